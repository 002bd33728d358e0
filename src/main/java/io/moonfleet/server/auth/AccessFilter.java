package io.moonfleet.server.auth;

import io.moonfleet.server.json.JsonAnswer;
import io.moonfleet.server.json.JsonBody;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The first handler of every request, REST, WebSocket upgrades and management endpoints alike, once its path is settled:
 * nothing gets around it.
 */
@Singleton
public final class AccessFilter {
    private static final int PRIORITY = 10_000;

    private final AccessRules rules;

    public AccessFilter(AccessRules rules) {
        this.rules = rules;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = context.normalizedPath();
        context.response().putHeader("X-Content-Type-Options", "nosniff");
        // A frame of another page could make the user click what they do not see.
        context.response().putHeader("Content-Security-Policy", "frame-ancestors 'self'");
        context.response().putHeader("X-Frame-Options", "SAMEORIGIN");
        context.response().putHeader("Referrer-Policy", "no-referrer");
        if (PublicPaths.isHealth(path)) {
            context.next();
            return;
        }
        boolean trusted = rules.isTrustedSource(
                authority(request), header(request, "Origin"), header(request, "Sec-Fetch-Site"));
        if (!trusted) {
            // A link from elsewhere to the page itself is fine; its scripts then are of the same origin.
            boolean navigation = header(request, "Sec-Fetch-Mode").filter("navigate"::equals).isPresent();
            if (!navigation || !PublicPaths.isPage(request.method().name(), path) || !hostTrusted(request)) {
                JsonAnswer.refuse(context, 403, "Requests from this origin or under this host name are not allowed");
                return;
            }
        }
        // A peer socket's credentials may also be a ticket or come in its first message.
        if (PublicPaths.isPage(request.method().name(), path) || PeerPath.of(path).isPresent()) {
            context.next();
            return;
        }
        if (!rules.isAuthorized(header(request, HttpHeaders.AUTHORIZATION.toString()))) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            JsonAnswer.refuse(context, 401, "Missing or wrong bearer token");
            return;
        }
        if (declaredLength(request) > JsonBody.MAX_BYTES) {
            // The body is not read: the connection ends with the answer. HTTP/2 has no such header and ends the stream.
            if (request.version() != HttpVersion.HTTP_2) {
                context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            JsonAnswer.refuse(context, 413, "The request body is larger than " + JsonBody.MAX_BYTES + " bytes");
            return;
        }
        context.next();
    }

    private static long declaredLength(HttpServerRequest request) {
        try {
            return Long.parseLong(header(request, HttpHeaders.CONTENT_LENGTH.toString()).orElse("0"));
        } catch (NumberFormatException malformed) {
            return Long.MAX_VALUE;
        }
    }

    private boolean hostTrusted(HttpServerRequest request) {
        return rules.isTrustedSource(authority(request), Optional.empty(), Optional.empty());
    }

    /** The name under which the server was called, whatever the HTTP version. */
    private static Optional<String> authority(HttpServerRequest request) {
        return Optional.ofNullable(request.authority()).map(HostAndPort::toString);
    }

    private static Optional<String> header(HttpServerRequest request, String name) {
        return Optional.ofNullable(request.getHeader(name));
    }
}
