package io.moonfleet.media.codec;

/** A codec could not be set up on this machine. Bad input is never reported this way: decoders count it. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CodecException(String message) {
        super(message);
    }
}
