package io.moonfleet.streamer;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.input.InputAggregator;
import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.IpcConnection;
import io.moonfleet.ipc.IpcFormatException;
import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.MediaFrame;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One streamer: takes the server's messages, holds the session with the host and the peers, and ends in order whatever
 * happens. All state belongs to the owner thread, the one that called {@link #run()}; reader, receive and native threads
 * only post to it. Media does not pass through here: it goes from the session's receive threads to the output.
 */
public final class StreamerProcess {
    private static final Logger LOGGER = System.getLogger(StreamerProcess.class.getName());
    private static final Duration INIT_TIMEOUT = Duration.ofSeconds(10);

    private enum Phase {
        AWAITING_INIT,
        READY,
        CONNECTING,
        CONNECTED
    }

    private final Path socket;
    private final String token;
    private final StreamBackend backend;
    private final EventLoop loop = new EventLoop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InputAggregator aggregator = new InputAggregator(this::sendInput);
    private final long startedNanos = System.nanoTime();

    private IpcConnection<ServerIpcMessage, StreamerIpcMessage> server;
    private Phase phase = Phase.AWAITING_INIT;
    /** Written by the owner thread; the thread that reads from the server takes the viewers out of it. */
    private volatile Streaming streaming;
    private Optional<Ending> ending = Optional.empty();
    private Optional<String> currentStage = Optional.empty();
    private boolean sessionUp;
    private boolean keyFrameSeen;
    private final HdrState hdr = new HdrState();
    private Optional<ConnectionQuality> quality = Optional.empty();

    /** What exists once Init was understood. */
    private record Streaming(
            ServerIpcMessage.Init init,
            StreamSource source,
            MediaOutput media,
            WebSocketBroadcast viewers,
            HostEvents host,
            PeerRegistry peers) {}

    /**
     * @param socket the server's socket
     * @param token  proves to the server that this is the child it started
     */
    public StreamerProcess(Path socket, String token, StreamBackend backend) {
        this.socket = socket;
        this.token = token;
        this.backend = backend;
    }

    /** Runs the streamer on the calling thread until it ends. Called once. */
    public ExitCode run() {
        try {
            server = IpcConnection.connect(socket, new FromServer());
            tell(new StreamerIpcMessage.Hello(
                    IpcProtocol.VERSION, token, ProcessHandle.current().pid()));
            server.start();
            loop.run(IpcProtocol.STATISTICS_INTERVAL, this::tick);
        } catch (IOException unreachable) {
            LOGGER.log(Level.ERROR, "the server''s socket cannot be reached: {0}", unreachable.getMessage());
            finish(new Ending.ServerGone("socket not reachable"));
        } catch (InterruptedException interrupted) {
            finish(new Ending.Ordered("interrupted"));
        }
        Ending why = ending.orElse(new Ending.Ordered("ended"));
        try {
            shutDown(why);
        } finally {
            ended.countDown();
        }
        return why.exitCode();
    }

    /** Ends the streamer as the server's Stop does, and waits for it. For the process's signal handler. */
    public void stop(Duration timeout) throws InterruptedException {
        loop.post(() -> finish(new Ending.Ordered("signal")));
        if (!ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            LOGGER.log(Level.WARNING, "the streamer did not end within {0} ms", timeout.toMillis());
        }
    }

    private final class FromServer implements IpcListener<ServerIpcMessage> {
        @Override
        public void message(ServerIpcMessage message) {
            loop.post(() -> handle(message));
        }

        @Override
        public boolean frame(int kind, byte[] payload) {
            if (kind != IpcProtocol.KIND_INPUT) {
                return false;
            }
            Streaming current = streaming;
            if (current != null) {
                try {
                    current.viewers().input(InputFrame.decode(payload));
                } catch (IpcFormatException malformed) {
                    LOGGER.log(Level.WARNING, "input that cannot be read: {0}", malformed.getMessage());
                }
            }
            return true;
        }

        @Override
        public void refused(long count, String reason) {
            LOGGER.log(Level.WARNING, "frame of the server refused (number {0}): {1}", count, reason);
        }

        @Override
        public void closed(String reason) {
            loop.post(() -> finish(new Ending.ServerGone(reason)));
        }
    }

    /** Media for the viewers, on the receive threads. */
    private final class ToServer implements WebSocketBroadcast.Outlet {
        @Override
        public void announce(byte[] message) {
            server.offerFrame(IpcProtocol.KIND_MEDIA, message);
        }

        @Override
        public boolean media(MediaFrame frame) {
            return server.offerMedia(frame);
        }
    }

    private final class FromHost implements HostEvents.Owner {
        @Override
        public void stageStarting(Stage stage) {
            currentStage = Optional.of(stage.label());
            broadcast(new StreamServerMessage.StageStarting(stage.label()));
        }

        @Override
        public void stageComplete(Stage stage) {
            broadcast(new StreamServerMessage.StageComplete(stage.label()));
        }

        @Override
        public void firstKeyFrame() {
            keyFrameSeen = true;
            announceConnected();
        }

        @Override
        public void videoAgreed(VideoFormat format) {
            hdr.agreed(format, streaming.peers());
        }

        @Override
        public void hostMessage(ControlMessage.FromHost message) {
            LOGGER.log(Level.DEBUG, "the host says {0}", message);
            if (message instanceof ControlMessage.HdrMode mode) {
                hdr.hostSays(mode, streaming.peers());
            }
        }

        @Override
        public void hostTerminated(TerminationReason reason) {
            LOGGER.log(Level.INFO, "the session is over, {0} {1}: {2}", reason.error(), reason.code(), reason.reason());
            finish(HostErrors.terminated(reason));
        }
    }

    private void handle(ServerIpcMessage message) {
        switch (message) {
            case ServerIpcMessage.Init init -> initialize(init);
            case ServerIpcMessage.Heartbeat heartbeat ->
                tell(new StreamerIpcMessage.Heartbeat(heartbeat.sequence()));
            case ServerIpcMessage.ProtocolError error ->
                LOGGER.log(Level.WARNING, "the server refused a frame ({0}): {1}", error.count(), error.reason());
            case ServerIpcMessage.Command command -> {
                switch (command) {
                    case START_MOONLIGHT -> startMoonlight();
                    case REQUEST_KEY_FRAME -> {
                        if (initialized(message)) {
                            streaming.viewers().requestKeyFrame();
                        }
                    }
                    case STOP -> finish(new Ending.Ordered("stopped by the server"));
                }
            }
            case ServerIpcMessage.AddPeer add -> {
                if (initialized(message)) {
                    if (add.kind() == PeerKind.WEBSOCKET && phase == Phase.CONNECTED) {
                        streaming.viewers().announce();
                    }
                    streaming.peers().add(add.peerId(), add.kind(), greeting());
                    hdr.welcome(add.peerId(), streaming.peers());
                    quality.map(ConnectionQuality::status)
                            .filter(status -> status != ConnectionQuality.Status.OK)
                            .ifPresent(status -> streaming.peers().tellGeneral(add.peerId(), status.generalText()));
                }
            }
            case ServerIpcMessage.FromPeer from -> {
                if (initialized(message)) {
                    streaming.peers().fromBrowser(from.peerId(), from.message());
                }
            }
            case ServerIpcMessage.RemovePeer remove -> {
                if (initialized(message)) {
                    streaming.peers().remove(remove.peerId());
                }
            }
        }
    }

    private boolean initialized(ServerIpcMessage message) {
        if (phase == Phase.AWAITING_INIT) {
            LOGGER.log(Level.WARNING, "{0} before Init is ignored", message.getClass().getSimpleName());
            return false;
        }
        return true;
    }

    private void initialize(ServerIpcMessage.Init init) {
        if (phase != Phase.AWAITING_INIT) {
            LOGGER.log(Level.WARNING, "a second Init is ignored");
            return;
        }
        if (init.protocolVersion() != IpcProtocol.VERSION) {
            finish(new Ending.BadInit("the server speaks IPC version " + init.protocolVersion() + ", this streamer "
                    + IpcProtocol.VERSION + ": install both from one build"));
            return;
        }
        try {
            StreamSource source = backend.source(init);
            MediaOutput media = backend.media(init, source::requestIdr);
            HostEvents host = new HostEvents(loop, new FromHost(), media);
            WebSocketBroadcast viewers = new WebSocketBroadcast(
                    new ToServer(), media.encoded(), init.streamSettings(), source::touchSupported, host::videoFormat);
            PeerRegistry peers = new PeerRegistry(
                    loop, media, viewers, aggregator, this::tell, () -> phase == Phase.CONNECTED);
            streaming = new Streaming(init, source, media, viewers, host, peers);
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            finish(new Ending.BadInit("Init cannot be used: " + unusable.getMessage()));
            return;
        }
        phase = Phase.READY;
        StreamerLog.streamer(init.streamerId());
        LOGGER.log(
                Level.INFO,
                "ready for host {0}:{1} app {2}",
                init.hostAddress(),
                Integer.toString(init.hostHttpPort()),
                Integer.toUnsignedString(init.appId()));
        tell(new StreamerIpcMessage.StreamerReady(init.streamerId()));
    }

    private void startMoonlight() {
        if (phase != Phase.READY) {
            LOGGER.log(Level.WARNING, "StartMoonlight is ignored: {0}", phase);
            return;
        }
        phase = Phase.CONNECTING;
        broadcast(new StreamServerMessage.StageStarting(PeerStages.HOST));
        Streaming current = streaming;
        // A platform thread: TLS and key exchange compute, and the session may keep it for its own blocking calls.
        Thread.ofPlatform().name("gamestream-connect").daemon(true).start(() -> {
            try {
                current.source().connect(current.host());
                loop.post(() -> {
                    sessionUp = true;
                    announceConnected();
                });
            } catch (GameStreamException failed) {
                loop.post(() -> finish(HostErrors.connectFailed(failed)));
            } catch (RuntimeException | Error defect) {
                LOGGER.log(Level.ERROR, "connecting failed by a defect", defect);
                loop.post(() -> finish(new Ending.ConnectFailed(
                        currentStage, "INTERNAL", -1, "Internal error while connecting; see the server's log.")));
            }
        });
    }

    /** Connected means both: the session is up and a picture that can be decoded has arrived. */
    private void announceConnected() {
        if (phase != Phase.CONNECTING || !sessionUp || !keyFrameSeen) {
            return;
        }
        phase = Phase.CONNECTED;
        ServerIpcMessage.Init init = streaming.init();
        boolean touch = streaming.source().touchSupported();
        LOGGER.log(Level.INFO, "connected to the host, first key frame received");
        quality = Optional.of(new ConnectionQuality(System.nanoTime()));
        broadcast(new StreamServerMessage.StageComplete(PeerStages.HOST));
        // Whoever asks on hearing of the connection finds counters of it.
        sendStatistics();
        tell(new StreamerIpcMessage.MoonlightConnected(
                init.streamSettings().width(),
                init.streamSettings().height(),
                init.streamSettings().fps(),
                touch));
        if (streaming.viewers().hasPeers()) {
            streaming.viewers().announce();
        }
        streaming.peers().tellAll(connectionComplete());
    }

    private StreamServerMessage connectionComplete() {
        ServerIpcMessage.Init init = streaming.init();
        return new StreamServerMessage.ConnectionComplete(
                streaming.source().touchSupported(),
                init.streamSettings().width(),
                init.streamSettings().height());
    }

    /** What a peer that joins now has missed. */
    private Optional<StreamServerMessage> greeting() {
        return switch (phase) {
            case AWAITING_INIT, READY -> Optional.empty();
            case CONNECTING -> currentStage.map(StreamServerMessage.StageStarting::new);
            case CONNECTED -> Optional.of(connectionComplete());
        };
    }

    private void sendInput(InputPacket packet) {
        if (phase == Phase.CONNECTED) {
            streaming.source().sendInput(packet);
        }
    }

    private void tick() {
        if (server.silence().compareTo(IpcProtocol.HEARTBEAT_TIMEOUT) > 0) {
            finish(new Ending.ServerGone("the server was silent for " + server.silence().toSeconds() + " s"));
            return;
        }
        if (phase == Phase.AWAITING_INIT) {
            if (System.nanoTime() - startedNanos > INIT_TIMEOUT.toNanos()) {
                finish(new Ending.BadInit("no Init within " + INIT_TIMEOUT.toSeconds() + " s"));
            }
            return;
        }
        judgeConnection(sendStatistics());
    }

    private void judgeConnection(SessionStatistics counters) {
        quality.flatMap(judge -> judge.update(System.nanoTime(), counters.frames(), counters.framesLost()))
                .ifPresent(status -> {
                    LOGGER.log(Level.INFO, "the connection to the host is {0}", status);
                    streaming.peers().tellAllGeneral(status.generalText());
                });
    }

    private SessionStatistics sendStatistics() {
        SessionStatistics counters =
                streaming.source().statistics().orElse(new SessionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        // Not urgent: when the server is behind with reading, the next one is as good.
        server.offer(new StreamerIpcMessage.Statistics(
                counters.frames(),
                counters.videoBytes(),
                counters.framesLost(),
                streaming.host().keyFrames(),
                counters.idrRequests(),
                counters.audioPackets(),
                counters.roundTripMicros(),
                streaming.media().decoding(),
                streaming.media().decoder(),
                streaming.host().videoFormat().map(VideoFormat::wireName),
                streaming.media().fanOut(),
                streaming.peers().statistics()));
        return counters;
    }

    private void broadcast(StreamServerMessage message) {
        tell(new StreamerIpcMessage.Broadcast(message));
    }

    /** Sends what must not be lost; a server that leaves so much unread is as good as gone. */
    private void tell(StreamerIpcMessage message) {
        if (!server.offer(message)) {
            finish(new Ending.ServerGone("the server does not read"));
        }
    }

    private void finish(Ending why) {
        if (ending.isEmpty()) {
            ending = Optional.of(why);
            loop.end();
        }
    }

    private void shutDown(Ending why) {
        LOGGER.log(Level.INFO, "ending: {0}", why);
        if (server == null) {
            return;
        }
        why.farewell().forEach(message -> server.offer(new StreamerIpcMessage.Broadcast(message)));
        why.failure().ifPresent(server::offer);
        if (streaming != null) {
            Shutdown.run(
                    streaming.source(),
                    streaming.media(),
                    streaming.peers(),
                    phase != Phase.READY,
                    why.quitApp(),
                    why.patience());
        }
        if (why instanceof Ending.Ordered) {
            server.offer(StreamerIpcMessage.Notice.STOP);
        }
        server.close();
    }
}
