package io.moonfleet.server.peers;

import io.moonfleet.server.auth.AccessRules;
import io.moonfleet.server.auth.TicketOffice;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Optional;

/** Judges the credentials of a peer socket's upgrade request. */
@Singleton
public final class PeerCredentials {
    static final String TICKET_PROTOCOL = "moonfleet.ticket.";

    /** What the upgrade request shows. */
    enum Verdict {
        GOOD,
        WRONG,
        /** Nothing was shown: the first message has to. */
        NONE
    }

    private final AccessRules rules;
    private final TicketOffice tickets;

    public PeerCredentials(AccessRules rules, TicketOffice tickets) {
        this.rules = rules;
        this.tickets = tickets;
    }

    /** Spends the ticket, if there is one: to be asked once for a request. */
    Verdict judge(HttpServerRequest request) {
        if (!rules.tokenRequired()) {
            return Verdict.GOOD;
        }
        Optional<String> authorization = Optional.ofNullable(request.getHeader("Authorization"));
        if (authorization.isPresent()) {
            return rules.isAuthorized(authorization) ? Verdict.GOOD : Verdict.WRONG;
        }
        Optional<String> ticket = Optional.ofNullable(request.getParam("ticket"))
                .or(() -> ticketProtocol(request).map(protocol -> protocol.substring(TICKET_PROTOCOL.length())));
        if (ticket.isEmpty()) {
            return Verdict.NONE;
        }
        return tickets.redeem(ticket.orElseThrow()) ? Verdict.GOOD : Verdict.WRONG;
    }

    /** The offered subprotocol that carries a ticket; it has to be selected for a browser to accept the connection. */
    static Optional<String> ticketProtocol(HttpServerRequest request) {
        return request.headers().getAll("Sec-WebSocket-Protocol").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .filter(protocol -> protocol.startsWith(TICKET_PROTOCOL))
                .findFirst();
    }
}
