package io.moonfleet.streamer;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.MediaEncryption;
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
    private volatile Sessions sessions = new Sessions(Optional.empty(), false, SessionStatistics.NONE);
    private boolean closed;

    /**
     * The session there is, and what has come of those before it.
     *
     * @param appStarted whether one of those has started the app
     */
    private record Sessions(Optional<GameStreamSession> latest, boolean appStarted, SessionStatistics earlier) {
        Optional<SessionStatistics> statistics() {
            return latest.map(GameStreamSession::statistics).map(earlier::plus);
        }

        boolean startedNow() {
            return latest.map(GameStreamSession::startedApp).orElse(false);
        }

        Sessions followedBy(GameStreamSession next) {
            return new Sessions(
                    Optional.of(next), appStarted || startedNow(), statistics().orElse(SessionStatistics.NONE));
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
        opened.connect();
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
        return RunningApp.runs(config, ASK);
    }

    @Override
    public void close(boolean quitApp) {
        Sessions last;
        synchronized (opening) {
            closed = true;
            last = sessions;
        }
        last.latest().ifPresent(opened -> opened.close(quitApp && last.startedNow()));
        if (quitApp && last.appStarted() && !last.startedNow() && !RunningApp.quit(config, QUIT)) {
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
                settings.audioPacketMillis(),
                switch (settings.mediaEncryption()) {
                    case AUTO -> MediaEncryption.OUTSIDE_LOCAL_NETWORK;
                    case REQUIRED -> MediaEncryption.WHERE_REQUIRED;
                    case ALWAYS -> MediaEncryption.ALWAYS;
                },
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
