package io.moonfleet.server.auth;

import io.moonfleet.server.MoonfleetConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Lets WHEP players of other origins read the answers (Fetch standard, CORS protocol): those that the configuration names,
 * none by default. Comes before the access rules, since a preflight carries no credentials; everything else goes on to
 * them. Nothing but the WHEP addresses is opened.
 */
@Singleton
public final class WhepCors {
    private static final int PRIORITY = 10_500;
    private static final Pattern WHEP = Pattern.compile("/api/streamers/[^/]+/whep(/[^/]*)?");

    /** Every origin; only of use with a token, for without one the access rules refuse foreign pages. */
    private static final String ANY = "*";

    private final Set<String> allowed = new HashSet<>();

    @Inject
    public WhepCors(MoonfleetConfig config) {
        this(config.auth().allowedOrigins().orElse(List.of()));
    }

    WhepCors(List<String> allowedOrigins) {
        allowedOrigins.forEach(origin -> allowed.add(origin.toLowerCase(Locale.ROOT)));
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, PRIORITY);
    }

    private void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isWhep(context.normalizedPath())) {
            context.next();
            return;
        }
        HttpServerResponse response = context.response();
        response.putHeader("Vary", "Origin");
        String origin = request.getHeader("Origin");
        if (origin == null || !isAllowed(origin)) {
            context.next();
            return;
        }
        response.putHeader("Access-Control-Allow-Origin", origin);
        response.putHeader("Access-Control-Expose-Headers", "Location, ETag, Link, Accept-Patch, Accept-Post, Retry-After");
        if (request.method().equals(HttpMethod.OPTIONS) && request.getHeader("Access-Control-Request-Method") != null) {
            response.putHeader("Access-Control-Allow-Methods", "POST, PATCH, DELETE, OPTIONS")
                    .putHeader("Access-Control-Allow-Headers", "Authorization, Content-Type, If-Match")
                    .putHeader("Access-Control-Max-Age", "600")
                    .setStatusCode(204)
                    .end();
            return;
        }
        context.next();
    }

    static boolean isWhep(String path) {
        return WHEP.matcher(path).matches();
    }

    boolean isAllowed(String origin) {
        return allowed.contains(ANY) || allowed.contains(origin.toLowerCase(Locale.ROOT));
    }
}
