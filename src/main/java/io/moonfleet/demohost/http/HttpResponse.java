package io.moonfleet.demohost.http;

import java.nio.charset.StandardCharsets;

/** An answer; the connection is closed after it. */
public record HttpResponse(int status, String contentType, byte[] body) {
    public static HttpResponse xml(String document) {
        return new HttpResponse(200, "application/xml", document.getBytes(StandardCharsets.UTF_8));
    }

    public static HttpResponse png(byte[] picture) {
        return new HttpResponse(200, "image/png", picture);
    }

    /** The same with another status of HTTP. */
    public HttpResponse withStatus(int newStatus) {
        return new HttpResponse(newStatus, contentType, body);
    }

    static HttpResponse badRequest(String message) {
        return new HttpResponse(400, "text/plain", (message + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Status line, headers and body. */
    byte[] toBytes() {
        String reason = switch (status) {
            case 200 -> "OK";
            case 401 -> "Unauthorized";
            case 404 -> "Not Found";
            default -> "Bad Request";
        };
        byte[] head = ("HTTP/1.1 " + status + " " + reason + "\r\nContent-Type: " + contentType + "\r\nContent-Length: "
                        + body.length + "\r\nConnection: close\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[head.length + body.length];
        System.arraycopy(head, 0, bytes, 0, head.length);
        System.arraycopy(body, 0, bytes, head.length, body.length);
        return bytes;
    }
}
