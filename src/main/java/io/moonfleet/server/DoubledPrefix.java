package io.moonfleet.server;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * An existing viewer calls {@code /api/api/…} (streamers contract, section 0, fact 6): that is {@code /api/…}. Comes before
 * every other handler, so that none of them, access rules included, knows the second name.
 */
@Singleton
final class DoubledPrefix {
    private static final int PRIORITY = 11_000;
    private static final String PREFIX = "/api";
    private static final String DOUBLED = PREFIX + PREFIX + "/";

    void register(@Observes Filters filters) {
        filters.register(DoubledPrefix::handle, PRIORITY);
    }

    static void handle(RoutingContext context) {
        String path = context.normalizedPath();
        // Once only: a path of many prefixes would begin anew for each.
        if (!path.startsWith(DOUBLED) || path.startsWith(DOUBLED, PREFIX.length())) {
            context.next();
            return;
        }
        String single = path.substring(PREFIX.length());
        String query = context.request().query();
        context.reroute(query == null ? single : single + "?" + query);
    }
}
