package io.moonfleet.media.codec;

/** A codec could not be set up on this machine. Bad input is never reported this way: decoders count it. */
public final class CodecException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int result;

    CodecException(String message) {
        super(message);
        result = 0;
    }

    /** @param result what FFmpeg returned */
    CodecException(String message, int result) {
        super(message + ": " + FfmpegError.text(result));
        this.result = result;
    }

    /** What FFmpeg returned, 0 where it was not asked. */
    int result() {
        return result;
    }
}
