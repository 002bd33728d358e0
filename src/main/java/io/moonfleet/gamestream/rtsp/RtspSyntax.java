package io.moonfleet.gamestream.rtsp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Start line, headers and the rest of a message, split but not yet understood. */
record RtspSyntax(String startLine, List<RtspHeader> headers, String rest) {
    static final int MAX_MESSAGE = 1024 * 1024;
    private static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_HEADERS = 64;

    /** Lines end in CRLF or LF; the head ends with an empty line. */
    static RtspSyntax read(byte[] message) throws RtspFormatException {
        if (message.length > MAX_MESSAGE) {
            throw new RtspFormatException("an RTSP message of " + message.length + " bytes");
        }
        String text = new String(message, StandardCharsets.ISO_8859_1);
        List<RtspHeader> headers = new ArrayList<>();
        String startLine = "";
        int position = 0;
        while (true) {
            int end = text.indexOf('\n', position);
            if (end < 0 || end > MAX_HEAD) {
                throw new RtspFormatException("an RTSP message without end of its head");
            }
            String line = text.substring(position, end > position && text.charAt(end - 1) == '\r' ? end - 1 : end);
            boolean first = position == 0;
            position = end + 1;
            if (first) {
                startLine = line;
            } else if (line.isEmpty()) {
                return new RtspSyntax(startLine, List.copyOf(headers), text.substring(position));
            } else {
                headers.add(header(line));
                if (headers.size() > MAX_HEADERS) {
                    throw new RtspFormatException("an RTSP message with too many headers");
                }
            }
        }
    }

    /** Whether the head has ended; fails when it is too long to ever be accepted. */
    static boolean headComplete(byte[] message) throws RtspFormatException {
        for (int i = 1; i < Math.min(message.length, MAX_HEAD); i++) {
            boolean lineEnd = message[i] == '\n';
            boolean emptyLine = message[i - 1] == '\n' || (i > 1 && message[i - 1] == '\r' && message[i - 2] == '\n');
            if (lineEnd && emptyLine) {
                return true;
            }
        }
        if (message.length >= MAX_HEAD) {
            throw new RtspFormatException("an RTSP message without end of its head");
        }
        return false;
    }

    OptionalInt contentLength() throws RtspFormatException {
        for (RtspHeader header : headers) {
            if (header.name().equalsIgnoreCase("Content-length")) {
                try {
                    int length = Integer.parseInt(header.value());
                    if (length >= 0 && length <= MAX_MESSAGE) {
                        return OptionalInt.of(length);
                    }
                } catch (NumberFormatException e) {
                    // Falls through to the error below.
                }
                throw new RtspFormatException("an RTSP message with a wrong Content-length");
            }
        }
        return OptionalInt.empty();
    }

    int available() {
        return rest.length();
    }

    String body(int length) throws RtspFormatException {
        if (length > rest.length()) {
            throw new RtspFormatException("an RTSP body of " + rest.length() + " instead of " + length + " bytes");
        }
        return rest.substring(0, length);
    }

    static byte[] format(String startLine, List<RtspHeader> headers, String body) {
        StringBuilder text = new StringBuilder(256 + body.length()).append(startLine).append("\r\n");
        for (RtspHeader header : headers) {
            text.append(token(header.name())).append(": ").append(line(header.value())).append("\r\n");
        }
        return RtspMessage.bytes(text.append("\r\n").append(body).toString());
    }

    /** A part of a line that must not be empty nor contain blanks. */
    static String token(String text) {
        if (text.isEmpty() || text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("an RTSP token is empty or contains a blank");
        }
        return line(text);
    }

    /** Text that must not break out of its line. */
    static String line(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > 0xFF) {
                throw new IllegalArgumentException("an RTSP line contains a control or non-Latin character");
            }
        }
        return text;
    }

    private static RtspHeader header(String line) throws RtspFormatException {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new RtspFormatException("an RTSP header without name");
        }
        return new RtspHeader(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
}
