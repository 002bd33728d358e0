package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamServerMessage;
import java.util.Optional;

/** The way to a viewer. No method blocks; all may be called from any thread and after the end. */
public interface PeerSink {
    void send(StreamServerMessage message);

    /** Ends the connection after what was sent before has gone out. */
    void close(String reason);

    /**
     * A binary message of the WebSocket transport, for viewers that joined as such; it is shared with others and never
     * written. Called on the thread that reads from the streamer.
     */
    default void media(byte[] message) {}

    /** A binary message of the WebSocket transport about a pad of this viewer; lost when the viewer is far behind. */
    default void padMessage(byte[] message) {}

    /** What this side knows of the way to the viewer, where media takes it. */
    default Optional<SinkCounters> counters() {
        return Optional.empty();
    }
}
