package io.moonfleet.ipc;

import java.io.IOException;

/** The byte stream cannot be followed any further: no next frame can be found, so the connection has to end. */
public class FramingLostException extends IOException {
    public FramingLostException(String message) {
        super(message);
    }
}
