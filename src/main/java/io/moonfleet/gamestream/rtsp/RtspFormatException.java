package io.moonfleet.gamestream.rtsp;

/** An RTSP message, frame or body that breaks the grammar or a bound. */
public final class RtspFormatException extends Exception {
    public RtspFormatException(String message) {
        super(message);
    }
}
