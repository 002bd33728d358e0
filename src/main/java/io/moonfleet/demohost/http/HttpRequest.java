package io.moonfleet.demohost.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A GET request: path and query, percent-decoded. Headers are checked for shape and dropped, for nothing in the host's
 * API depends on one.
 *
 * @param path       starts with a slash
 * @param parameters of a repeated name the first value
 */
public record HttpRequest(String path, Map<String, String> parameters) {
    /** Largest head of a request in bytes; the client certificate of pairing travels in the query. */
    public static final int HEAD_LIMIT = 16 * 1024;

    private static final int PARAMETER_LIMIT = 64;
    private static final int HEADER_LIMIT = 64;

    public HttpRequest {
        parameters = Map.copyOf(parameters);
    }

    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /** Whether the head is complete: {@code length} bytes of {@code bytes} end with an empty line. */
    static boolean complete(byte[] bytes, int length) {
        return length >= 4
                && bytes[length - 4] == '\r'
                && bytes[length - 3] == '\n'
                && bytes[length - 2] == '\r'
                && bytes[length - 1] == '\n';
    }

    /** Parses a complete head: request line and headers, each line ending CRLF, and an empty line. */
    public static HttpRequest parse(byte[] head) throws HttpSyntaxException {
        if (head.length > HEAD_LIMIT || !complete(head, head.length)) {
            throw new HttpSyntaxException("the request is too long or not complete");
        }
        String text = new String(head, 0, head.length - 4, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n", HEADER_LIMIT + 2);
        if (lines.length > HEADER_LIMIT + 1) {
            throw new HttpSyntaxException("the request has too many headers");
        }
        for (int line = 1; line < lines.length; line++) {
            if (lines[line].indexOf(':') <= 0) {
                throw new HttpSyntaxException("the request has a header without a name");
            }
        }
        String[] words = lines[0].split(" ", 4);
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            throw new HttpSyntaxException("the request line is not HTTP/1.1");
        }
        if (!words[0].equals("GET")) {
            throw new HttpSyntaxException("only GET is supported");
        }
        return target(words[1]);
    }

    private static HttpRequest target(String target) throws HttpSyntaxException {
        if (!target.startsWith("/")) {
            throw new HttpSyntaxException("the request's target is not a path");
        }
        int mark = target.indexOf('?');
        String path = decode(mark < 0 ? target : target.substring(0, mark));
        Map<String, String> parameters = new HashMap<>();
        if (mark >= 0 && mark + 1 < target.length()) {
            String[] pairs = target.substring(mark + 1).split("&", PARAMETER_LIMIT + 1);
            if (pairs.length > PARAMETER_LIMIT) {
                throw new HttpSyntaxException("the request has too many parameters");
            }
            for (String pair : pairs) {
                int equals = pair.indexOf('=');
                String name = decode(equals < 0 ? pair : pair.substring(0, equals));
                parameters.putIfAbsent(name, equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new HttpRequest(path, parameters);
    }

    private static String decode(String text) throws HttpSyntaxException {
        if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        for (int index = 0; index < text.length(); index++) {
            char character = text.charAt(index);
            if (character == '%') {
                bytes.write(percent(text, index));
                index += 2;
            } else {
                bytes.write(character == '+' ? ' ' : character);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int percent(String text, int index) throws HttpSyntaxException {
        if (index + 2 < text.length()) {
            int high = Character.digit(text.charAt(index + 1), 16);
            int low = Character.digit(text.charAt(index + 2), 16);
            if (high >= 0 && low >= 0) {
                return high << 4 | low;
            }
        }
        throw new HttpSyntaxException("the request has a broken percent escape");
    }

    /** Without the values: some are keys. */
    @Override
    public String toString() {
        return "HttpRequest[path=" + path + ", parameters=" + parameters.keySet() + "]";
    }
}
