package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.StreamerIpcMessage;

/** What a child does, in order, one call at a time. */
public interface StreamerChildListener {
    void message(StreamerIpcMessage message);

    /** A message of the WebSocket transport for the viewers. */
    void media(byte[] message);

    /** A message of the WebSocket transport for one viewer. */
    default void toViewer(InputFrame message) {}

    /** A frame of the child could not be read. */
    void refused(long count, String reason);

    /** The socket to the child is closed; nothing comes after it. */
    void closed(String reason);
}
