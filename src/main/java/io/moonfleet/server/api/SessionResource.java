package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.server.auth.TicketOffice;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What a browser needs to get in. */
@Path("/api")
@Tag(name = "access")
public class SessionResource {
    private final TicketOffice tickets;

    SessionResource(TicketOffice tickets) {
        this.tickets = tickets;
    }

    /** A ticket for one peer socket; {@code expiresIn} is in seconds. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Ticket(String ticket, long expiresIn) {}

    @GET
    @Path("/authenticate")
    @Operation(summary = "Check the token", description = "200 when it is right or none is needed, 401 otherwise.")
    public Response authenticate() {
        return Response.ok().build();
    }

    @POST
    @Path("/ticket")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Get a single-use ticket for a peer WebSocket",
            description = "Show it as subprotocol moonfleet.ticket.TICKET or as query parameter ticket.")
    public Ticket ticket() {
        return new Ticket(tickets.issue(), TicketOffice.LIFETIME.toSeconds());
    }
}
