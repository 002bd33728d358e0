package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.RunningApp;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.Pem;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamSettings;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A session with a real host. */
final class LiveSource implements StreamSource {
    private static final Logger LOGGER = System.getLogger(LiveSource.class.getName());
    private static final Duration ASK = Duration.ofMillis(1_500);
    private static final Duration QUIT = Duration.ofSeconds(2);
    private static final int PACKET_SIZE_UNIT = 16;
    private static final int MIN_PACKET_SIZE = 256;
    private static final int MAX_PACKET_SIZE = 1392;

    private final SessionConfig config;
    private final Object opening = new Object();
    private volatile Sessions sessions = new Sessions(Optional.empty(), false, false, SessionStatistics.NONE);
    private boolean closed;

    /**
     * The session there is, and what has come of those before it.
     *
     * @param startedBefore whether one of those before has started the app, as far as is known the one that runs now
     * @param appGone       whether whatever these sessions have started runs no more
     */
    private record Sessions(
            Optional<GameStreamSession> latest, boolean startedBefore, boolean appGone, SessionStatistics earlier) {
        Optional<SessionStatistics> statistics() {
            return latest.map(GameStreamSession::statistics).map(earlier::plus);
        }

        boolean startedNow() {
            return !appGone && latest.map(GameStreamSession::startedApp).orElse(false);
        }

        /** An app that runs although the host was found idle in between was started by somebody else. */
        boolean startedEarlier() {
            return startedBefore
                    && !appGone
                    && !latest.map(GameStreamSession::foundHostIdle).orElse(false);
        }

        Sessions followedBy(GameStreamSession next) {
            return new Sessions(
                    Optional.of(next),
                    startedNow() || startedEarlier(),
                    false,
                    statistics().orElse(SessionStatistics.NONE));
        }

        Sessions withoutApp() {
            return new Sessions(latest, false, true, earlier);
        }
    }

    LiveSource(ServerIpcMessage.Init init, LaunchTurns turns) throws GeneralSecurityException {
        config = new SessionConfig(
                new HostEndpoint(init.hostAddress(), init.hostHttpPort()),
                ClientIdentity.fromPem(init.clientPrivateKeyPem(), init.clientCertificatePem()),
                Pem.certificate(init.serverCertificatePem()),
                init.clientUniqueId(),
                init.hostUniqueId(),
                init.appId(),
                streamConfig(init.streamSettings()),
                turns);
    }

    @Override
    public void connect(SessionListener listener) throws GameStreamException {
        // It is over; its threads must be, too, before another session reports to the same output.
        sessions.latest().ifPresent(GameStreamSession::close);
        GameStreamSession opened = GameStreamSession.create(config, listener);
        synchronized (opening) {
            if (closed) {
                throw new GameStreamException(ErrorCode.CANCELLED, "The streamer was stopped before it connected.");
            }
            sessions = sessions.followedBy(opened);
        }
        try {
            opened.connect();
        } catch (GameStreamException failure) {
            if (refused(failure)) {
                forgetApp();
            }
            throw failure;
        }
    }

    /** Nothing listens at the host's port: the host has ended, and what it ran with it. */
    private static boolean refused(GameStreamException failure) {
        return failure.getCause() instanceof ConnectException cause
                && String.valueOf(cause.getMessage()).contains("refused");
    }

    /** What runs later was started by somebody else, if not by a session still to come. */
    private void forgetApp() {
        synchronized (opening) {
            if (!closed) {
                sessions = sessions.withoutApp();
            }
        }
    }

    @Override
    public void requestIdr() {
        sessions.latest().ifPresent(GameStreamSession::requestIdr);
    }

    @Override
    public void sendInput(InputPacket packet) {
        sessions.latest().ifPresent(opened -> opened.sendInput(packet));
    }

    @Override
    public Optional<SessionStatistics> statistics() {
        return sessions.statistics();
    }

    @Override
    public boolean touchSupported() {
        return sessions.latest().map(GameStreamSession::touchSupported).orElse(false);
    }

    @Override
    public int padSlots() {
        return sessions.latest().map(GameStreamSession::padSlots).orElse(0);
    }

    @Override
    public Optional<Boolean> appRuns() {
        // It is over; what it has started is judged here.
        sessions.latest().ifPresent(GameStreamSession::close);
        Optional<Boolean> runs = RunningApp.runs(config, ASK);
        if (!runs.orElse(false)) {
            forgetApp();
        }
        return runs;
    }

    @Override
    public void close(boolean quitApp) {
        Sessions last;
        synchronized (opening) {
            closed = true;
            last = sessions;
        }
        last.latest().ifPresent(opened -> opened.close(quitApp && last.startedNow()));
        if (quitApp && last.startedEarlier() && !last.startedNow() && !RunningApp.quit(config, QUIT)) {
            LOGGER.log(Level.WARNING, "the app may still run on the host");
        }
    }

    static StreamConfig streamConfig(StreamSettings settings) {
        int packetSize = Math.clamp(settings.packetSize(), MIN_PACKET_SIZE, MAX_PACKET_SIZE);
        return new StreamConfig(
                settings.width() & ~1,
                settings.height() & ~1,
                settings.fps(),
                settings.bitrate(),
                packetSize - packetSize % PACKET_SIZE_UNIT,
                formats(settings.videoSupportedFormats()).stream().mapToInt(VideoFormat::mask).sum(),
                colorSpace(settings.videoColorspace()),
                settings.videoColorRangeFull(),
                settings.playAudioLocal(),
                settings.audioChannels(),
                false,
                false,
                true);
    }

    /** A mask without a known bit counts as H.264 (contract, section 5). */
    static List<VideoFormat> formats(int asked) {
        List<VideoFormat> known = VideoFormat.of(asked);
        return known.isEmpty() ? List.of(VideoFormat.H264) : known;
    }

    private static int colorSpace(String name) {
        return switch (name) {
            case "Rec601" -> 0;
            case "Rec709" -> 1;
            case "Rec2020" -> 2;
            default -> throw new IllegalArgumentException("unknown colour space");
        };
    }
}
