package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.gamestream.control.ControlCodec;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.enet.Delivery;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.video.VideoFormat;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;

/**
 * Runs the sessions: their control connections, the start of their streams and their end. It is the ENet listener, so
 * everything private here runs on the control thread.
 */
final class SessionManager implements EnetListener {
    private static final System.Logger LOG = System.getLogger(SessionManager.class.getName());

    /** A usual reference monitor: the primaries of DCI-P3 with white D65, 0.005 to 1000 cd/m². */
    private static final ControlMessage.HdrMetadata MASTERING_DISPLAY = new ControlMessage.HdrMetadata(
            34_000, 16_000, 13_250, 34_500, 7_500, 3_000, 15_635, 16_450, 1_000, 50, 1_000, 400, 400);

    /** A session with a control connection. */
    private record Connection(StreamSession session, ControlEncryption encryption) {}

    private final SessionTable table;
    private final Consumer<Runnable> controlThread;
    private final StreamThreads streams;
    private final boolean wolf;
    private final Map<EnetPeer, Connection> connections = new HashMap<>();
    private Optional<Flood> flood = Optional.empty();
    private int floodMessages;

    /**
     * @param controlThread runs a task on the control thread
     * @param wolf          whether control messages all have the number 0
     */
    SessionManager(SessionTable table, Consumer<Runnable> controlThread, StreamThreads streams, boolean wolf) {
        this.table = table;
        this.controlThread = controlThread;
        this.streams = streams;
        this.wolf = wolf;
    }

    /** Ends a session from any thread; idempotent. */
    void end(StreamSession session, EndReason reason) {
        end(session, reason, terminationCode(reason));
    }

    /** What a client is told before it is disconnected. */
    private static OptionalInt terminationCode(EndReason reason) {
        return switch (reason) {
            case TERMINATED -> OptionalInt.of(TerminationReason.ENDED);
            case STREAM_FAILED -> OptionalInt.of(TerminationReason.FRAME_CONVERSION);
            case LAUNCH_EXPIRED, CLIENT_LEFT, CLIENT_LOST, BAD_CONTROL_MESSAGE, REPLACED, CANCELLED, HOST_CLOSED ->
                OptionalInt.empty();
        };
    }

    private void end(StreamSession session, EndReason reason, OptionalInt terminationCode) {
        if (!table.remove(session)) {
            return;
        }
        session.switches().end();
        session.videoEndpoint().giveUp();
        session.audioEndpoint().giveUp();
        LOG.log(
                Level.INFO,
                "session ended: session={0} client={1} reason={2} frames={3}",
                session.number(),
                session.launch().client().shortForm(),
                reason,
                Long.toString(session.counters().framesSent.sum()));
        controlThread.accept(() -> sayGoodbye(session, reason, terminationCode));
    }

    /** The app of a client exits by itself: its session, if any, is told so. */
    void terminate(ClientKey client) {
        table.stopApp(client).forEach(session -> end(session, EndReason.TERMINATED));
    }

    /** Every session ends for that reason; the apps end as well if it is the graceful one. */
    void terminateAll(int reason) {
        if (reason == TerminationReason.ENDED) {
            table.stopApps();
        }
        table.all().forEach(session -> end(session, EndReason.TERMINATED, OptionalInt.of(reason)));
    }

    /** {@code /cancel}. */
    void cancel(ClientKey client) {
        table.stopApp(client).forEach(session -> end(session, EndReason.CANCELLED));
    }

    /** Opens a session onto an app, in place of one the client may have left behind. */
    Optional<StreamSession> open(Launch launch, RunningApp app, boolean encryptedRtsp) {
        table.of(launch.client()).ifPresent(old -> end(old, EndReason.REPLACED));
        Optional<StreamSession> session = table.open(launch, app, encryptedRtsp);
        session.ifPresent(opened -> LOG.log(
                Level.INFO,
                "session opened: session={0} client={1} app={2}",
                opened.number(),
                launch.client().shortForm(),
                app.kind()));
        return session;
    }

    RunningApp startApp(ClientKey client, SceneKind kind) {
        return table.startApp(client, kind);
    }

    /** Ends what has taken too long, and says what a flood has to say by now. */
    void tick() {
        for (StreamSession session : table.all()) {
            session.overdue().ifPresent(reason -> end(session, reason));
        }
        flood.ifPresent(this::pour);
    }

    private void pour(Flood current) {
        for (int count = current.perSecond() / ControlServer.TICKS_PER_SECOND; count > 0; count--) {
            ControlMessage message = current.message(floodMessages++);
            // What does not fit is left out: a flood has no need to say everything.
            connections.forEach((peer, connection) -> peer.send(0, encrypt(connection, message), Delivery.RELIABLE));
        }
    }

    /** Starts a flood in place of the one before, or ends it; from any thread. */
    void flood(Optional<Flood> next) {
        controlThread.accept(() -> flood = next);
    }

    private void sayGoodbye(StreamSession session, EndReason reason, OptionalInt terminationCode) {
        for (Map.Entry<EnetPeer, Connection> entry : connections.entrySet()) {
            if (entry.getValue().session() == session) {
                terminationCode.ifPresent(
                        code -> send(entry.getKey(), entry.getValue(), new ControlMessage.Termination(code)));
                if (reason == EndReason.REPLACED || reason == EndReason.HOST_CLOSED) {
                    entry.getKey().disconnectNow(0);
                } else {
                    entry.getKey().disconnect(0);
                }
                return;
            }
        }
    }

    /** Says something to every client, from any thread. */
    void tellAll(ControlMessage.FromHost message) {
        controlThread.accept(() -> connections.forEach((peer, connection) -> send(peer, connection, message)));
    }

    /** Switches HDR on or off in every session with 10-bit pictures, except clips; from any thread. */
    void highDynamicRange(boolean on) {
        controlThread.accept(() -> connections.forEach((peer, connection) -> {
            StreamSession session = connection.session();
            boolean possible = session.parameters()
                    .map(parameters -> parameters.format())
                    .filter(format -> format.tenBit() && format.codec() != VideoFormat.Codec.HEVC)
                    .isPresent();
            if (possible && session.switches().highDynamicRange() != on) {
                session.switches().highDynamicRange(on);
                sendHdrMode(peer, connection);
            }
        }));
    }

    private void sendHdrMode(EnetPeer peer, Connection connection) {
        boolean on = connection.session().switches().highDynamicRange();
        ControlMessage.HdrMetadata metadata = on ? MASTERING_DISPLAY : ControlMessage.HdrMetadata.NONE;
        send(peer, connection, new ControlMessage.HdrMode(on, Optional.of(metadata)));
    }

    private byte[] encrypt(Connection connection, ControlMessage message) {
        byte[] plaintext = ControlCodec.encode(message);
        ControlEncryption encryption = connection.encryption();
        return wolf ? encryption.encrypt(0, plaintext) : encryption.encrypt(plaintext);
    }

    private void send(EnetPeer peer, Connection connection, ControlMessage message) {
        if (!peer.send(0, encrypt(connection, message), Delivery.RELIABLE)) {
            LOG.log(Level.WARNING, "control message not sent: session={0}", connection.session().number());
        }
    }

    @Override
    public boolean accept(InetSocketAddress address, int connectData) {
        return table.byConnect(address.getAddress(), connectData).isPresent();
    }

    @Override
    public void connected(EnetPeer peer, int connectData) {
        Optional<StreamSession> found = table.byConnect(peer.address().getAddress(), connectData);
        if (found.isEmpty()) {
            peer.disconnectNow(0);
            return;
        }
        StreamSession session = found.get();
        StreamParameters parameters = session.parameters().orElseThrow();
        ControlEncryption.Version version =
                parameters.controlVersion2() ? ControlEncryption.Version.V2 : ControlEncryption.Version.V1;
        Connection connection = new Connection(
                session,
                new ControlEncryption(version, session.launch().remoteInputKey(), ControlEncryption.Role.HOST));
        connections.put(peer, connection);
        session.controlConnectionMade();
        sendHdrMode(peer, connection);
        LOG.log(
                Level.INFO,
                "session connected: session={0} format={1} picture={2} kbps={3} control={4}",
                session.number(),
                parameters.format().wireName(),
                parameters.width() + "x" + parameters.height() + "x" + parameters.framesPerSecond(),
                Integer.toString(parameters.videoKbps()),
                version);
        streams.start(session, parameters, reason -> end(session, reason));
    }

    @Override
    public void received(EnetPeer peer, int channel, byte[] data) {
        Connection connection = connections.get(peer);
        if (connection == null || connection.session().switches().ended()) {
            return;
        }
        Optional<byte[]> plaintext = connection.encryption().decrypt(data);
        if (plaintext.isEmpty()) {
            end(connection.session(), EndReason.BAD_CONTROL_MESSAGE);
            return;
        }
        connection.session().firstNumbers().control.seen(ControlEncryption.sequence(data));
        connection.session().controlMessageSeen();
        connection.session().counters().controlMessages.increment();
        connection.session().counters().highestChannel.accumulate(channel);
        ControlCodec.decodeFromClient(plaintext.get()).ifPresent(message -> handle(connection.session(), message));
    }

    private void handle(StreamSession session, ControlMessage.FromClient message) {
        switch (message) {
            case ControlMessage.RequestIdr request -> {
                session.counters().idrRequests.increment();
                session.switches().requestKeyFrame();
            }
            case ControlMessage.InvalidateReferenceFrames frames -> {
                session.counters().invalidationRequests.increment();
                session.switches().framesLost();
            }
            case ControlMessage.InputData input -> {
                session.counters().inputPackets.increment();
                InputCodec.decode(input.packet())
                        .ifPresent(packet -> session.input().ifPresent(state -> state.apply(packet)));
            }
            case ControlMessage.StartB start -> {
                // The streams began with the connection.
            }
            case ControlMessage.Ping ping -> {
                // Counts as a sign of life, which was noted above.
            }
            case ControlMessage.LongTermReferenceAcknowledge acknowledge ->
                session.counters().referencesAcknowledged.increment();
            case ControlMessage.FrameFecStatus status -> {
                // Statistics of the client.
            }
            case ControlMessage.Unknown unknown -> LOG.log(
                    Level.DEBUG, "unknown control message: session={0} type={1}", session.number(), unknown.type());
        }
    }

    @Override
    public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
        Connection connection = connections.remove(peer);
        if (connection != null) {
            end(connection.session(), cause == DisconnectCause.TIMEOUT ? EndReason.CLIENT_LOST : EndReason.CLIENT_LEFT);
        }
    }
}
