package io.moonfleet.server.api;

import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.json.JsonBody;
import io.moonfleet.server.peers.WhepSession;
import io.moonfleet.server.peers.WhepSessions;
import io.moonfleet.server.registry.Streamer;
import io.moonfleet.server.registry.StreamerRegistry;
import io.moonfleet.server.registry.StreamerState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Any WHEP player is a peer that watches only (draft-ietf-wish-whep): it posts an offer and gets the answer, complete with
 * candidates. Candidates of the player are not needed, for the streamer is an ICE-lite agent.
 */
@Path("/api/streamers/{streamer_id}/whep")
@RunOnVirtualThread
@Tag(name = "whep")
public class WhepResource {
    private static final String SDP = "application/sdp";
    private static final String FRAGMENT = "application/trickle-ice-sdpfrag";

    /** A streamer that starts needs a few seconds. */
    private static final int RETRY_SECONDS = 2;

    private final StreamerRegistry registry;
    private final WhepSessions sessions;

    WhepResource(StreamerRegistry registry, WhepSessions sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    @POST
    @Operation(summary = "Play a streamer by WHEP", description = "The body is an SDP offer, the answer is complete. The"
            + " header Location has the address of the session, Link the ICE servers.")
    @APIResponse(responseCode = "201", content = @Content(mediaType = SDP, schema = @Schema(type = SchemaType.STRING)),
            headers = {@Header(name = "Location"), @Header(name = "ETag"), @Header(name = "Link")})
    @APIResponse(responseCode = "400", description = "The body is no offer", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "409", description = "The streamer has no picture yet or no more", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "415", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "422", description = "The streamer cannot answer this offer", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "503", description = "Too many peers", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "504", description = "The streamer did not answer", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response play(
            @PathParam("streamer_id") String streamerId,
            @HeaderParam("Content-Type") String contentType,
            InputStream body,
            UriInfo uri) {
        requireType(contentType, SDP);
        String offer = read(body);
        Streamer streamer =
                registry.find(streamerId).orElseThrow(() -> new ApiException(404, "Streamer not found"));
        if (!offer.startsWith("v=0") || !offer.contains("\nm=")) {
            throw new ApiException(400, "The body is no SDP offer");
        }
        if (streamer.state() != StreamerState.ACTIVE) {
            return problem(409, "The streamer has no picture yet");
        }
        if (streamer.isFull()) {
            return problem(503, "Too many peers");
        }
        WhepSessions.Creation creation = create(streamer, offer);
        return switch (creation.outcome()) {
            case WhepSession.Outcome.Answered answered -> created(creation.session(), answered.sdp(), uri);
            case WhepSession.Outcome.Refused refused ->
                throw new ApiException(422, "The streamer cannot answer this offer: " + refused.reason());
            case WhepSession.Outcome.TimedOut _ -> throw new ApiException(504, "The streamer did not answer the offer");
        };
    }

    @OPTIONS
    @Operation(hidden = true)
    public Response options() {
        return Response.noContent().header("Allow", "OPTIONS, POST").header("Accept-Post", SDP).build();
    }

    @PATCH
    @Path("/{session_id}")
    @Operation(summary = "Candidates of a WHEP player", description = "They are not needed; an ICE restart is refused.")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "412", description = "If-Match names another ICE session", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "415", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "422", description = "ICE restarts are not possible", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response trickle(
            @PathParam("streamer_id") String streamerId,
            @PathParam("session_id") String sessionId,
            @HeaderParam("Content-Type") String contentType,
            @HeaderParam("If-Match") String ifMatch,
            InputStream body) {
        WhepSession session = find(streamerId, sessionId);
        requireType(contentType, FRAGMENT);
        String fragment = read(body);
        if (session.isRestart(fragment) || "*".equals(ifMatch)) {
            throw new ApiException(422, "ICE restarts are not possible; make a new session");
        }
        if (ifMatch != null && !List.of(ifMatch.split("\\s*,\\s*")).contains(session.entityTag())) {
            throw new ApiException(412, "If-Match names another ICE session");
        }
        return Response.noContent().build();
    }

    @DELETE
    @Path("/{session_id}")
    @Operation(summary = "End a WHEP player's session")
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public Response delete(@PathParam("streamer_id") String streamerId, @PathParam("session_id") String sessionId) {
        sessions.remove(find(streamerId, sessionId));
        return Response.ok().build();
    }

    @OPTIONS
    @Path("/{session_id}")
    @Operation(hidden = true)
    public Response sessionOptions() {
        return Response.noContent().header("Allow", "DELETE, OPTIONS, PATCH").header("Accept-Patch", FRAGMENT).build();
    }

    private WhepSession find(String streamerId, String sessionId) {
        return sessions.find(streamerId, sessionId)
                .orElseThrow(() -> new ApiException(404, "Session not found"));
    }

    private WhepSessions.Creation create(Streamer streamer, String offer) {
        try {
            return sessions.create(streamer, offer);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "The server is shutting down");
        }
    }

    private static Response created(WhepSession session, String answer, UriInfo uri) {
        String path = uri.getRequestUri().getRawPath();
        Response.ResponseBuilder response = Response.status(201)
                .type(SDP)
                .header("Location", (path.endsWith("/") ? path : path + "/") + session.id())
                .header("ETag", session.entityTag())
                .header("Accept-Patch", FRAGMENT)
                .entity(answer);
        session.iceServers().forEach(server -> links(server).forEach(link -> response.header("Link", link)));
        return response.build();
    }

    /** One link for each address (draft-ietf-wish-whep, section 4.4.2). */
    static List<String> links(RtcIceServer server) {
        List<String> links = new ArrayList<>();
        for (String url : server.urls()) {
            String link = "<" + url + ">; rel=\"ice-server\"";
            if (!server.username().isEmpty() || !server.credential().isEmpty()) {
                link += "; username=" + quoted(server.username()) + "; credential=" + quoted(server.credential())
                        + "; credential-type=\"password\"";
            }
            links.add(link);
        }
        return links;
    }

    /** RFC 9110, section 5.6.4. */
    private static String quoted(String text) {
        return "\"" + text.replaceAll("[\\r\\n\\x00]", "").replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static Response problem(int status, String error) {
        return Response.status(status)
                .type("application/json")
                .header("Retry-After", RETRY_SECONDS)
                .entity(ErrorBody.of(error))
                .build();
    }

    private static void requireType(String contentType, String type) {
        String given = contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!given.equals(type)) {
            throw new ApiException(415, "The request body must be " + type);
        }
    }

    private static String read(InputStream body) {
        try {
            byte[] bytes = body.readNBytes(JsonBody.MAX_BYTES + 1);
            if (bytes.length > JsonBody.MAX_BYTES) {
                throw new ApiException(413, "The request body is larger than " + JsonBody.MAX_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new ApiException(400, "The request body could not be read");
        }
    }
}
