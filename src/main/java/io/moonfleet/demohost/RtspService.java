package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.OpusConfiguration;
import io.moonfleet.demohost.http.ConnectionServer;
import io.moonfleet.gamestream.rtsp.AnnouncedStream;
import io.moonfleet.gamestream.rtsp.RtspEncryption;
import io.moonfleet.gamestream.rtsp.RtspFormatException;
import io.moonfleet.gamestream.rtsp.RtspHeader;
import io.moonfleet.gamestream.rtsp.RtspMessage;
import io.moonfleet.gamestream.video.VideoFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * The RTSP handshake, one request a connection, plain and encrypted (protocol document, section 3). A connection that
 * belongs to no pending session is closed without an answer, as Sunshine does.
 */
final class RtspService implements ConnectionServer.Service {
    private static final System.Logger LOG = System.getLogger(RtspService.class.getName());

    /** Sunshine's limit, the header of an encrypted frame included. */
    private static final int REQUEST_LIMIT = 2048;

    /** A request must be complete so soon after the connection was made, however slowly it trickles. */
    private static final long REQUEST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final int SESSION_ID_V1 = 2;
    private static final int VIDEO_ENCRYPTION = 2;
    private static final int AUDIO_ENCRYPTION = 4;
    private static final int SMALLEST_PACKET = 64;
    private static final int LARGEST_PACKET = 8192;

    /** Where the streams are. */
    record StreamPorts(int video, int audio, int control) {}

    private final SessionTable sessions;
    private final StreamPorts ports;
    private final DemoHostOptions options;
    private final Network network;

    RtspService(SessionTable sessions, StreamPorts ports, DemoHostOptions options, Network network) {
        this.sessions = sessions;
        this.ports = ports;
        this.options = options;
        this.network = network;
    }

    @Override
    public void serve(Socket connection) throws IOException {
        if (!network.awaitBack()) {
            return;
        }
        byte[] message;
        try {
            message = read(connection.getInputStream());
        } catch (RtspFormatException e) {
            write(connection, response(400, "BAD REQUEST", "0").format());
            return;
        }
        if (message.length > 0 && (message[0] & 0x80) != 0) {
            serveEncrypted(connection, message);
        } else {
            servePlain(connection, message);
        }
    }

    private void serveEncrypted(Socket connection, byte[] frame) throws IOException {
        for (StreamSession session : sessions.inHandshake()) {
            if (session.encryptedRtsp()) {
                synchronized (session) {
                    Optional<RtspMessage.Response> response = open(session, frame);
                    if (response.isPresent()) {
                        write(connection, session.rtspEncryption().seal(response.get().format()));
                        return;
                    }
                }
            }
        }
    }

    /** Empty when the frame was made with another key. */
    private Optional<RtspMessage.Response> open(StreamSession session, byte[] frame) {
        byte[] plain;
        try {
            plain = session.rtspEncryption().open(frame);
        } catch (RtspFormatException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(answer(session, RtspMessage.parseRequest(plain)));
        } catch (RtspFormatException e) {
            return Optional.of(response(400, "BAD REQUEST", "0"));
        }
    }

    private void servePlain(Socket connection, byte[] message) throws IOException {
        RtspMessage.Request request;
        try {
            request = RtspMessage.parseRequest(message);
        } catch (RtspFormatException e) {
            write(connection, response(400, "BAD REQUEST", "0").format());
            return;
        }
        Optional<StreamSession> session = match(request, connection.getInetAddress());
        if (session.isEmpty()) {
            return;
        }
        if (session.get().encryptedRtsp()) {
            RtspMessage.Response refusal = response(400, "BAD REQUEST", sequence(request));
            synchronized (session.get()) {
                write(connection, session.get().rtspEncryption().seal(refusal.format()));
            }
            return;
        }
        write(connection, answer(session.get(), request).format());
    }

    /** By the session header, else the made-up host, else the only pending session of that address. */
    private Optional<StreamSession> match(RtspMessage.Request request, InetAddress address) {
        List<StreamSession> pending = sessions.inHandshake();
        String token = request.header("Session").map(value -> value.split(";", 2)[0].strip()).orElse("");
        String host = request.header("Host").orElse("");
        return pending.stream()
                .filter(session -> session.rtspSession().equals(token))
                .findFirst()
                .or(() -> pending.stream().filter(session -> session.urlHost().equals(host)).findFirst())
                .or(() -> {
                    List<StreamSession> ofAddress = pending.stream()
                            .filter(session -> session.launch().address().equals(address))
                            .toList();
                    return ofAddress.size() == 1 ? Optional.of(ofAddress.getFirst()) : Optional.empty();
                });
    }

    private RtspMessage.Response answer(StreamSession session, RtspMessage.Request request) {
        String sequence = sequence(request);
        if (request.header("Host").orElse("").contains("0.0.0.0")) {
            session.lowRateAudio();
        }
        return switch (request.method()) {
            case "OPTIONS", "PLAY" -> response(200, "OK", sequence);
            case "DESCRIBE" -> new RtspMessage.Response(
                    200, "OK", List.of(new RtspHeader("CSeq", sequence)), HostDescriptionText.of(options));
            case "SETUP" -> setup(session, request.target(), sequence);
            case "ANNOUNCE" -> announce(session, request.body(), sequence);
            default -> response(404, "NOT FOUND", sequence);
        };
    }

    private RtspMessage.Response setup(StreamSession session, String target, String sequence) {
        if (target.startsWith("streamid=audio")) {
            return setup(session, sequence, ports.audio(), new RtspHeader("X-SS-Ping-Payload", session.pingPayload()));
        }
        if (target.startsWith("streamid=video")) {
            return setup(session, sequence, ports.video(), new RtspHeader("X-SS-Ping-Payload", session.pingPayload()));
        }
        if (target.startsWith("streamid=control")) {
            String data = Integer.toUnsignedString(session.connectData());
            return setup(session, sequence, ports.control(), new RtspHeader("X-SS-Connect-Data", data));
        }
        return response(404, "NOT FOUND", sequence);
    }

    /** @param last what tells the session's pings and its control connection from others; Wolf has no such header */
    private RtspMessage.Response setup(StreamSession session, String sequence, int port, RtspHeader last) {
        List<RtspHeader> headers = new ArrayList<>(List.of(
                new RtspHeader("CSeq", sequence),
                new RtspHeader("Session", session.rtspSession() + ";timeout = 90"),
                new RtspHeader("Transport", "server_port=" + port)));
        if (!options.manner().wolf()) {
            headers.add(last);
        }
        return new RtspMessage.Response(200, "OK", headers, "");
    }

    private RtspMessage.Response announce(StreamSession session, String body, String sequence) {
        AnnouncedStream announced;
        try {
            announced = AnnouncedStream.parse(body);
        } catch (RtspFormatException e) {
            LOG.log(Level.INFO, "ANNOUNCE refused: session={0} reason={1}", session.number(), e.getMessage());
            return response(400, "BAD REQUEST", sequence);
        }
        Optional<String> objection = objection(announced);
        if (objection.isPresent()) {
            LOG.log(Level.INFO, "ANNOUNCE refused: session={0} reason={1}", session.number(), objection.get());
            return response(400, "BAD REQUEST", sequence);
        }
        int mandatory = options.encryptionRequested() & (VIDEO_ENCRYPTION | AUDIO_ENCRYPTION);
        int enabled = announced.encryptionEnabled() | (announced.audioEncrypted() ? AUDIO_ENCRYPTION : 0);
        if ((mandatory & ~enabled) != 0) {
            return response(403, "Forbidden", sequence);
        }
        VideoFormat format = options.video().announced(announced).orElseThrow();
        boolean wolf = options.manner().wolf();
        StreamParameters parameters =
                StreamParameters.of(announced, format, options.sound(), session.wantsLowRateAudio(), wolf);
        session.switches().referenceInvalidation(options.video().referenceInvalidation());
        session.announced(parameters, !wolf && (announced.mlFeatureFlags() & SESSION_ID_V1) != 0);
        return response(200, "OK", sequence);
    }

    private Optional<String> objection(AnnouncedStream announced) {
        List<String> objections = new ArrayList<>();
        if (options.video().announced(announced).isEmpty()) {
            objections.add("the video format is not among those offered: " + options.video().formats());
        }
        if (!OpusConfiguration.possible(announced.audioChannels())) {
            objections.add("sound has 2, 6 or 8 channels");
        }
        if (!options.limits().allow(announced.width(), announced.height(), announced.fps())) {
            objections.add("a picture of " + announced.width() + "x" + announced.height() + " at " + announced.fps()
                    + " fps is outside the limits");
        }
        if (announced.packetSize() < SMALLEST_PACKET || announced.packetSize() > LARGEST_PACKET) {
            objections.add("the packet size is outside the limits");
        }
        if ((announced.encryptionEnabled() & ~options.encryptionSupported()) != 0) {
            objections.add("an encryption is enabled that was not offered");
        }
        return objections.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", objections));
    }

    private static String sequence(RtspMessage.Request request) {
        return request.header("CSeq").filter(value -> value.matches("[0-9]{1,9}")).orElse("0");
    }

    private static RtspMessage.Response response(int status, String reason, String sequence) {
        return new RtspMessage.Response(status, reason, List.of(new RtspHeader("CSeq", sequence)), "");
    }

    private static byte[] read(InputStream input) throws IOException, RtspFormatException {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] piece = new byte[REQUEST_LIMIT];
        long deadline = System.nanoTime() + REQUEST_NANOS;
        while (System.nanoTime() - deadline < 0) {
            byte[] soFar = received.toByteArray();
            boolean encrypted = soFar.length > 0 && (soFar[0] & 0x80) != 0;
            OptionalInt length = encrypted ? RtspEncryption.frameLength(soFar) : RtspMessage.requestLength(soFar);
            if (soFar.length > REQUEST_LIMIT || length.orElse(0) > REQUEST_LIMIT) {
                throw new RtspFormatException("an RTSP request longer than " + REQUEST_LIMIT + " bytes");
            }
            if (length.isPresent() && soFar.length >= length.getAsInt()) {
                return Arrays.copyOf(soFar, length.getAsInt());
            }
            int count = input.read(piece);
            if (count < 0) {
                throw new IOException("the connection ended within an RTSP request");
            }
            received.write(piece, 0, count);
        }
        throw new IOException("the RTSP request took too long");
    }

    private static void write(Socket connection, byte[] bytes) throws IOException {
        connection.getOutputStream().write(bytes);
        connection.getOutputStream().flush();
        connection.shutdownOutput();
    }
}
