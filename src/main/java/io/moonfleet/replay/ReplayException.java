package io.moonfleet.replay;

/** A recording that cannot be replayed; the message is one sentence for the person who asked. */
public final class ReplayException extends Exception {
    public ReplayException(String message) {
        super(message);
    }
}
