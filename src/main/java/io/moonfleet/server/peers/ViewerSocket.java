package io.moonfleet.server.peers;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.SignalingCodec;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.registry.PeerSink;
import io.moonfleet.server.registry.SinkCounters;
import io.moonfleet.server.registry.Streamer;
import io.moonfleet.server.registry.StreamerRegistry;
import io.moonfleet.wsmedia.MessageType;
import io.moonfleet.wsmedia.StreamFormatException;
import io.moonfleet.wsmedia.StreamMessage;
import io.moonfleet.wsmedia.StreamMessageCodec;
import io.netty.buffer.Unpooled;
import io.quarkus.websockets.next.CloseReason;
import io.quarkus.websockets.next.WebSocketConnection;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * A viewer of the WebSocket transport (streamers contract, section 9): media goes out and input comes in on one socket. A
 * thread of its own writes, one message at a time, so that what waits is here and can be thrown away when the viewer is
 * behind; nobody else waits for it.
 */
final class ViewerSocket implements PeerSink {
    /** Characters that somebody who has not shown any credentials may make the server parse. */
    static final int MAX_FIRST_MESSAGE = PeerSocket.MAX_FIRST_MESSAGE;

    private static final int MAX_CLOSE_REASON = 100;
    private static final Duration WRITE_TIMEOUT = ViewerQueue.MAX_SILENCE;
    private static final Duration PING_IN_MEDIA = Duration.ofMillis(100);
    private static final Duration PING_IDLE = Duration.ofSeconds(1);
    private static final Logger LOGGER = Logger.getLogger(ViewerSocket.class);

    private final WebSocketConnection connection;
    private final ViewerAddress address;
    private final StreamerRegistry registry;
    private final AccessRules rules;
    private final ViewerQueue queue = new ViewerQueue(System::nanoTime);
    private final MessageRate rate = MessageRate.ofInput();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CompletableFuture<Void> written = new CompletableFuture<>();
    private volatile boolean gone;
    private volatile Optional<Streamer> streamer = Optional.empty();
    private volatile Optional<String> peerId = Optional.empty();

    /** The announcement that the viewer has; written by the thread that reads from the streamer. */
    private volatile byte[] announced = new byte[0];

    ViewerSocket(
            WebSocketConnection connection, ViewerAddress address, StreamerRegistry registry, AccessRules rules) {
        this.connection = connection;
        this.address = address;
        this.registry = registry;
        this.rules = rules;
    }

    /** Starts to write; the viewer joins at once if it has shown who it is and which streamer it wants. */
    void open() {
        Thread.ofVirtual().name("viewer-writer-" + connection.id()).start(this::writeLoop);
        if (address.authenticated() && !address.namedByMessage()) {
            join(address.session());
        }
    }

    boolean hasJoined() {
        return streamer.isPresent();
    }

    /** A text frame; called one at a time with {@link #received(byte[])}. */
    void received(String text) {
        if (closing.get() || !permitted()) {
            return;
        }
        if (text.length() > MAX_FIRST_MESSAGE) {
            fail(PeerSocket.CLOSE_POLICY, "the message is too long");
            return;
        }
        Optional<ViewerMessage> message = ViewerMessage.parse(text);
        if (hasJoined()) {
            message.ifPresentOrElse(this::control, registry.totals().refusedPeerMessages::increment);
        } else if (message.filter(ViewerMessage::init).isPresent()) {
            begin(message.orElseThrow());
        } else {
            fail(PeerSocket.CLOSE_POLICY, "the first message must be {\"type\":\"init\"}");
        }
    }

    /** A binary frame. */
    void received(byte[] message) {
        if (closing.get() || !permitted()) {
            return;
        }
        if (!hasJoined()) {
            // Some viewers ping before they say who they are.
            if (address.authenticated() && MessageType.PING.isTypeOf(message)) {
                read(message);
            }
            return;
        }
        Optional<MessageType> type = MessageType.of(message);
        if (type.filter(MessageType::isInput).isPresent()) {
            if (message.length <= StreamMessageCodec.MAX_INPUT_LENGTH) {
                peerId.ifPresent(id -> streamer.orElseThrow().input(id, message));
            } else {
                registry.totals().refusedPeerMessages.increment();
            }
        } else if (type.isPresent()) {
            read(message);
        } else {
            registry.totals().refusedPeerMessages.increment();
        }
    }

    /** The answer to a ping of the WebSocket protocol. */
    void pong(byte[] payload) {
        if (payload.length == Long.BYTES) {
            queue.pong(Buffer.buffer(payload).getLong(0));
        }
    }

    /** The socket is closed, by whomever. */
    void left() {
        gone = true;
        closing.set(true);
        queue.end(CloseReason.NORMAL);
        leave();
    }

    @Override
    public void send(StreamServerMessage message) {
        write(new ViewerQueue.Outgoing.Text(SignalingCodec.encode(message)));
    }

    @Override
    public void media(byte[] message) {
        if (MessageType.STREAM_INIT.isTypeOf(message)) {
            if (!Arrays.equals(announced, message)) {
                announced = message;
                write(new ViewerQueue.Outgoing.Binary(message));
            }
        } else if (announced.length > 0 && queue.offer(message)) {
            streamer.ifPresent(Streamer::requestKeyFrame);
        }
    }

    @Override
    public void padMessage(byte[] message) {
        queue.offerIfRoom(new ViewerQueue.Outgoing.Binary(message));
    }

    @Override
    public Optional<SinkCounters> counters() {
        return Optional.of(queue.counters());
    }

    @Override
    public void close(String reason) {
        fail(CloseReason.NORMAL.getCode(), reason);
    }

    /** Tells the reason in words, and closes after what was sent before has gone out. */
    void fail(int code, String reason) {
        write(new ViewerQueue.Outgoing.Text(new JsonObject().put("error", reason).encode()));
        close(new CloseReason(code, shortened(reason)));
    }

    void close(CloseReason reason) {
        if (closing.compareAndSet(false, true) && !queue.offer(new ViewerQueue.Outgoing.Close(reason))) {
            abort(reason);
        }
    }

    /** Completes when nothing will be written any more. */
    CompletableFuture<Void> written() {
        return written;
    }

    private boolean permitted() {
        if (rate.take()) {
            return true;
        }
        fail(PeerSocket.CLOSE_TOO_MANY, "too many messages");
        return false;
    }

    private void begin(ViewerMessage init) {
        if (!address.authenticated() && init.credentials().filter(rules::isToken).isEmpty()) {
            fail(PeerSocket.CLOSE_UNAUTHORIZED, "credentials are wrong or missing");
            return;
        }
        // What a proxy has allowed by the address, a message cannot change.
        if (address.namedByMessage() && address.session().isPresent() && init.sessionId().isPresent()
                && !address.session().equals(init.sessionId())) {
            fail(PeerSocket.CLOSE_POLICY, "the address and the message name different sessions");
            return;
        }
        join(address.session().or(init::sessionId));
    }

    private void join(Optional<String> session) {
        if (session.isEmpty()) {
            fail(PeerSocket.CLOSE_NOT_FOUND, "session_id is missing");
            return;
        }
        Optional<Streamer> found = registry.find(session.orElseThrow());
        if (found.isEmpty() && address.namedByMessage()) {
            // An existing caller names streamers after its sessions.
            found = registry.find("agent-" + session.orElseThrow());
        }
        if (found.isEmpty()) {
            fail(PeerSocket.CLOSE_NOT_FOUND, "Streamer not found");
            return;
        }
        streamer = found;
        peerId = found.orElseThrow().join(PeerKind.WEBSOCKET, this);
        peerId.ifPresent(id -> LOGGER.infof("streamer=%s peer=%s joined by WebSocket", id(), id));
        if (gone) {
            leave();
        }
    }

    private synchronized void leave() {
        Optional<String> id = peerId;
        peerId = Optional.empty();
        if (id.isPresent()) {
            streamer.orElseThrow().leave(id.orElseThrow());
            LOGGER.infof("streamer=%s peer=%s left", id(), id.orElseThrow());
        }
    }

    private void read(byte[] bytes) {
        StreamMessage message;
        try {
            message = StreamMessageCodec.decode(bytes);
        } catch (StreamFormatException malformed) {
            registry.totals().refusedPeerMessages.increment();
            return;
        }
        switch (message) {
            case StreamMessage.Ping ping ->
                write(new ViewerQueue.Outgoing.Binary(StreamMessageCodec.encode(new StreamMessage.Pong(
                        ping.sequence(),
                        ping.clientMicros(),
                        ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now())))));
            case StreamMessage.Control control ->
                ViewerMessage.parse(control.json())
                        .ifPresentOrElse(this::control, registry.totals().refusedPeerMessages::increment);
            case StreamMessage.Video _,
                    StreamMessage.Audio _,
                    StreamMessage.VideoBatch _,
                    StreamMessage.StreamInit _,
                    StreamMessage.StreamError _,
                    StreamMessage.Pong _,
                    StreamMessage.Input _ -> registry.totals().refusedPeerMessages.increment();
        }
    }

    private void control(ViewerMessage message) {
        boolean changed = message.videoEnabled().map(queue::enableVideo).orElse(false);
        if (changed || message.requestKeyFrame()) {
            streamer.ifPresent(Streamer::requestKeyFrame);
        }
    }

    private void write(ViewerQueue.Outgoing outgoing) {
        if (!closing.get() && !queue.offer(outgoing)) {
            notReading();
        }
    }

    private void notReading() {
        if (closing.compareAndSet(false, true)) {
            LOGGER.infof("streamer=%s a viewer does not read and is disconnected", id());
            abort(new CloseReason(PeerSocket.CLOSE_TOO_SLOW, "not reading"));
        }
    }

    private void abort(CloseReason reason) {
        queue.end(reason);
        // The writer may be stuck in a write that never completes.
        closeWithoutWaiting(reason);
    }

    private void closeWithoutWaiting(CloseReason reason) {
        connection
                .close(reason)
                .subscribe()
                .with(_ -> {}, failed -> LOGGER.debugf("a viewer's socket was closed already: %s", failed));
    }

    private void writeLoop() {
        try {
            while (writeNext()) {
                if (queue.isDead()) {
                    notReading();
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException broken) {
            // Closed under the write, or not read for too long; either way it is over.
            LOGGER.debugf("streamer=%s cannot write to a viewer: %s", id(), broken);
            closing.set(true);
            queue.end(CloseReason.NORMAL);
            closeWithoutWaiting(new CloseReason(PeerSocket.CLOSE_TOO_SLOW, "not reading"));
        } finally {
            written.complete(null);
        }
    }

    private boolean writeNext() throws InterruptedException {
        Optional<ViewerQueue.Outgoing> next = queue.take(PING_IDLE);
        if (next.isEmpty()) {
            ping(PING_IDLE);
            return true;
        }
        switch (next.orElseThrow()) {
            case ViewerQueue.Outgoing.Binary binary -> {
                // Wrapped, not copied: all viewers share it.
                await(connection.sendBinary(Buffer.buffer(Unpooled.wrappedBuffer(binary.message()))));
                if (MessageType.VIDEO.isTypeOf(binary.message())) {
                    ping(PING_IN_MEDIA);
                }
                return true;
            }
            case ViewerQueue.Outgoing.Text text -> {
                await(connection.sendText(text.text()));
                return true;
            }
            case ViewerQueue.Outgoing.Close close -> {
                if (connection.isOpen()) {
                    await(connection.close(close.reason()));
                }
                return false;
            }
        }
    }

    private void ping(Duration interval) {
        queue.pingDue(interval)
                .ifPresent(sequence -> await(connection.sendPing(Buffer.buffer(Long.BYTES).appendLong(sequence))));
    }

    private static void await(Uni<Void> writing) {
        writing.await().atMost(WRITE_TIMEOUT);
    }

    private String id() {
        return streamer.map(known -> known.spec().streamerId()).orElse("-");
    }

    private static String shortened(String reason) {
        return reason.length() > MAX_CLOSE_REASON ? reason.substring(0, MAX_CLOSE_REASON) : reason;
    }
}
