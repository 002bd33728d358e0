package io.moonfleet.ipc;

/** A message that is not JSON, has an unknown shape, or breaks a bound. Its text never quotes the message. */
public class IpcFormatException extends Exception {
    public IpcFormatException(String message) {
        super(message, null, false, false);
    }
}
