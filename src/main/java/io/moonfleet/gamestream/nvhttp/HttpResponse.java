package io.moonfleet.gamestream.nvhttp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 answer, read until its end: by Content-Length, chunked, or up to the end of the connection (hosts send
 * even {@code Content-Length: -1}). The head is limited to 16 KiB, the body to what the caller allows.
 *
 * @param headers names in lower case, the first of equal names
 */
record HttpResponse(int status, String reason, Map<String, String> headers, byte[] body) {
    static final int MAX_HEAD = 16 * 1024;
    private static final int MAX_CHUNK_LINE = 256;

    static HttpResponse read(InputStream in, int maxBody) throws IOException {
        HeadReader head = new HeadReader(in, MAX_HEAD);
        String statusLine = head.line();
        if (!statusLine.startsWith("HTTP/1.") || statusLine.length() < 12) {
            throw new HttpFormatException("the answer is not HTTP/1.x");
        }
        int status = status(statusLine);
        String reason = statusLine.length() > 13 ? statusLine.substring(13) : "";
        Map<String, String> headers = new TreeMap<>();
        for (String line = head.line(); !line.isEmpty(); line = head.line()) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new HttpFormatException("a header line without a name");
            }
            headers.putIfAbsent(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return new HttpResponse(status, reason, headers, body(in, headers, maxBody));
    }

    private static int status(String statusLine) throws HttpFormatException {
        int status = 0;
        for (int i = 9; i < 12; i++) {
            char c = statusLine.charAt(i);
            if (c < '0' || c > '9') {
                throw new HttpFormatException("the answer has no status number");
            }
            status = status * 10 + (c - '0');
        }
        return status;
    }

    private static byte[] body(InputStream in, Map<String, String> headers, int maxBody) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT).endsWith("chunked")) {
            return chunked(in, maxBody);
        }
        long length = contentLength(headers.getOrDefault("content-length", ""));
        if (length > maxBody) {
            throw tooLong(maxBody);
        }
        if (length < 0) {
            byte[] body = in.readNBytes(maxBody);
            if (body.length == maxBody && in.read() >= 0) {
                throw tooLong(maxBody);
            }
            return body;
        }
        byte[] body = in.readNBytes((int) length);
        if (body.length < length) {
            throw new HttpFormatException("the answer ended after " + body.length + " of " + length + " bytes");
        }
        return body;
    }

    /** −1 (read to the end) for a missing, negative or malformed value. */
    private static long contentLength(String value) {
        try {
            return Math.max(-1, Long.parseLong(value));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private static byte[] chunked(InputStream in, int maxBody) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int size = chunkSize(new HeadReader(in, MAX_CHUNK_LINE).line());
            if (size == 0) {
                HeadReader trailer = new HeadReader(in, MAX_HEAD);
                while (!trailer.line().isEmpty()) {
                    // Trailer fields mean nothing here.
                }
                return body.toByteArray();
            }
            if (size > maxBody - body.size()) {
                throw tooLong(maxBody);
            }
            byte[] chunk = in.readNBytes(size);
            if (chunk.length < size || !new HeadReader(in, 2).line().isEmpty()) {
                throw new HttpFormatException("a broken chunk");
            }
            body.writeBytes(chunk);
        }
    }

    private static int chunkSize(String line) throws HttpFormatException {
        int end = line.indexOf(';');
        try {
            int size = Integer.parseInt((end < 0 ? line : line.substring(0, end)).strip(), 16);
            if (size >= 0) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Falls through to the error below.
        }
        throw new HttpFormatException("a chunk without size");
    }

    private static HttpFormatException tooLong(int maxBody) {
        return new HttpFormatException("the answer is longer than " + maxBody + " bytes");
    }

    /** Reads lines that end in LF or CRLF, bytewise because the body must stay unread, within a total limit. */
    private static final class HeadReader {
        private final InputStream in;
        private int left;

        private HeadReader(InputStream in, int limit) {
            this.in = in;
            this.left = limit;
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(64);
            while (true) {
                int c = in.read();
                if (c < 0) {
                    throw new HttpFormatException("the answer ended within its head");
                }
                if (left-- <= 0) {
                    throw new HttpFormatException("the head of the answer is too long");
                }
                if (c == '\n') {
                    String text = line.toString(StandardCharsets.ISO_8859_1);
                    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
                }
                line.write(c);
            }
        }
    }
}
