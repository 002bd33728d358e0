package io.moonfleet.wsmedia;

/** A binary message that is none. It carries no stack trace: a viewer can cause it at will. */
public final class StreamFormatException extends Exception {
    public StreamFormatException(String message) {
        super(message, null, false, false);
    }
}
