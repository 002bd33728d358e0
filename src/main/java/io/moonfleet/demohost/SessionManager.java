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
    private final Map<EnetPeer, Connection> connections = new HashMap<>();

    /** @param controlThread runs a task on the control thread */
    SessionManager(SessionTable table, Consumer<Runnable> controlThread, StreamThreads streams) {
        this.table = table;
        this.controlThread = controlThread;
        this.streams = streams;
    }

    /** Ends a session from any thread; idempotent. */
    void end(StreamSession session, EndReason reason) {
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
        controlThread.accept(() -> sayGoodbye(session, reason));
    }

    /** The app of a client exits by itself: its session, if any, is told so. */
    void terminate(ClientKey client) {
        table.stopApp(client);
        table.of(client).ifPresent(session -> end(session, EndReason.TERMINATED));
    }

    /** {@code /cancel}. */
    void cancel(ClientKey client) {
        table.stopApp(client);
        table.of(client).ifPresent(session -> end(session, EndReason.CANCELLED));
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

    /** Ends what has taken too long. */
    void tick() {
        long now = System.nanoTime();
        for (StreamSession session : table.all()) {
            session.overdue(now).ifPresent(reason -> end(session, reason));
        }
    }

    private void sayGoodbye(StreamSession session, EndReason reason) {
        for (Map.Entry<EnetPeer, Connection> entry : connections.entrySet()) {
            if (entry.getValue().session() == session) {
                if (reason == EndReason.TERMINATED) {
                    send(entry.getKey(), entry.getValue(), new ControlMessage.Termination(TerminationReason.ENDED));
                } else if (reason == EndReason.STREAM_FAILED) {
                    send(
                            entry.getKey(),
                            entry.getValue(),
                            new ControlMessage.Termination(TerminationReason.FRAME_CONVERSION));
                }
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

    private static void sendHdrMode(EnetPeer peer, Connection connection) {
        boolean on = connection.session().switches().highDynamicRange();
        ControlMessage.HdrMetadata metadata = on ? MASTERING_DISPLAY : ControlMessage.HdrMetadata.NONE;
        send(peer, connection, new ControlMessage.HdrMode(on, Optional.of(metadata)));
    }

    private static void send(EnetPeer peer, Connection connection, ControlMessage message) {
        byte[] wire = connection.encryption().encrypt(ControlCodec.encode(message));
        if (!peer.send(0, wire, Delivery.RELIABLE)) {
            LOG.log(Level.WARNING, "control message not sent: session={0}", connection.session().number());
        }
    }

    @Override
    public boolean accept(InetSocketAddress address, int connectData) {
        return table.byConnectData(connectData).isPresent();
    }

    @Override
    public void connected(EnetPeer peer, int connectData) {
        Optional<StreamSession> found = table.byConnectData(connectData);
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
        connection.session().controlMessageSeen();
        connection.session().counters().controlMessages.increment();
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
