package io.moonfleet.server.api;

/** The request asks for what is so already; answered with 304 and no body. */
final class NotModifiedException extends RuntimeException {
    NotModifiedException() {
        super("not modified", null, false, false);
    }
}
