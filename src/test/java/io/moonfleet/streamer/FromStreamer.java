package io.moonfleet.streamer;

import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The server's side of a streamer's connection: keeps what comes, and why it ended. */
record FromStreamer(Queue<StreamerIpcMessage> messages, Queue<byte[]> media, CompletableFuture<String> ended)
        implements IpcListener<StreamerIpcMessage> {
    FromStreamer(Queue<StreamerIpcMessage> messages, CompletableFuture<String> ended) {
        this(messages, new ConcurrentLinkedQueue<>(), ended);
    }

    @Override
    public boolean frame(int kind, byte[] payload) {
        return kind == IpcProtocol.KIND_MEDIA && media.add(payload);
    }

    @Override
    public void message(StreamerIpcMessage message) {
        messages.add(message);
    }

    @Override
    public void closed(String reason) {
        ended.complete(reason);
    }
}
