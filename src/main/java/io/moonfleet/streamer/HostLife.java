package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The sessions with the host, one after the other: the first attempt, the loss of a session, the attempts to get another, and
 * the end. Server and peers are told of each. Owner thread only.
 */
final class HostLife {
    private static final Logger LOGGER = System.getLogger(HostLife.class.getName());

    /** A session that lasted so long makes the next loss a new one; after a shorter one the search goes on. */
    private static final long STABLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** How often a host that has said goodbye is asked whether the app is really over, with growing pauses. */
    private static final int QUESTIONS = 5;

    private enum Phase {
        READY,
        CONNECTING,
        CONNECTED,
        LOST
    }

    /** Whom the session concerns. */
    record Audience(ServerLink server, WebSocketBroadcast viewers, PeerRegistry peers, HostMessages messages) {}

    private final ServerIpcMessage.Init init;
    private final StreamSource source;
    private final MediaOutput media;
    private final EventLoop loop;
    private final Audience audience;
    private final Runnable report;
    private final Consumer<Ending> finish;
    private final Backoff backoff;
    private final MediaSeam seam = new MediaSeam();

    private Phase phase = Phase.READY;
    /** Read by receive threads. */
    private volatile Optional<Session> session = Optional.empty();
    private Optional<String> currentStage = Optional.empty();
    private Optional<ConnectionQuality> quality = Optional.empty();
    /** While the host is lost, and for a while after. */
    private Optional<LostHost> lost = Optional.empty();
    private long connectedNanos;

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
        this.media = media;
        this.loop = loop;
        this.audience = audience;
        this.report = report;
        this.finish = finish;
        this.backoff = new Backoff(init.reconnect(), ThreadLocalRandom.current());
    }

    void start() {
        if (phase != Phase.READY) {
            LOGGER.log(Level.WARNING, "StartMoonlight is ignored: {0}", phase);
            return;
        }
        phase = Phase.CONNECTING;
        audience.server().broadcast(new StreamServerMessage.StageStarting(PeerStages.HOST));
        new Session(Duration.ZERO).start();
    }

    boolean started() {
        return phase != Phase.READY;
    }

    boolean connected() {
        return phase == Phase.CONNECTED;
    }

    /** Frames that a decoder could start with. */
    long keyFrames() {
        return seam.keyFrames();
    }

    /** What the host sends, or did last; empty before it was agreed on. Any thread. */
    Optional<VideoFormat> videoFormat() {
        return session.flatMap(current -> current.events.videoFormat());
    }

    SessionStatistics statistics() {
        return source.statistics().orElse(SessionStatistics.NONE);
    }

    /** What a peer that joins now has missed. */
    Optional<StreamServerMessage> greeting() {
        return switch (phase) {
            case READY -> Optional.empty();
            case CONNECTING -> currentStage.map(StreamServerMessage.StageStarting::new);
            case CONNECTED -> Optional.of(connectionComplete());
            case LOST -> lost.map(LostHost::toPeers);
        };
    }

    /** What a peer that joins now is told over its own channel. */
    Optional<String> generalGreeting() {
        Optional<ConnectionQuality.Status> status =
                phase == Phase.LOST ? Optional.of(ConnectionQuality.Status.POOR) : quality.map(ConnectionQuality::status);
        return status.filter(known -> known != ConnectionQuality.Status.OK).map(ConnectionQuality.Status::generalText);
    }

    void sendInput(InputPacket packet) {
        if (phase == Phase.CONNECTED) {
            source.sendInput(packet);
        }
    }

    /** Takes the latest counters. */
    void judge(SessionStatistics counters) {
        if (phase != Phase.CONNECTED) {
            return;
        }
        quality.flatMap(judge -> judge.update(System.nanoTime(), counters.frames(), counters.framesLost()))
                .ifPresent(status -> {
                    LOGGER.log(Level.INFO, "the connection to the host is {0}", status);
                    audience.peers().tellAllGeneral(status.generalText());
                });
    }

    /** Connected means both: the session is up and a picture that can be decoded has arrived. */
    private void announceConnected() {
        boolean again = phase == Phase.LOST;
        phase = Phase.CONNECTED;
        audience.messages().hostReady(source.padSlots());
        connectedNanos = System.nanoTime();
        LOGGER.log(Level.INFO, "connected to the host{0}, first key frame received", again ? " again" : "");
        if (quality.isEmpty()) {
            quality = Optional.of(new ConnectionQuality(connectedNanos));
            audience.server().broadcast(new StreamServerMessage.StageComplete(PeerStages.HOST));
        }
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
        if (again) {
            audience.peers().tellAllGeneral(quality.orElseThrow().status().generalText());
        }
    }

    private StreamServerMessage connectionComplete() {
        return new StreamServerMessage.ConnectionComplete(
                source.touchSupported(),
                init.streamSettings().width(),
                init.streamSettings().height());
    }

    /** A session that was up is over. */
    private void lose(TerminationReason reason) {
        LOGGER.log(Level.INFO, "the session is over, {0} {1}: {2}", reason.error(), reason.code(), reason.reason());
        if (phase == Phase.LOST) {
            // It was lost again before this side had heard that it was up.
            failed(GameStreamException.ofHost(reason.error(), reason.code(), reason.reason()));
            return;
        }
        int attempts = init.reconnect().attempts();
        int before = System.nanoTime() - connectedNanos < STABLE_NANOS ? lost.map(LostHost::attempt).orElse(0) : 0;
        if (phase != Phase.CONNECTED || LostHost.hopeless(reason) || before >= attempts) {
            finish.accept(HostErrors.terminated(reason));
            return;
        }
        phase = Phase.LOST;
        audience.messages().hostGone();
        LostHost news = LostHost.by(reason, before + 1, attempts);
        Duration pause = tell(news);
        if (LostHost.saidGoodbye(reason)) {
            ask(reason, pause);
        } else {
            new Session(pause).start();
        }
    }

    /**
     * After a goodbye the host is asked what runs. Where an app that was ended stays ended, it is asked several times: a
     * host that goes down has ended the app as well, and stops answering a little later.
     */
    private void ask(TerminationReason reason, Duration pause) {
        boolean relaunch = init.reconnect().relaunch();
        List<Duration> pauses =
                relaunch ? List.of() : IntStream.rangeClosed(2, QUESTIONS).mapToObj(backoff::before).toList();
        Thread.ofPlatform().name("gamestream-ask").daemon(true).start(() -> {
            boolean ended = appEnded(pauses);
            loop.post(() -> {
                if (ended && !relaunch) {
                    finish.accept(HostErrors.terminated(reason));
                } else {
                    new Session(pause).start();
                }
            });
        });
    }

    /** Whether the host answers, and each time says that the app does not run. */
    private boolean appEnded(List<Duration> pauses) {
        boolean ended = source.appRuns().filter(runs -> !runs).isPresent();
        try {
            for (Duration pause : pauses) {
                if (!ended) {
                    return false;
                }
                Thread.sleep(pause);
                ended = source.appRuns().filter(runs -> !runs).isPresent();
            }
        } catch (InterruptedException unexpected) {
            Thread.currentThread().interrupt();
        }
        return ended;
    }

    /** Tells everybody that the host is looked for. Returns how long to wait before. */
    private Duration tell(LostHost news) {
        lost = Optional.of(news);
        Duration pause = backoff.before(news.attempt());
        LOGGER.log(
                Level.INFO,
                "reconnecting in {0} ms, attempt {1} of {2}: {3}",
                pause.toMillis(),
                news.attempt(),
                news.attempts(),
                news.latest());
        audience.server().tell(news.toServer());
        audience.server().broadcast(news.toPeers());
        if (news.attempt() == 1) {
            audience.peers().tellAllGeneral(ConnectionQuality.Status.POOR.generalText());
        }
        return pause;
    }

    /** An attempt has failed. */
    private void failed(GameStreamException failure) {
        if (phase == Phase.CONNECTING) {
            finish.accept(HostErrors.connectFailed(failure));
            return;
        }
        LostHost current = lost.orElseThrow();
        if (LostHost.hopeless(failure) || current.exhausted()) {
            finish.accept(current.givenUp(failure));
        } else {
            new Session(tell(current.next(failure))).start();
        }
    }

    /** One attempt and, if it succeeds, the session that it makes. */
    private final class Session implements HostEvents.Owner {
        private final Duration pause;
        private final HostEvents events = new HostEvents(loop, this, media, seam.side());
        private boolean up;
        private boolean keyFrameSeen;

        Session(Duration pause) {
            this.pause = pause;
        }

        void start() {
            session = Optional.of(this);
            // A platform thread: TLS and key exchange compute, and the session may keep it for its own blocking calls.
            Thread.ofPlatform().name("gamestream-connect").daemon(true).start(this::connect);
        }

        /** On a thread of its own. */
        private void connect() {
            try {
                Thread.sleep(pause);
                source.connect(events);
                loop.post(() -> {
                    up = true;
                    announce();
                });
            } catch (GameStreamException failure) {
                loop.post(() -> end(failure));
            } catch (InterruptedException unexpected) {
                Thread.currentThread().interrupt();
                loop.post(() -> end(new GameStreamException(ErrorCode.CANCELLED, "The attempt was interrupted.")));
            } catch (RuntimeException | Error defect) {
                LOGGER.log(Level.ERROR, "connecting failed by a defect", defect);
                loop.post(() -> finish.accept(new Ending.ConnectFailed(
                        currentStage, "INTERNAL", -1, "Internal error while connecting; see the server's log.")));
            }
        }

        /** An attempt whose session has been up and lost meanwhile is over already. */
        private void end(GameStreamException failure) {
            if (current()) {
                failed(failure);
            }
        }

        private void announce() {
            if (current() && up && keyFrameSeen && phase != Phase.CONNECTED) {
                announceConnected();
            }
        }

        private boolean current() {
            return session.filter(latest -> latest == this).isPresent();
        }

        /** Peers are shown the stages of the first attempt only: they keep what they have while the host is lost. */
        private boolean first() {
            return current() && phase == Phase.CONNECTING;
        }

        @Override
        public void stageStarting(Stage stage) {
            if (first()) {
                currentStage = Optional.of(stage.label());
                audience.server().broadcast(new StreamServerMessage.StageStarting(stage.label()));
            }
        }

        @Override
        public void stageComplete(Stage stage) {
            if (first()) {
                audience.server().broadcast(new StreamServerMessage.StageComplete(stage.label()));
            }
        }

        @Override
        public void firstKeyFrame() {
            keyFrameSeen = true;
            announce();
        }

        @Override
        public void videoAgreed(VideoFormat format) {
            audience.messages().videoAgreed(format);
        }

        @Override
        public void hostMessage(ControlMessage.FromHost message) {
            if (current()) {
                audience.messages().message(message);
            }
        }

        @Override
        public void hostTerminated(TerminationReason reason) {
            if (current()) {
                lose(reason);
            }
        }
    }
}
