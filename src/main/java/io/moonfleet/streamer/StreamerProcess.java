package io.moonfleet.streamer;

import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.input.InputAggregator;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.SilenceWatch;
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

    private final Path socket;
    private final String token;
    private final StreamBackend backend;
    private final EventLoop loop = new EventLoop();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final InputAggregator aggregator = new InputAggregator(this::sendInput);
    private final ServerTurns turns = new ServerTurns(message -> loop.post(() -> server().tell(message)));
    private final long startedNanos = System.nanoTime();
    private final SilenceWatch serverSilence = new SilenceWatch(IpcProtocol.HEARTBEAT_TIMEOUT);

    private Optional<ServerLink> connection = Optional.empty();

    /** Written by the owner thread; receive threads look at the format in it. */
    private volatile Optional<Streaming> streaming = Optional.empty();

    private Optional<Ending> ending = Optional.empty();

    /** What exists once Init was understood. */
    private record Streaming(
            StreamSource source,
            MediaOutput media,
            WebSocketBroadcast viewers,
            HostLife host,
            HostMessages hostMessages,
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
            ServerLink server = ServerLink.connect(socket, token, loop, this::handle, this::finish);
            connection = Optional.of(server);
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

    private ServerLink server() {
        return connection.orElseThrow();
    }

    private void handle(ServerIpcMessage message) {
        switch (message) {
            case ServerIpcMessage.Init init -> initialize(init);
            case ServerIpcMessage.Heartbeat heartbeat ->
                server().tell(new StreamerIpcMessage.Heartbeat(heartbeat.sequence()));
            case ServerIpcMessage.ProtocolError error ->
                LOGGER.log(Level.WARNING, "the server refused a frame ({0}): {1}", error.count(), error.reason());
            case ServerIpcMessage.LaunchGranted granted -> turns.granted(granted);
            case ServerIpcMessage.Command.STOP -> finish(new Ending.Ordered("stopped by the server"));
            case ServerIpcMessage.Command _,
                    ServerIpcMessage.AddPeer _,
                    ServerIpcMessage.FromPeer _,
                    ServerIpcMessage.RemovePeer _ -> {
                if (streaming.isPresent()) {
                    handle(streaming.get(), message);
                } else {
                    LOGGER.log(
                            Level.WARNING, "{0} before Init is ignored", message.getClass().getSimpleName());
                }
            }
        }
    }

    private static void handle(Streaming current, ServerIpcMessage message) {
        switch (message) {
            case ServerIpcMessage.Command command -> {
                switch (command) {
                    case START_MOONLIGHT -> current.host().start();
                    case REQUEST_KEY_FRAME -> current.viewers().requestKeyFrame();
                    case STOP -> {
                        // Ends everything, with or without Init.
                    }
                }
            }
            case ServerIpcMessage.AddPeer add -> {
                if (add.kind() == PeerKind.WEBSOCKET && current.host().connected()) {
                    current.viewers().announce();
                }
                current.peers().add(add.peerId(), add.kind(), current.host().greeting());
                current.hostMessages().welcome(add.peerId());
                current.host().generalGreeting().ifPresent(text -> current.peers().tellGeneral(add.peerId(), text));
            }
            case ServerIpcMessage.FromPeer from -> current.peers().fromBrowser(from.peerId(), from.message());
            case ServerIpcMessage.RemovePeer remove -> current.peers().remove(remove.peerId());
            case ServerIpcMessage.Init _,
                    ServerIpcMessage.Heartbeat _,
                    ServerIpcMessage.LaunchGranted _,
                    ServerIpcMessage.ProtocolError _ -> {
                // Needs no session and no peers.
            }
        }
    }

    private void initialize(ServerIpcMessage.Init init) {
        if (streaming.isPresent()) {
            LOGGER.log(Level.WARNING, "a second Init is ignored");
            return;
        }
        if (init.protocolVersion() != IpcProtocol.VERSION) {
            finish(new Ending.BadInit("the server speaks IPC version " + init.protocolVersion() + ", this streamer "
                    + IpcProtocol.VERSION + ": install both from one build"));
            return;
        }
        try {
            streaming = Optional.of(stream(init));
        } catch (GeneralSecurityException | IllegalArgumentException unusable) {
            finish(new Ending.BadInit("Init cannot be used: " + unusable.getMessage()));
            return;
        }
        StreamerLog.streamer(init.streamerId());
        LOGGER.log(
                Level.INFO,
                "ready for host {0}:{1} app {2}",
                init.hostAddress(),
                Integer.toString(init.hostHttpPort()),
                Integer.toUnsignedString(init.appId()));
        server().tell(new StreamerIpcMessage.StreamerReady(init.streamerId()));
    }

    private Streaming stream(ServerIpcMessage.Init init) throws GeneralSecurityException {
        ServerLink server = server();
        StreamSource source = backend.source(init, turns);
        MediaOutput media = backend.media(init, source::requestIdr);
        WebSocketBroadcast viewers = new WebSocketBroadcast(
                server, media.encoded(), init.streamSettings(), source::touchSupported, this::videoFormat);
        PeerRegistry peers = new PeerRegistry(loop, media, viewers, aggregator, server::tell);
        HostMessages hostMessages = new HostMessages(peers, aggregator);
        HostLife host = new HostLife(
                init,
                source,
                media,
                loop,
                new HostLife.Audience(server, viewers, peers, hostMessages),
                () -> streaming.ifPresent(this::sendStatistics),
                this::finish);
        server.inputFor(viewers);
        return new Streaming(source, media, viewers, host, hostMessages, peers);
    }

    private Optional<VideoFormat> videoFormat() {
        return streaming.flatMap(current -> current.host().videoFormat());
    }

    private void sendInput(InputPacket packet) {
        streaming.ifPresent(current -> current.host().sendInput(packet));
    }

    private void tick() {
        Duration silence = server().silence();
        if (serverSilence.isTooLong(silence)) {
            finish(new Ending.ServerGone("the server was silent for " + silence.toSeconds() + " s"));
        } else if (streaming.isPresent()) {
            streaming.get().host().judge(sendStatistics(streaming.get()));
            streaming.get().hostMessages().tick();
        } else if (System.nanoTime() - startedNanos > INIT_TIMEOUT.toNanos()) {
            finish(new Ending.BadInit("no Init within " + INIT_TIMEOUT.toSeconds() + " s"));
        }
    }

    private SessionStatistics sendStatistics(Streaming current) {
        SessionStatistics counters = current.host().statistics();
        server().offer(new StreamerIpcMessage.Statistics(
                counters.frames(),
                counters.videoBytes(),
                counters.framesLost(),
                current.host().keyFrames(),
                counters.idrRequests(),
                counters.audioPackets(),
                counters.roundTripMicros(),
                current.media().decoding(),
                current.media().decoder(),
                videoFormat().map(VideoFormat::wireName),
                current.media().fanOut(),
                current.peers().statistics()));
        return counters;
    }

    private void logInput(Streaming current) {
        LOGGER.log(
                Level.INFO,
                "input: {0} events for the host, {1} of them dropped behind others; {2} messages of peers meant nothing, {3} could not be read",
                aggregator.forwarded(),
                current.host().statistics().inputsDropped(),
                aggregator.ignored(),
                aggregator.refused());
    }

    private void finish(Ending why) {
        if (ending.isEmpty()) {
            ending = Optional.of(why);
            loop.end();
        }
    }

    private void shutDown(Ending why) {
        LOGGER.log(Level.INFO, "ending: {0}", why);
        if (connection.isEmpty()) {
            return;
        }
        ServerLink server = server();
        why.farewell().forEach(message -> server.offer(new StreamerIpcMessage.Broadcast(message)));
        why.failure().ifPresent(server::offer);
        streaming.ifPresent(this::logInput);
        streaming.ifPresent(current -> Shutdown.run(
                current.source(),
                current.media(),
                current.peers(),
                current.host().started(),
                why.quitApp(),
                why.patience()));
        if (why instanceof Ending.Ordered) {
            server.offer(StreamerIpcMessage.Notice.STOP);
        }
        server.close();
    }
}
