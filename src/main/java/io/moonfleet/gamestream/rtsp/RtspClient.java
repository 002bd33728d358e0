package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.video.VideoFormat;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The seven requests that set a session up (protocol document, section 3.4). Blocking; interrupt the calling thread to
 * give up. The target is always the host's own URL, verbatim: Wolf finds the session by it.
 */
public final class RtspClient {
    /** Told as soon as the audio port is known, because audio pings have to start before PLAY. */
    @FunctionalInterface
    public interface AudioSetupListener {
        /** Called on the thread that connects. */
        void audioSetupDone(int port, Optional<byte[]> pingPayload);
    }

    private static final String CLIENT_VERSION = "14";
    private static final String EPOCH = "Thu, 01 Jan 1970 00:00:00 GMT";
    private static final String TRANSPORT = "unicast;X-GS-ClientPort=50000-50001";
    private static final String CONTROL_STREAM = "streamid=control/13/0";
    private static final int DEFAULT_AUDIO_PORT = 48000;
    private static final int DEFAULT_VIDEO_PORT = 47998;
    private static final int DEFAULT_CONTROL_PORT = 47999;
    private static final int ONE_REFERENCE_FRAME = 1;
    private static final int HOSTS_CHOICE_OF_REFERENCE_FRAMES = 0;

    /** A host forgets a launch after ten seconds; nothing good comes of a handshake that takes much longer. */
    private static final Duration LIMIT = Duration.ofSeconds(18);

    private final RtspSettings settings;
    private final RtspConnection connection;
    private String session = "";
    private int sequence;

    public RtspClient(RtspSettings settings) {
        this(settings, LIMIT);
    }

    /** @param limit for the whole handshake, whatever the host does */
    RtspClient(RtspSettings settings, Duration limit) {
        this.settings = settings;
        this.connection = new RtspConnection(settings, limit);
    }

    /**
     * Runs the handshake once.
     *
     * @throws GameStreamException RTSP_STATUS with the host's status, NO_CODEC, HOST_UNREACHABLE, HOST_PROTOCOL_ERROR,
     *                             TIMEOUT or CANCELLED, all at stage RTSP_HANDSHAKE
     */
    public RtspSession connect(AudioSetupListener listener) throws GameStreamException {
        try {
            return handshake(listener);
        } catch (GameStreamException e) {
            throw e.atStage(Stage.RTSP_HANDSHAKE);
        }
    }

    private RtspSession handshake(AudioSetupListener listener) throws GameStreamException {
        StreamConfig config = settings.config();
        String url = settings.sessionUrl().text();
        exchange("OPTIONS", url, List.of(), "");
        HostDescription description = HostDescription.parse(exchange(
                        "DESCRIBE",
                        url,
                        List.of(new RtspHeader("Accept", "application/sdp"), new RtspHeader("If-Modified-Since", EPOCH)),
                        "")
                .body());

        VideoFormat format = CodecChoice.choose(
                description,
                settings.serverCodecModeSupport(),
                config.supportedFormats(),
                config.width(),
                config.height());
        OpusLayoutChoice opus =
                OpusLayoutChoice.choose(description.surroundParams(), config.audioChannels(), config.bitrateKbps());
        InetAddress host = settings.host();
        boolean local = NetworkPath.isLocal(host);
        EncryptionChoice encryption =
                EncryptionChoice.choose(description, config.encryption().wanted(local));

        StreamSetup audio = setup("streamid=audio/0/0", DEFAULT_AUDIO_PORT);
        session = audio.session();
        if (session.isEmpty()) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR, "The host's RTSP answer has no session. Update the host.");
        }
        listener.audioSetupDone(audio.port(), audio.pingPayload());
        StreamSetup video = setup("streamid=video/0/0", DEFAULT_VIDEO_PORT);
        StreamSetup control = setup(CONTROL_STREAM, DEFAULT_CONTROL_PORT);

        Announce announce = new Announce(
                encryption.enabled(),
                encryption.audioEncrypted(),
                config.width(),
                config.height(),
                config.fps(),
                encryption.packetSize(NetworkPath.packetSize(config.packetSize(), host)),
                config.bitrateKbps(),
                local,
                format,
                description.refPicInvalidation() ? HOSTS_CHOICE_OF_REFERENCE_FRAMES : ONE_REFERENCE_FRAME,
                0,
                config.audioChannels(),
                opus.highQuality(),
                opus.packetMillis(config.audioPacketMillis(), config.bitrateKbps()),
                config.colorSpace() << 1 | (config.fullRange() ? 1 : 0));
        String body = announce.format(host, video.port());
        exchange(
                "ANNOUNCE",
                CONTROL_STREAM,
                List.of(
                        new RtspHeader("Content-type", "application/sdp"),
                        new RtspHeader("Content-length", Integer.toString(body.length()))),
                body);
        exchange("PLAY", "/", List.of(), "");
        return new RtspSession(
                host,
                audio.port(),
                video.port(),
                control.port(),
                audio.pingPayload(),
                video.pingPayload(),
                control.connectData(),
                encryption.enabled(),
                encryption.audioEncrypted(),
                description.featureFlags(),
                description.refPicInvalidation(),
                opus.layout(),
                format,
                announce.packetSize(),
                announce.packetDuration());
    }

    private StreamSetup setup(String stream, int defaultPort) throws GameStreamException {
        RtspMessage.Response response = exchange(
                "SETUP",
                stream,
                List.of(new RtspHeader("Transport", TRANSPORT), new RtspHeader("If-Modified-Since", EPOCH)),
                "");
        try {
            return StreamSetup.of(response, defaultPort);
        } catch (RtspFormatException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR, "The host answered with " + e.getMessage() + ". Update the host.", e);
        }
    }

    private RtspMessage.Response exchange(String method, String target, List<RtspHeader> more, String body)
            throws GameStreamException {
        List<RtspHeader> headers = new ArrayList<>();
        headers.add(new RtspHeader("CSeq", Integer.toString(++sequence)));
        headers.add(new RtspHeader("X-GS-ClientVersion", CLIENT_VERSION));
        headers.add(new RtspHeader("Host", settings.sessionUrl().host()));
        if (!session.isEmpty()) {
            headers.add(new RtspHeader("Session", session));
        }
        headers.addAll(more);
        RtspMessage.Response response =
                connection.exchange(new RtspMessage.Request(method, target, headers, body));
        if (!response.ok()) {
            throw GameStreamException.ofStage(
                    ErrorCode.RTSP_STATUS,
                    Stage.RTSP_HANDSHAKE,
                    response.status(),
                    "The host refused to set the stream up (" + method + " answered " + response.status()
                            + "). Look at the host's own log; another session start at the same moment is a common cause.");
        }
        return response;
    }
}
