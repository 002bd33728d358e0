package io.moonfleet.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.server.MoonfleetConfig;
import io.moonfleet.server.hosts.HostService;
import io.moonfleet.server.hosts.KnownHost;
import io.moonfleet.server.json.JsonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Pairing of the server's own identity: one JSON value with the PIN at once, a second one with the outcome. */
@Path("/api/pair")
@Tag(name = "hosts")
public class PairResource {
    private static final Logger LOGGER = Logger.getLogger(PairResource.class);

    private final HostService hosts;
    private final ObjectMapper mapper;
    private final MoonfleetConfig config;

    PairResource(HostService hosts, ObjectMapper mapper, MoonfleetConfig config) {
        this.hosts = hosts;
        this.mapper = mapper;
        this.config = config;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces("application/x-ndjson")
    @RunOnVirtualThread
    @Operation(summary = "Pair with a host", description = "Streams {\"Pin\":\"1234\"} at once; type it into the host."
            + " Then {\"Paired\":{...}}, or \"PairError\", after which, with \"explain\":true in the request, comes"
            + " {\"PairFailure\":{\"code\":...,\"error\":...}}. 304 when it is paired already, 409 while another call is pairing with it.")
    @RequestBody(content = @Content(schema = @Schema(example = "{\"host_id\":0}")))
    @APIResponse(responseCode = "200")
    @APIResponse(responseCode = "304", description = "Paired already")
    public Response pair(InputStream body, RoutingContext context) {
        JsonBody request = JsonBody.read(body);
        int hostId = HostsResource.hostId(request);
        boolean explain = request.has("explain") && request.flag("explain");
        String pin;
        try {
            if (hosts.status(hostId).paired()) {
                throw new NotModifiedException();
            }
            pin = hosts.pinFor(hostId);
        } catch (GameStreamException failed) {
            throw HostFailures.of(failed);
        }
        StreamingOutput answer = output -> {
            output.write(json(Map.of("Pin", pin)));
            output.flush();
            output.write(outcome(hostId, pin, explain, context));
        };
        return Response.ok(answer).build();
    }

    private byte[] outcome(int hostId, String pin, boolean explain, RoutingContext context) {
        Thread pairing = Thread.currentThread();
        CompletableFuture<Void> done = new CompletableFuture<>();
        Runnable giveUp = () -> {
            if (!done.isDone()) {
                pairing.interrupt();
            }
        };
        CompletableFuture.delayedExecutor(config.pairing().timeout().toMillis(), TimeUnit.MILLISECONDS)
                .execute(giveUp);
        context.addEndHandler(_ -> giveUp.run());
        try {
            hosts.pair(hostId, pin);
            KnownHost host = hosts.known(hostId);
            LOGGER.infof("host=%d paired", hostId);
            return host.status()
                    .map(status -> json(Map.of("Paired", HostInfo.Detailed.of(host, status))))
                    .orElseGet(() -> failure(host.failure().orElseThrow(), explain));
        } catch (GameStreamException failed) {
            LOGGER.warnf("host=%d not paired code=%s: %s", hostId, failed.code(), failed.getMessage());
            return failure(failed, explain);
        } catch (RuntimeException failed) {
            LOGGER.errorf(failed, "host=%d not paired", hostId);
            return failure(
                    new GameStreamException(ErrorCode.INTERNAL, "Internal error; the server's log has the details"),
                    explain);
        } finally {
            done.complete(null);
        }
    }

    /** Existing callers know the bare word; those who ask for it get a line after it that says why. */
    private byte[] failure(GameStreamException failed, boolean explain) {
        byte[] word = json("PairError");
        if (!explain) {
            return word;
        }
        byte[] reason = json(Map.of("PairFailure", HostInfo.Failure.of(failed)));
        byte[] both = Arrays.copyOf(word, word.length + reason.length);
        System.arraycopy(reason, 0, both, word.length, reason.length);
        return both;
    }

    private byte[] json(Object value) {
        try {
            return (mapper.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException defect) {
            throw new IllegalStateException(defect);
        }
    }
}
