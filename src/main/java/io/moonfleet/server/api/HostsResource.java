package io.moonfleet.server.api;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.server.hosts.AutoPin;
import io.moonfleet.server.hosts.HostAddress;
import io.moonfleet.server.hosts.HostService;
import io.moonfleet.server.hosts.KnownHost;
import io.moonfleet.server.hosts.PairingPin;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.json.JsonBody;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.moonfleet.server.registry.StreamerRegistry;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The hosts and their applications (streamers contract, section 2). */
@Path("/api")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "hosts")
public class HostsResource {
    private static final int DEFAULT_HTTP_PORT = 47989;
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._:%-]{1,255}");

    private final HostService hosts;
    private final StreamerRegistry registry;

    HostsResource(HostService hosts, StreamerRegistry registry) {
        this.hosts = hosts;
        this.registry = registry;
    }

    @GET
    @Path("/hosts")
    @Operation(summary = "List all hosts", description = "server_state is null for a host that does not answer; error"
            + " says why. Hosts that announce themselves on the network are discovered; they are used only once added.")
    public HostInfo.ListAnswer list() {
        List<KnownHost> listed = hosts.list();
        return new HostInfo.ListAnswer(
                listed.stream().map(HostInfo.Undetailed::of).toList(),
                hosts.discovered(listed).stream().map(HostInfo.Discovered::of).toList());
    }

    @GET
    @Path("/host")
    @Operation(summary = "Show one host", description = "The host is asked each time, with or without force_refresh.")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HostInfo.Answer.class)))
    @APIResponse(responseCode = "404", description = "Host not found",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    @APIResponse(responseCode = "502", description = "The host is in the list and does not answer",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public HostInfo.Answer get(
            @QueryParam("host_id") String hostId, @QueryParam("force_refresh") String forceRefresh) {
        flag("force_refresh", forceRefresh);
        return detailed(number("host_id", hostId));
    }

    @PUT
    @Path("/host")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Add a host", description = "http_port is 47989 where absent. auto_pin are four digits under"
            + " which the host pairs without a person (Wolf); false where a person pairs it, whatever PIN the server has"
            + " for others. A host that is listed already is updated.")
    @RequestBody(content = @Content(schema = @Schema(
            example = "{\"address\":\"10.0.0.5\",\"http_port\":47989}")))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = HostInfo.Answer.class)))
    @APIResponse(responseCode = "404", description = "Nothing answers at the address",
            content = @Content(schema = @Schema(implementation = ErrorBody.class)))
    public HostInfo.Answer add(InputStream body) {
        JsonBody request = JsonBody.read(body);
        String address = request.text("address");
        if (!HOST_NAME.matcher(address).matches()) {
            throw ApiException.badField("address", "must be a host name or an address");
        }
        long port = request.has("http_port") ? request.u32("http_port") : DEFAULT_HTTP_PORT;
        if (port < 1 || port > 65535) {
            throw ApiException.badField("http_port", "must be between 1 and 65535");
        }
        AutoPin autoPin = autoPin(request);
        try {
            return detailed(hosts.add(new HostAddress(address, (int) port), autoPin));
        } catch (GameStreamException failed) {
            boolean absent = failed.code() == ErrorCode.HOST_UNREACHABLE || failed.code() == ErrorCode.TIMEOUT;
            throw absent ? new ApiException(404, HostFailures.body(failed)) : HostFailures.of(failed);
        }
    }

    private static AutoPin autoPin(JsonBody request) {
        if (!request.has("auto_pin")) {
            return AutoPin.UNSAID;
        }
        if (request.isFalse("auto_pin")) {
            return AutoPin.NEVER;
        }
        String digits = request.text("auto_pin");
        if (!PairingPin.isValid(digits)) {
            throw ApiException.badField("auto_pin", "must be four digits or false");
        }
        return AutoPin.of(digits);
    }

    @DELETE
    @Path("/host")
    @Operation(summary = "Forget a host")
    public Response remove(@QueryParam("host_id") String hostId) {
        hosts.remove(number("host_id", hostId));
        return Response.ok().build();
    }

    @POST
    @Path("/host/wake")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Wake a host over the network")
    public Response wake(InputStream body) {
        try {
            if (!hosts.wake(hostId(JsonBody.read(body)))) {
                throw new ApiException(500, "The MAC address of the host is not known");
            }
            return Response.ok().build();
        } catch (GameStreamException failed) {
            throw HostFailures.of(failed);
        } catch (IOException failed) {
            throw new ApiException(500, "The wake-up packet could not be sent: " + failed.getMessage());
        }
    }

    @POST
    @Path("/host/cancel")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "End what runs on a host", description = "Streamers of the host end first, or"
            + " they would look for it. On Sunshine this ends the streams of all other clients, too.")
    public Map<String, Boolean> cancel(InputStream body) {
        try {
            int hostId = hostId(JsonBody.read(body));
            hosts.requireReady(hostId);
            registry.removeAllOf(hostId);
            hosts.cancel(hostId);
            return Map.of("success", true);
        } catch (GameStreamException failed) {
            throw HostFailures.of(failed);
        }
    }

    @GET
    @Path("/apps")
    @Operation(summary = "List a host's applications", description = "The host is asked once a minute at most, unless"
            + " force_refresh is true.")
    public AppInfo.ListAnswer apps(
            @QueryParam("host_id") String hostId, @QueryParam("force_refresh") String forceRefresh) {
        boolean refresh = flag("force_refresh", forceRefresh);
        try {
            return new AppInfo.ListAnswer(hosts.apps(number("host_id", hostId), refresh).stream()
                    .map(AppInfo::of)
                    .toList());
        } catch (GameStreamException failed) {
            throw HostFailures.of(failed);
        }
    }

    @GET
    @Path("/app/image")
    @Produces("image/png")
    @Operation(summary = "Box art of an application", description = "Kept for a day, unless force_refresh is true.")
    public byte[] image(
            @QueryParam("host_id") String hostId,
            @QueryParam("app_id") String appId,
            @QueryParam("force_refresh") String forceRefresh) {
        boolean refresh = flag("force_refresh", forceRefresh);
        try {
            return hosts.appImage(number("host_id", hostId), number("app_id", appId), refresh)
                    .orElseThrow(() -> new ApiException(404, "The application has no image"));
        } catch (GameStreamException failed) {
            throw HostFailures.of(failed);
        }
    }

    static int hostId(JsonBody body) {
        return existing(body.u32("host_id"));
    }

    /** @throws ApiException 404 for a number that no host can have */
    static int existing(long hostId) {
        if (hostId > Integer.MAX_VALUE) {
            throw new ApiException(404, "Host not found");
        }
        return (int) hostId;
    }

    private HostInfo.Answer detailed(int hostId) {
        KnownHost host = hosts.known(hostId);
        if (host.failure().isPresent()) {
            throw HostFailures.of(host.failure().get());
        }
        return new HostInfo.Answer(HostInfo.Detailed.of(host, host.status().orElseThrow()));
    }

    private static boolean flag(String name, String value) {
        if (value == null || value.equals("false")) {
            return false;
        }
        if (value.equals("true")) {
            return true;
        }
        throw ApiException.badField(name, "must be true or false");
    }

    private static int number(String name, String value) {
        if (value == null) {
            throw ApiException.badField(name, "is missing");
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Answered below.
        }
        throw ApiException.badField(name, "must be an integer between 0 and " + Integer.MAX_VALUE);
    }
}
