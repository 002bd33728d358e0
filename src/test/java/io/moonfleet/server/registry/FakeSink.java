package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamServerMessage;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser's socket that remembers. */
final class FakeSink implements PeerSink {
    final List<StreamServerMessage> sent = new CopyOnWriteArrayList<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();

    @Override
    public void send(StreamServerMessage message) {
        sent.add(message);
    }

    @Override
    public void close(String reason) {
        closed.complete(reason);
    }
}
