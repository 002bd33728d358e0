package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.nvhttp.Recordings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Messages of the recorded RTSP handshakes, decrypted, byte for byte. */
final class RtspRecordings {
    static final List<String> SESSIONS = List.of(
            "plain", "encrypted", "control-v1", "surround51", "hevc", "host-termination", "resume-1-launch",
            "resume-2-resume");

    private static final Pattern SEPARATOR =
            Pattern.compile("#### (client -> host|host -> client) \\(.*?\\)( \\[.*?])? ####\n");

    record Message(boolean fromClient, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private RtspRecordings() {}

    static List<Message> of(String session) {
        String text = new String(Recordings.bytes(session + "/rtsp-transcript.txt"), StandardCharsets.ISO_8859_1);
        List<Message> messages = new ArrayList<>();
        Matcher matcher = SEPARATOR.matcher(text);
        boolean found = matcher.find();
        while (found) {
            boolean fromClient = matcher.group(1).startsWith("client");
            int start = matcher.end();
            found = matcher.find();
            // The transcript puts one line feed behind each message.
            int end = (found ? matcher.start() : text.length()) - 1;
            messages.add(new Message(fromClient, text.substring(start, end).getBytes(StandardCharsets.ISO_8859_1)));
        }
        return messages;
    }

    static RtspMessage.Request request(String session, String method) throws RtspFormatException {
        for (Message message : of(session)) {
            if (message.fromClient() && message.text().startsWith(method + " ")) {
                return RtspMessage.parseRequest(message.bytes());
            }
        }
        throw new IllegalArgumentException(method);
    }

    static HostDescription description(String session) throws RtspFormatException {
        return HostDescription.parse(RtspMessage.parseResponse(of(session).get(3).bytes()).body());
    }
}
