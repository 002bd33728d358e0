package io.moonfleet.streamer;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The session with the host from the first attempt to the end, and what server and peers are told of it. Owner thread only.
 */
final class HostLife implements HostEvents.Owner {
    private static final Logger LOGGER = System.getLogger(HostLife.class.getName());
    private static final SessionStatistics NOTHING_YET = new SessionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    private enum Phase {
        READY,
        CONNECTING,
        CONNECTED
    }

    /** Whom the session concerns. */
    record Audience(ServerLink server, WebSocketBroadcast viewers, PeerRegistry peers, HostMessages messages) {}

    private final ServerIpcMessage.Init init;
    private final StreamSource source;
    private final HostEvents events;
    private final EventLoop loop;
    private final Audience audience;
    private final Runnable report;
    private final Consumer<Ending> finish;

    private Phase phase = Phase.READY;
    private Optional<String> currentStage = Optional.empty();
    private boolean sessionUp;
    private boolean keyFrameSeen;
    private Optional<ConnectionQuality> quality = Optional.empty();

    /**
     * @param report sends the server the counters as they are now
     * @param finish ends the streamer
     */
    HostLife(
            ServerIpcMessage.Init init,
            StreamSource source,
            MediaOutput media,
            EventLoop loop,
            Audience audience,
            Runnable report,
            Consumer<Ending> finish) {
        this.init = init;
        this.source = source;
        this.events = new HostEvents(loop, this, media);
        this.loop = loop;
        this.audience = audience;
        this.report = report;
        this.finish = finish;
    }

    void start() {
        if (phase != Phase.READY) {
            LOGGER.log(Level.WARNING, "StartMoonlight is ignored: {0}", phase);
            return;
        }
        phase = Phase.CONNECTING;
        audience.server().broadcast(new StreamServerMessage.StageStarting(PeerStages.HOST));
        // A platform thread: TLS and key exchange compute, and the session may keep it for its own blocking calls.
        Thread.ofPlatform().name("gamestream-connect").daemon(true).start(this::connect);
    }

    boolean started() {
        return phase != Phase.READY;
    }

    boolean connected() {
        return phase == Phase.CONNECTED;
    }

    /** Frames that a decoder could start with. */
    long keyFrames() {
        return events.keyFrames();
    }

    /** What the host sends; empty before it was agreed on. Any thread. */
    Optional<VideoFormat> videoFormat() {
        return events.videoFormat();
    }

    SessionStatistics statistics() {
        return source.statistics().orElse(NOTHING_YET);
    }

    /** What a peer that joins now has missed. */
    Optional<StreamServerMessage> greeting() {
        return switch (phase) {
            case READY -> Optional.empty();
            case CONNECTING -> currentStage.map(StreamServerMessage.StageStarting::new);
            case CONNECTED -> Optional.of(connectionComplete());
        };
    }

    /** What a peer that joins now is told over its own channel. */
    Optional<String> generalGreeting() {
        return quality.map(ConnectionQuality::status)
                .filter(status -> status != ConnectionQuality.Status.OK)
                .map(ConnectionQuality.Status::generalText);
    }

    void sendInput(InputPacket packet) {
        if (phase == Phase.CONNECTED) {
            source.sendInput(packet);
        }
    }

    /** Takes the latest counters. */
    void judge(SessionStatistics counters) {
        quality.flatMap(judge -> judge.update(System.nanoTime(), counters.frames(), counters.framesLost()))
                .ifPresent(status -> {
                    LOGGER.log(Level.INFO, "the connection to the host is {0}", status);
                    audience.peers().tellAllGeneral(status.generalText());
                });
    }

    @Override
    public void stageStarting(Stage stage) {
        currentStage = Optional.of(stage.label());
        audience.server().broadcast(new StreamServerMessage.StageStarting(stage.label()));
    }

    @Override
    public void stageComplete(Stage stage) {
        audience.server().broadcast(new StreamServerMessage.StageComplete(stage.label()));
    }

    @Override
    public void firstKeyFrame() {
        keyFrameSeen = true;
        announceConnected();
    }

    @Override
    public void videoAgreed(VideoFormat format) {
        audience.messages().videoAgreed(format);
    }

    @Override
    public void hostMessage(ControlMessage.FromHost message) {
        audience.messages().message(message);
    }

    @Override
    public void hostTerminated(TerminationReason reason) {
        LOGGER.log(Level.INFO, "the session is over, {0} {1}: {2}", reason.error(), reason.code(), reason.reason());
        finish.accept(HostErrors.terminated(reason));
    }

    /** On a thread of its own. */
    private void connect() {
        try {
            source.connect(events);
            loop.post(() -> {
                sessionUp = true;
                announceConnected();
            });
        } catch (GameStreamException failed) {
            loop.post(() -> finish.accept(HostErrors.connectFailed(failed)));
        } catch (RuntimeException | Error defect) {
            LOGGER.log(Level.ERROR, "connecting failed by a defect", defect);
            loop.post(() -> finish.accept(new Ending.ConnectFailed(
                    currentStage, "INTERNAL", -1, "Internal error while connecting; see the server's log.")));
        }
    }

    /** Connected means both: the session is up and a picture that can be decoded has arrived. */
    private void announceConnected() {
        if (phase != Phase.CONNECTING || !sessionUp || !keyFrameSeen) {
            return;
        }
        phase = Phase.CONNECTED;
        audience.messages().hostReady();
        LOGGER.log(Level.INFO, "connected to the host, first key frame received");
        quality = Optional.of(new ConnectionQuality(System.nanoTime()));
        audience.server().broadcast(new StreamServerMessage.StageComplete(PeerStages.HOST));
        // Whoever asks on hearing of the connection finds counters of it.
        report.run();
        audience.server().tell(new StreamerIpcMessage.MoonlightConnected(
                init.streamSettings().width(),
                init.streamSettings().height(),
                init.streamSettings().fps(),
                source.touchSupported()));
        if (audience.viewers().hasPeers()) {
            audience.viewers().announce();
        }
        audience.peers().tellAll(connectionComplete());
    }

    private StreamServerMessage connectionComplete() {
        return new StreamServerMessage.ConnectionComplete(
                source.touchSupported(),
                init.streamSettings().width(),
                init.streamSettings().height());
    }
}
