package io.moonfleet.server.peers;

import io.moonfleet.server.auth.PeerPath;
import io.moonfleet.server.json.JsonAnswer;
import io.moonfleet.server.registry.Streamer;
import io.moonfleet.server.registry.StreamerRegistry;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides about a peer socket while it is still an HTTP request, so that a refusal is a status with a JSON body. A caller
 * that has shown no credentials yet learns nothing about which streamers exist.
 */
@Singleton
public final class PeerUpgrade implements HttpUpgradeCheck {
    private static final int PRIORITY = 9_000;
    private static final String VERDICT = "moonfleet.peer.verdict";

    private final PeerCredentials credentials;
    private final StreamerRegistry registry;

    public PeerUpgrade(PeerCredentials credentials, StreamerRegistry registry) {
        this.credentials = credentials;
        this.registry = registry;
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, PRIORITY);
    }

    private void filter(RoutingContext context) {
        Optional<String> streamerId = PeerPath.streamerId(context.normalizedPath());
        if (streamerId.isEmpty()) {
            context.next();
            return;
        }
        PeerCredentials.Verdict verdict = credentials.judge(context.request());
        if (verdict == PeerCredentials.Verdict.WRONG) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            JsonAnswer.refuse(context, 401, "Wrong token or ticket");
            return;
        }
        if (verdict == PeerCredentials.Verdict.GOOD) {
            Optional<Streamer> streamer = registry.find(streamerId.orElseThrow());
            if (streamer.isEmpty()) {
                JsonAnswer.refuse(context, 404, "Streamer not found");
                return;
            }
            if (streamer.orElseThrow().isFull()) {
                JsonAnswer.refuse(context, 503, "Too many peers");
                return;
            }
        }
        if (!context.request().headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            JsonAnswer.refuse(context, 426, "This address takes WebSocket connections");
            return;
        }
        // Never from the caller: set replaces whatever came with the request.
        context.request().headers().set(VERDICT, verdict.name());
        context.next();
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        boolean authenticated =
                PeerCredentials.Verdict.GOOD.name().equals(context.httpRequest().getHeader(VERDICT));
        context.userData().put(PeerSockets.AUTHENTICATED, authenticated);
        return PeerCredentials.ticketProtocol(context.httpRequest())
                .map(protocol -> CheckResult.permitUpgrade(Map.of("Sec-WebSocket-Protocol", List.of(protocol))))
                .orElseGet(CheckResult::permitUpgrade);
    }
}
