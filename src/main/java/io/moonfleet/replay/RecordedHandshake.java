package io.moonfleet.replay;

import io.moonfleet.gamestream.rtsp.AnnouncedStream;
import io.moonfleet.gamestream.rtsp.RtspEncryption;
import io.moonfleet.gamestream.rtsp.RtspFormatException;
import io.moonfleet.gamestream.rtsp.RtspMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The RTSP handshake found in a capture's TCP streams, plain or encrypted. Streams that are something else, or that were
 * recorded in part only, are passed over.
 *
 * @param announced what the client asked for
 * @param ports     the host's UDP ports by stream name: audio, video, control
 * @param exchanges how many requests were answered
 */
record RecordedHandshake(Optional<AnnouncedStream> announced, Map<String, Integer> ports, int exchanges) {
    private static final List<String> METHODS = List.of("OPTIONS ", "DESCRIBE ", "SETUP ", "ANNOUNCE ", "PLAY ");
    private static final Pattern SERVER_PORT = Pattern.compile("server_port=(\\d{1,5})");
    private static final Pattern STREAM = Pattern.compile("streamid=([a-z]{1,16})");

    static RecordedHandshake find(List<TcpStream> streams, byte[] key) {
        Optional<AnnouncedStream> announced = Optional.empty();
        Map<String, Integer> ports = new HashMap<>();
        int exchanges = 0;
        for (TcpStream stream : streams) {
            Optional<RtspMessage.Request> request = request(stream.bytes(), key);
            Optional<RtspMessage.Response> response = request.flatMap(sent -> answer(streams, stream, key));
            if (response.isEmpty() || !response.get().ok()) {
                continue;
            }
            exchanges++;
            switch (request.get().method()) {
                case "ANNOUNCE" -> announced = parse(request.get().body());
                case "SETUP" -> {
                    Matcher name = STREAM.matcher(request.get().target());
                    Matcher port = SERVER_PORT.matcher(response.get().header("Transport").orElse(""));
                    if (name.find() && port.find()) {
                        ports.put(name.group(1), Integer.parseInt(port.group(1)));
                    }
                }
                default -> {}
            }
        }
        return new RecordedHandshake(announced, Map.copyOf(ports), exchanges);
    }

    private static Optional<AnnouncedStream> parse(String body) {
        try {
            return Optional.of(AnnouncedStream.parse(body));
        } catch (RtspFormatException incomplete) {
            return Optional.empty();
        }
    }

    private static Optional<RtspMessage.Request> request(byte[] bytes, byte[] key) {
        Optional<byte[]> message = open(bytes, key, RtspEncryption.Role.HOST);
        if (message.isEmpty() || METHODS.stream().noneMatch(method -> startsWith(message.get(), method))) {
            return Optional.empty();
        }
        try {
            return Optional.of(RtspMessage.parseRequest(message.get()));
        } catch (RtspFormatException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<RtspMessage.Response> answer(List<TcpStream> streams, TcpStream request, byte[] key) {
        for (TcpStream stream : streams) {
            boolean reverse = stream.source().equals(request.destination())
                    && stream.destination().equals(request.source());
            Optional<byte[]> message =
                    reverse ? open(stream.bytes(), key, RtspEncryption.Role.CLIENT) : Optional.empty();
            if (message.isPresent()) {
                try {
                    return Optional.of(RtspMessage.parseResponse(message.get()));
                } catch (RtspFormatException malformed) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** The message of a stream: frames are opened and joined, plain text is taken as it is. */
    private static Optional<byte[]> open(byte[] bytes, byte[] key, RtspEncryption.Role reader) {
        if (bytes.length == 0) {
            return Optional.empty();
        }
        if (bytes[0] >= 0) {
            return Optional.of(bytes);
        }
        RtspEncryption encryption = new RtspEncryption(key, reader);
        List<byte[]> messages = new ArrayList<>();
        try {
            for (int start = 0; start < bytes.length; ) {
                byte[] rest = Arrays.copyOfRange(bytes, start, bytes.length);
                OptionalInt length = RtspEncryption.frameLength(rest);
                if (length.isEmpty() || length.getAsInt() > rest.length) {
                    return Optional.empty();
                }
                messages.add(encryption.open(Arrays.copyOf(rest, length.getAsInt())));
                start += length.getAsInt();
            }
        } catch (RtspFormatException notOurs) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(new String(message, StandardCharsets.ISO_8859_1)));
        return Optional.of(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static boolean startsWith(byte[] message, String text) {
        byte[] start = text.getBytes(StandardCharsets.ISO_8859_1);
        return message.length >= start.length
                && Arrays.equals(message, 0, start.length, start, 0, start.length);
    }
}
