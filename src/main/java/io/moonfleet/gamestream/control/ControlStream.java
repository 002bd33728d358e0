package io.moonfleet.gamestream.control;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.enet.Delivery;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetClient;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.InputQueue;
import io.moonfleet.gamestream.input.InputRouter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The client's end of the control stream (protocol document, section 6): Start A and Start B, the periodic ping, IDR
 * requests, repair reports, input, and the end of the session. One thread, that of the ENet client, encrypts and sends
 * everything, so that sequence numbers follow the order on the wire; the public methods may be called from any thread
 * and never block, except {@link #connect} and {@link #close}.
 */
public final class ControlStream implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(ControlStream.class.getName());
    private static final int GENERIC_CHANNEL = 0x00;
    private static final int URGENT_CHANNEL = 0x01;
    private static final int REPORTS_A_TICK = 8;
    /** Room in the ENet queue that input leaves to pings and requests. */
    private static final int RESERVED_MESSAGES = 256;
    private static final int DISCONNECT_DELAY_MILLIS = 100;
    private static final long LINGER_MILLIS = 2000;

    private final ControlSettings settings;
    private final ControlListener listener;
    private final ControlEncryption encryption;
    private final InputQueue input = new InputQueue();
    private final Progress progress = new Progress();
    /** Used by the ENet thread only. */
    private final InputRouter router;
    private final BlockingQueue<ControlMessage.FrameFecStatus> reports = new ArrayBlockingQueue<>(64);
    private final RecoveryRequests recovery = new RecoveryRequests();
    private final AtomicLong inputsDropped = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();
    private final CompletableFuture<Void> established = new CompletableFuture<>();
    private final CountDownLatch disconnected = new CountDownLatch(1);

    private EnetClient client;

    // Owned by the ENet thread.
    private Optional<EnetPeer> open = Optional.empty();
    private final PingSchedule pings = new PingSchedule();

    private ControlStream(ControlSettings settings, ControlListener listener) {
        this.settings = settings;
        this.listener = listener;
        router = new InputRouter(settings.features());
        encryption = new ControlEncryption(settings.encryption(), settings.key(), ControlEncryption.Role.CLIENT);
    }

    /**
     * Connects and sends Start A and Start B.
     *
     * @throws GameStreamException  when the host does not answer within 10 s or refuses
     * @throws InterruptedException when the calling thread is interrupted; nothing stays open
     */
    public static ControlStream connect(ControlSettings settings, ControlListener listener)
            throws GameStreamException, InterruptedException {
        ControlStream stream = new ControlStream(settings, listener);
        try {
            stream.client = EnetClient.connect(
                    settings.host(),
                    settings.connectData(),
                    settings.enet().withDisconnectDelay(DISCONNECT_DELAY_MILLIS),
                    stream.new Events(),
                    stream::tick);
        } catch (IOException failure) {
            throw GameStreamException.ofStage(
                    ErrorCode.CONTROL_UNREACHABLE,
                    Stage.CONTROL_START,
                    "No UDP socket for the control stream: " + failure.getMessage() + ". Check this machine's network.",
                    failure);
        }
        boolean connected = false;
        try {
            stream.established.get(settings.enet().timeout() + 2000L, TimeUnit.MILLISECONDS);
            connected = true;
        } catch (ExecutionException failure) {
            throw unreachable(settings, failure.getCause().getMessage());
        } catch (TimeoutException failure) {
            throw unreachable(settings, "it did not answer");
        } finally {
            if (!connected) {
                stream.over.set(true);
                stream.client.close();
            }
        }
        return stream;
    }

    private static GameStreamException unreachable(ControlSettings settings, String detail) {
        return GameStreamException.ofStage(
                ErrorCode.CONTROL_UNREACHABLE,
                Stage.CONTROL_START,
                0,
                "No control connection to the host on UDP port " + settings.host().getPort() + ": " + detail
                        + ". Check that no firewall blocks that port.");
    }

    /** Asks for a picture that stands for itself; requests that come close together become one. */
    public void requestIdr() {
        if (recovery.requestIdr()) {
            client.wakeup();
        }
    }

    /** Tells the host not to refer to these frames any more; with too many waiting an IDR is asked for instead. */
    public void invalidateReferenceFrames(int first, int last) {
        if (recovery.invalidate(first, last)) {
            client.wakeup();
        }
    }

    /** Tells the host that a frame it flagged as a long-term reference has come. */
    public void acknowledgeLongTermReference(int frame) {
        if (settings.fecStatus() && recovery.acknowledge(frame)) {
            client.wakeup();
        }
    }

    /** Queues a repair report for the next tick; dropped when many wait, or when reports were not announced. */
    public void report(ControlMessage.FrameFecStatus status) {
        if (settings.fecStatus()) {
            reports.offer(status);
        }
    }

    /** Queues input; false when the host does not understand it, the queue is full or the stream is over. */
    public boolean send(InputPacket packet) {
        if (over.get() || !settings.features().allows(packet)) {
            return false;
        }
        if (!input.offer(packet)) {
            inputsDropped.incrementAndGet();
            return false;
        }
        client.wakeup();
        return true;
    }

    /** IDR requests sent. */
    public long idrRequests() {
        return recovery.idrRequests();
    }

    /** How often the host was asked not to refer to lost frames. */
    public long invalidations() {
        return recovery.invalidations();
    }

    /** Input packets lost because too many were waiting. */
    public long inputsDropped() {
        return inputsDropped.get();
    }

    /** Pads that the host takes. */
    public int padSlots() {
        return settings.features().padSlots();
    }

    public long roundTripMicros() {
        return client.peer().roundTripMicros();
    }

    private long tick(long now) {
        if (open.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (pings.due(now)) {
            transmit(new ControlMessage.Ping(), GENERIC_CHANNEL, Delivery.RELIABLE);
            sendReports();
        }
        for (ControlMessage.FromClient request : recovery.poll(now)) {
            transmit(request, settings.features().sunshine() ? URGENT_CHANNEL : GENERIC_CHANNEL, Delivery.RELIABLE);
        }
        boolean room = sendInput(now);
        // Without room the next acknowledgement, a datagram, runs this again.
        long inputDue = room ? input.due(now, progress) : Long.MAX_VALUE;
        return Math.min(Math.min(pings.next(), inputDue), recovery.idrDue());
    }

    /** Sends the input that is due while ENet takes it; false when the rest has to wait for room. */
    private boolean sendInput(long now) {
        while (open.isPresent() && open.get().hasRoomFor(RESERVED_MESSAGES)) {
            Optional<InputPacket> next = input.poll(now, progress);
            if (next.isEmpty()) {
                return true;
            }
            transmitInput(next.get());
        }
        return false;
    }

    private void sendReports() {
        for (int count = 0; count < REPORTS_A_TICK; count++) {
            ControlMessage.FrameFecStatus report = reports.poll();
            if (report == null) {
                return;
            }
            transmit(report, GENERIC_CHANNEL, Delivery.UNSEQUENCED);
        }
    }

    private void transmitInput(InputPacket packet) {
        router.route(packet).ifPresent(routed -> transmit(
                new ControlMessage.InputData(InputCodec.encode(routed.packet())),
                routed.route().channel(),
                routed.route().delivery()));
    }

    private void transmit(ControlMessage.FromClient message, int channel, Delivery delivery) {
        open.ifPresent(peer -> peer.send(channel, encryption.encrypt(ControlCodec.encode(message)), delivery));
    }

    private void receive(byte[] data) {
        Optional<ControlMessage.FromHost> message = encryption.decrypt(data).flatMap(ControlCodec::decodeFromHost);
        if (message.isEmpty()) {
            LOGGER.log(Level.DEBUG, "a control message of {0} bytes is not genuine, dropped", data.length);
            return;
        }
        if (message.get() instanceof ControlMessage.Termination termination) {
            TerminationReason reason = TerminationReason.of(termination.reason(), listener.videoSeen());
            open.ifPresent(peer -> peer.disconnect(0));
            end(reason);
        } else {
            listener.message(message.get());
        }
    }

    private void end(TerminationReason reason) {
        open = Optional.empty();
        if (over.compareAndSet(false, true)) {
            listener.ended(reason);
        }
    }

    /** On the ENet thread. */
    private final class Progress implements InputQueue.Progress {
        @Override
        public long mark() {
            return open.map(EnetPeer::reliableCommands).orElse(0L);
        }

        @Override
        public boolean arrived(long mark) {
            return open.map(peer -> peer.acknowledged(mark)).orElse(false);
        }
    }

    /** The ENet side; all on its thread. */
    private final class Events implements EnetListener {
        @Override
        public void connected(EnetPeer peer, int connectData) {
            open = Optional.of(peer);
            transmit(new ControlMessage.RequestIdr(), GENERIC_CHANNEL, Delivery.RELIABLE);
            transmit(new ControlMessage.StartB(), GENERIC_CHANNEL, Delivery.RELIABLE);
            established.complete(null);
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            receive(data);
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            String detail = switch (cause) {
                case REMOTE -> "the host closed the control connection";
                case LOCAL -> "the control connection was closed";
                case TIMEOUT -> "the host stopped answering";
                case PROTOCOL_ERROR -> "the host answered the connection request with impossible values";
                case SOCKET_FAILURE -> "the socket of the control connection failed";
                case FAILURE -> "this machine could not go on with the control connection; see the log";
            };
            boolean wasConnected = established.isDone() && !established.isCompletedExceptionally();
            established.completeExceptionally(new IOException(detail));
            if (wasConnected) {
                end(cause == DisconnectCause.REMOTE
                        ? TerminationReason.closedByHost()
                        : TerminationReason.connectionLost(detail));
            }
            disconnected.countDown();
        }
    }

    /**
     * Says goodbye after what was sent before, waits up to 2 s for the answer, and frees the socket and the thread.
     * Idempotent. Not to be called on the stream's own thread.
     */
    @Override
    public void close() {
        over.set(true);
        client.execute(() -> {
            open.ifPresent(peer -> peer.disconnect(0));
            open = Optional.empty();
        });
        try {
            if (!disconnected.await(LINGER_MILLIS, TimeUnit.MILLISECONDS)) {
                LOGGER.log(Level.DEBUG, "the host did not acknowledge the end of the control stream");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
