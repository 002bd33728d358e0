package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.server.hosts.HostStatus;
import io.moonfleet.server.hosts.KnownHost;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hosts as the API shows them (streamers contract, section 2). */
public final class HostInfo {
    private HostInfo() {}

    /** A line of the list; {@code serverState} is null for a host that does not answer. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "UndetailedHost")
    public record Undetailed(int hostId, String name, String paired, Optional<String> serverState) {
        static Undetailed of(KnownHost host) {
            return new Undetailed(
                    host.hostId(),
                    host.status().map(HostStatus::name).orElse(host.name()),
                    pairStatus(host.paired()),
                    host.status().map(HostInfo::state));
        }
    }

    /** Everything a host says about itself. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DetailedHost")
    public record Detailed(
            int hostId,
            String name,
            String paired,
            String serverState,
            String address,
            int httpPort,
            int httpsPort,
            int externalPort,
            String version,
            String gfeVersion,
            String uniqueId,
            Optional<String> mac,
            String localIp,
            int currentGame,
            long maxLumaPixelsHevc,
            long serverCodecModeSupport) {
        static Detailed of(KnownHost host, HostStatus status) {
            return new Detailed(
                    host.hostId(),
                    status.name(),
                    pairStatus(status.paired()),
                    state(status),
                    host.address().address(),
                    host.address().httpPort(),
                    status.httpsPort(),
                    status.externalPort(),
                    status.version(),
                    status.gfeVersion(),
                    status.uniqueId(),
                    status.mac(),
                    status.localIp(),
                    status.currentGame(),
                    status.maxLumaPixelsHevc(),
                    status.codecModeSupport());
        }
    }

    /** Answer of {@code GET /api/hosts}. */
    @Schema(name = "HostList")
    public record ListAnswer(List<Undetailed> hosts) {}

    /** Answer of {@code GET} and {@code PUT /api/host}. */
    @Schema(name = "HostAnswer")
    public record Answer(Detailed host) {}

    private static String pairStatus(boolean paired) {
        return paired ? "Paired" : "NotPaired";
    }

    private static String state(HostStatus status) {
        return status.busy() ? "Busy" : "Free";
    }
}
