package io.moonfleet.media.codec;

/** A device cannot decode on this machine; the message says why, to follow a colon in a log line. */
final class DeviceUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    DeviceUnavailableException(String reason) {
        super(reason);
    }
}
