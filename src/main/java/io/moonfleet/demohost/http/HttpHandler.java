package io.moonfleet.demohost.http;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Answers requests, each on a virtual thread of its own; may block. */
@FunctionalInterface
public interface HttpHandler {
    /** @param certificate what the client presented over TLS, not yet authorised; empty over plain HTTP */
    HttpResponse answer(HttpRequest request, InetAddress client, boolean secure, Optional<X509Certificate> certificate);
}
