package io.moonfleet.server.peers;

import io.moonfleet.ipc.IpcFormatException;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.SignalingCodec;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.registry.PeerSink;
import io.moonfleet.server.registry.Streamer;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * One browser's signalling socket. Outgoing messages wait in a bounded queue for a writer thread of this socket alone; a
 * browser that does not read is disconnected, and nobody else waits for it.
 */
final class PeerSocket implements PeerSink {
    /** RFC 6455, section 7.4.1; the others are private codes. */
    static final int CLOSE_POLICY = 1008;

    static final int CLOSE_UNAUTHORIZED = 4401;

    static final int CLOSE_NOT_FOUND = 4404;
    static final int CLOSE_TOO_SLOW = 4408;
    static final int CLOSE_TOO_MANY = 4429;

    /** Characters that somebody who has not shown any credentials may make the server parse. */
    static final int MAX_FIRST_MESSAGE = 8 * 1024;

    private static final int QUEUE_CAPACITY = 256;
    private static final int MAX_CLOSE_REASON = 100;
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOGGER = Logger.getLogger(PeerSocket.class);

    private sealed interface Outgoing {
        record Text(String text) implements Outgoing {}

        record Close(CloseReason reason) implements Outgoing {}
    }

    private final WebSocketConnection connection;
    private final String streamerId;
    private final StreamerRegistry registry;
    private final AccessRules rules;
    private final PeerKind kind;
    private final BlockingQueue<Outgoing> outgoing = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final MessageRate rate = MessageRate.ofSignaling();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> written = new CompletableFuture<>();
    private volatile boolean gone;
    private volatile Optional<Streamer> streamer = Optional.empty();
    private volatile Optional<String> peerId = Optional.empty();
    private volatile long lastHeardNanos = System.nanoTime();

    PeerSocket(
            WebSocketConnection connection,
            String streamerId,
            PeerKind kind,
            StreamerRegistry registry,
            AccessRules rules) {
        this.connection = connection;
        this.streamerId = streamerId;
        this.kind = kind;
        this.registry = registry;
        this.rules = rules;
        Thread.ofVirtual().name("peer-writer-" + connection.id()).start(this::writeLoop);
    }

    /** Authenticated: the peer joins its streamer. */
    void join() {
        Optional<Streamer> found = registry.find(streamerId);
        if (found.isEmpty()) {
            close(new CloseReason(CLOSE_NOT_FOUND, "Streamer not found"));
            return;
        }
        streamer = found;
        peerId = found.orElseThrow().join(kind, this);
        peerId.ifPresent(id -> LOGGER.infof("streamer=%s peer=%s joined", streamerId, id));
        if (gone) {
            left();
        }
    }

    boolean hasJoined() {
        return streamer.isPresent();
    }

    /** A text frame of the browser; called one at a time. */
    void received(String text) {
        if (closing.get()) {
            return;
        }
        heard();
        if (!hasJoined() && text.length() > MAX_FIRST_MESSAGE) {
            close(new CloseReason(CLOSE_POLICY, "the first message is too long"));
            return;
        }
        if (!rate.take()) {
            close(new CloseReason(CLOSE_TOO_MANY, "too many messages"));
            return;
        }
        StreamClientMessage message;
        try {
            message = SignalingCodec.decodeClientMessage(text);
        } catch (IpcFormatException malformed) {
            registry.totals().refusedPeerMessages.increment();
            LOGGER.debugf("streamer=%s skipped a peer message: %s", streamerId, malformed.getMessage());
            if (!hasJoined()) {
                closeUnauthorized();
            }
            return;
        }
        switch (message) {
            case StreamClientMessage.AuthenticateAndInit init -> {
                if (!hasJoined()) {
                    authenticate(init);
                }
            }
            case StreamClientMessage.Signaling signaling -> {
                if (hasJoined()) {
                    peerId.ifPresent(id -> streamer.orElseThrow().fromBrowser(id, signaling));
                } else {
                    closeUnauthorized();
                }
            }
        }
    }

    void heard() {
        lastHeardNanos = System.nanoTime();
    }

    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastHeardNanos);
    }

    /** The socket is closed, by whomever. */
    void left() {
        gone = true;
        closing.set(true);
        outgoing.clear();
        outgoing.offer(new Outgoing.Close(CloseReason.NORMAL));
        Optional<String> id = peerId;
        peerId = Optional.empty();
        if (id.isPresent()) {
            streamer.orElseThrow().leave(id.orElseThrow());
            LOGGER.infof("streamer=%s peer=%s left", streamerId, id.orElseThrow());
        }
    }

    @Override
    public void send(StreamServerMessage message) {
        if (!closing.get() && !outgoing.offer(new Outgoing.Text(SignalingCodec.encode(message)))) {
            tooSlow();
        }
    }

    @Override
    public void close(String reason) {
        close(new CloseReason(CloseReason.NORMAL.getCode(), shortened(reason)));
    }

    void close(CloseReason reason) {
        if (closing.compareAndSet(false, true) && !outgoing.offer(new Outgoing.Close(reason))) {
            abort(reason);
        }
    }

    private void tooSlow() {
        if (closing.compareAndSet(false, true)) {
            LOGGER.infof("streamer=%s a peer does not read and is disconnected", streamerId);
            abort(new CloseReason(CLOSE_TOO_SLOW, "not reading"));
        }
    }

    private void abort(CloseReason reason) {
        outgoing.clear();
        outgoing.offer(new Outgoing.Close(reason));
        // The writer may be stuck in a write that never completes.
        closeWithoutWaiting(reason);
    }

    private void closeWithoutWaiting(CloseReason reason) {
        connection
                .close(reason)
                .subscribe()
                .with(
                        _ -> {},
                        failed -> LOGGER.debugf("streamer=%s a peer's socket was closed already: %s", streamerId, failed));
    }

    private void authenticate(StreamClientMessage.AuthenticateAndInit init) {
        if (init.credentials().filter(rules::isToken).isPresent()) {
            join();
        } else {
            closeUnauthorized();
        }
    }

    private void closeUnauthorized() {
        close(new CloseReason(CLOSE_UNAUTHORIZED, "credentials are wrong or missing"));
    }

    private void writeLoop() {
        try {
            while (true) {
                switch (outgoing.take()) {
                    case Outgoing.Text text ->
                        connection.sendText(text.text()).await().atMost(WRITE_TIMEOUT);
                    case Outgoing.Close close -> {
                        if (connection.isOpen()) {
                            connection.close(close.reason()).await().atMost(WRITE_TIMEOUT);
                        }
                        return;
                    }
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // Closed under the write, or not read for too long; either way it is over.
            LOGGER.debugf("streamer=%s cannot write to a peer: %s", streamerId, broken);
            closing.set(true);
            closeWithoutWaiting(new CloseReason(CLOSE_TOO_SLOW, "not reading"));
        } finally {
            written.complete(null);
        }
    }

    /** Completes when nothing will be written any more. */
    CompletableFuture<Void> written() {
        return written;
    }

    private static String shortened(String reason) {
        return reason.length() > MAX_CLOSE_REASON ? reason.substring(0, MAX_CLOSE_REASON) : reason;
    }
}
