package io.moonfleet.gamestream.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * RTSP as GameStream uses it (protocol document, section 3.2): strict in what is written, lenient in what is read. Text is
 * ISO 8859-1 on both ways, so that every byte survives.
 */
public sealed interface RtspMessage {
    String VERSION = "RTSP/1.0";

    List<RtspHeader> headers();

    /** The text after the blank line, empty when there is none. */
    String body();

    /** The bytes to send. Throws IllegalArgumentException for a message that must not be sent. */
    byte[] format();

    /** Value of the first header of that name, in any capitalisation. */
    default Optional<String> header(String name) {
        for (RtspHeader header : headers()) {
            if (header.name().equalsIgnoreCase(name)) {
                return Optional.of(header.value());
            }
        }
        return Optional.empty();
    }

    /** {@code METHOD target RTSP/1.0}. A body needs a {@code Content-length} header. */
    record Request(String method, String target, List<RtspHeader> headers, String body) implements RtspMessage {
        public Request {
            headers = List.copyOf(headers);
        }

        /** {@code CSeq} has to come first: Wolf looks for it there. */
        @Override
        public byte[] format() {
            if (headers.isEmpty() || !headers.getFirst().name().equals("CSeq")) {
                throw new IllegalArgumentException("a request starts with CSeq");
            }
            return RtspSyntax.format(
                    RtspSyntax.token(method) + " " + RtspSyntax.token(target) + " " + VERSION, headers, body);
        }
    }

    /** {@code RTSP/1.0 status reason}. The body ends with the connection. */
    record Response(int status, String reason, List<RtspHeader> headers, String body) implements RtspMessage {
        public Response {
            headers = List.copyOf(headers);
        }

        public boolean ok() {
            return status == 200;
        }

        @Override
        public byte[] format() {
            if (status < 100 || status > 999 || reason.isBlank() || headers.isEmpty()) {
                throw new IllegalArgumentException("a response has a three-digit status, a reason and a header");
            }
            return RtspSyntax.format(VERSION + " " + status + " " + RtspSyntax.line(reason), headers, body);
        }
    }

    /** A complete request: with {@code Content-length} bytes of body, or none. */
    static Request parseRequest(byte[] message) throws RtspFormatException {
        RtspSyntax syntax = RtspSyntax.read(message);
        String[] parts = syntax.startLine().split(" ", -1);
        if (parts.length != 3 || parts[0].isEmpty() || parts[1].isEmpty() || !parts[2].equals(VERSION)) {
            throw new RtspFormatException("not an RTSP request");
        }
        int length = syntax.contentLength().orElse(0);
        return new Request(parts[0], parts[1], syntax.headers(), syntax.body(length));
    }

    /** A complete response: with {@code Content-length} bytes of body, or all that came. */
    static Response parseResponse(byte[] message) throws RtspFormatException {
        RtspSyntax syntax = RtspSyntax.read(message);
        String line = syntax.startLine();
        if (!line.startsWith(VERSION + " ") || line.length() < VERSION.length() + 4) {
            throw new RtspFormatException("not an RTSP response");
        }
        String rest = line.substring(VERSION.length() + 1);
        String number = rest.substring(0, 3);
        if (!number.chars().allMatch(c -> c >= '0' && c <= '9') || (rest.length() > 3 && rest.charAt(3) != ' ')) {
            throw new RtspFormatException("an RTSP response without status");
        }
        String reason = rest.length() > 4 ? rest.substring(4) : "";
        int length = syntax.contentLength().orElse(syntax.available());
        return new Response(Integer.parseInt(number), reason, syntax.headers(), syntax.body(length));
    }

    /** The length of the message that {@code text} begins with, once its head is complete; the body may be missing. */
    static OptionalInt requestLength(byte[] text) throws RtspFormatException {
        if (!RtspSyntax.headComplete(text)) {
            return OptionalInt.empty();
        }
        RtspSyntax syntax = RtspSyntax.read(text);
        return OptionalInt.of(text.length - syntax.available() + syntax.contentLength().orElse(0));
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
