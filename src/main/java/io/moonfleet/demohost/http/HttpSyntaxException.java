package io.moonfleet.demohost.http;

/** Bytes that are no HTTP request this server takes. */
public final class HttpSyntaxException extends Exception {
    public HttpSyntaxException(String message) {
        super(message, null, false, false);
    }
}
