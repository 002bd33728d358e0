package io.moonfleet.server.api;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.registry.Streamer;
import io.moonfleet.server.registry.StreamerFailure;
import io.moonfleet.server.registry.StreamerRegistry;
import io.moonfleet.server.registry.StreamerSnapshot;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Creating, watching and deleting streamers (streamers contract, section 2). */
@Path("/api/streamers")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "streamers")
public class StreamersResource {
    private final StreamerRegistry registry;
    private final Validator validator;

    StreamersResource(StreamerRegistry registry, Validator validator) {
        this.registry = registry;
        this.validator = validator;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Create a streamer", description = "Answers when the first picture has arrived or the attempt"
            + " has failed and nothing of it is left, with the default time-outs within 29 s; with wait=false at once. A caller that goes away while it waits"
            + " takes the streamer with it.")
    @RequestBody(content = @Content(schema = @Schema(implementation = CreateStreamerRequest.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StreamerInfo.class)))
    @APIResponse(responseCode = "400", description = "A field is wrong, or the host is not paired",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "404", description = "Host not found",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "409", description = "The id is taken",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "502", description = "The host could not be streamed from",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public StreamerInfo create(
            InputStream body, @QueryParam("wait") @DefaultValue("true") String wait, RoutingContext context) {
        boolean waiting = flag("wait", wait);
        CreateStreamerRequest request = RequestValidation.check(validator, CreateStreamerRequest.read(body));
        Streamer streamer = registry.create(request.toSpec());
        if (waiting) {
            context.addEndHandler(ended -> {
                if (ended.failed()) {
                    registry.remove(streamer);
                }
            });
            await(streamer.startResult());
            failIfNotUp(streamer);
        }
        return StreamerInfo.of(streamer.snapshot());
    }

    @GET
    @Operation(summary = "List all streamers")
    public StreamerList list() {
        return new StreamerList(registry.list().stream()
                .map(Streamer::snapshot)
                .map(StreamerInfo::of)
                .toList());
    }

    @GET
    @Path("/{streamer_id}")
    @Operation(summary = "Show one streamer")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = StreamerInfo.class)))
    @APIResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public StreamerInfo get(@PathParam("streamer_id") String streamerId) {
        return StreamerInfo.of(find(streamerId).snapshot());
    }

    @DELETE
    @Path("/{streamer_id}")
    @Operation(summary = "End a streamer", description = "Answers when its process is gone and its id is free.")
    @APIResponse(responseCode = "204")
    @APIResponse(responseCode = "404", content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public void delete(@PathParam("streamer_id") String streamerId) {
        await(registry.remove(find(streamerId)));
    }

    private Streamer find(String streamerId) {
        return registry.find(streamerId).orElseThrow(() -> new ApiException(404, "Streamer not found"));
    }

    private void failIfNotUp(Streamer streamer) {
        StreamerSnapshot snapshot = streamer.snapshot();
        if (snapshot.connected()) {
            return;
        }
        registry.removeFailed(streamer);
        Optional<StreamerFailure> failure = snapshot.failure();
        boolean notPaired = failure.filter(
                        reason -> reason.code().equals(ErrorCode.HOST_NOT_PAIRED.name()))
                .isPresent();
        throw new ApiException(
                notPaired ? 400 : 502,
                failure.map(reason -> ErrorBody.ofFailure(
                                reason.message(), reason.code(), reason.stage(), reason.errorCode()))
                        .orElseGet(() -> ErrorBody.ofFailure(
                                "The streamer was deleted while it was starting",
                                "CANCELLED",
                                snapshot.stage(),
                                0)));
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true", "1", "" -> true;
            case "false", "0" -> false;
            default -> throw ApiException.badField(name, "must be true or false");
        };
    }

    private static void await(CompletableFuture<Void> future) {
        try {
            future.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ApiException(503, "The server is shutting down");
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }
}
