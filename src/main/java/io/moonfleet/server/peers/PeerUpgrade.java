package io.moonfleet.server.peers;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.server.MoonfleetConfig;
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
    private final PeerKind usualTransport;

    public PeerUpgrade(PeerCredentials credentials, StreamerRegistry registry, MoonfleetConfig config) {
        this.credentials = credentials;
        this.registry = registry;
        this.usualTransport = PeerKind.named(config.rtc().transport())
                .filter(kind -> kind == PeerKind.RTP || kind == PeerKind.TRANSCODE)
                .orElseThrow(() -> new IllegalArgumentException("moonfleet.rtc.transport must be rtp or transcode"));
    }

    void register(@Observes Filters filters) {
        filters.register(this::filter, PRIORITY);
    }

    private void filter(RoutingContext context) {
        Optional<PeerPath> path = PeerPath.of(context.normalizedPath());
        if (path.isEmpty()) {
            context.next();
            return;
        }
        PeerCredentials.Verdict verdict = credentials.judge(context.request());
        if (verdict == PeerCredentials.Verdict.WRONG) {
            context.response().putHeader("WWW-Authenticate", "Bearer");
            JsonAnswer.refuse(context, 401, "Wrong token or ticket");
            return;
        }
        Optional<String> problem = transportProblem(path.orElseThrow(), context.request().getParam("transport"));
        if (problem.isPresent()) {
            JsonAnswer.refuse(context, 400, problem.orElseThrow());
            return;
        }
        Optional<String> streamerId = path.orElseThrow().streamerId();
        if (verdict == PeerCredentials.Verdict.GOOD && streamerId.isPresent()) {
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

    private static Optional<String> transportProblem(PeerPath path, String transport) {
        if (transport == null || transport.isEmpty()) {
            return Optional.empty();
        }
        boolean signaling = path.kind() == PeerPath.Kind.SIGNALING;
        return switch (transport) {
            case "rtp", "transcode" -> signaling
                    ? Optional.empty()
                    : Optional.of("This address is for the transport websocket; " + transport
                            + " is at /api/streamers/{streamer_id}/peer");
            case "websocket" -> signaling
                    ? Optional.of("The transport websocket has an address of its own: /api/streamers/{streamer_id}/ws")
                    : Optional.empty();
            default -> Optional.of("transport must be rtp, transcode or websocket");
        };
    }

    @Override
    public Uni<CheckResult> perform(HttpUpgradeContext context) {
        boolean authenticated =
                PeerCredentials.Verdict.GOOD.name().equals(context.httpRequest().getHeader(VERDICT));
        context.userData().put(PeerSockets.AUTHENTICATED, authenticated);
        context.userData()
                .put(
                        PeerSockets.TRANSPORT,
                        Optional.ofNullable(context.httpRequest().getParam("transport"))
                                .filter(transport -> !transport.isEmpty())
                                .orElse(usualTransport.wireName()));
        Optional.ofNullable(context.httpRequest().getParam("session_id"))
                .filter(session -> !session.isEmpty())
                .ifPresent(session -> context.userData().put(ViewerSockets.SESSION, session));
        return PeerCredentials.ticketProtocol(context.httpRequest())
                .map(protocol -> CheckResult.permitUpgrade(Map.of("Sec-WebSocket-Protocol", List.of(protocol))))
                .orElseGet(CheckResult::permitUpgrade);
    }
}
