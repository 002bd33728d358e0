package io.moonfleet.gamestream;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a session has open, closed in reverse order. Once closed, whatever comes later is closed at once. */
final class SessionResources implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Takes {@code resource} over. */
    <T extends AutoCloseable> T add(T resource) throws GameStreamException {
        synchronized (this) {
            if (!closed) {
                open.push(resource);
                return resource;
            }
        }
        closeOne(resource);
        throw new GameStreamException(ErrorCode.CANCELLED, "The session was closed while it was connecting.");
    }

    @Override
    public void close() {
        while (true) {
            AutoCloseable next;
            synchronized (this) {
                closed = true;
                next = open.poll();
            }
            if (next == null) {
                return;
            }
            closeOne(next);
        }
    }

    private static void closeOne(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            System.getLogger(SessionResources.class.getName())
                    .log(System.Logger.Level.WARNING, "closing part of a session failed", failure);
        }
    }
}
