package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamServerMessage;

/** The way to a browser. Neither method blocks; both may be called from any thread and after the end. */
public interface PeerSink {
    void send(StreamServerMessage message);

    /** Ends the connection after what was sent before has gone out. */
    void close(String reason);
}
