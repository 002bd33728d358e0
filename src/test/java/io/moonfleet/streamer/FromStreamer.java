package io.moonfleet.streamer;

import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** The server's side of a streamer's connection: keeps what comes, and why it ended. */
record FromStreamer(Queue<StreamerIpcMessage> messages, CompletableFuture<String> ended)
        implements IpcListener<StreamerIpcMessage> {
    @Override
    public void message(StreamerIpcMessage message) {
        messages.add(message);
    }

    @Override
    public void closed(String reason) {
        ended.complete(reason);
    }
}
