package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import io.moonfleet.server.hosts.DiscoveredHost;
import io.moonfleet.server.hosts.HostStatus;
import io.moonfleet.server.hosts.KnownHost;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Hosts as the API shows them (streamers contract, section 2). */
public final class HostInfo {
    private HostInfo() {}

    /** A line of the list; {@code serverState} is null for a host that does not answer, {@code error} for one that does. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "UndetailedHost")
    public record Undetailed(
            int hostId,
            String name,
            String paired,
            Optional<String> serverState,
            String address,
            int httpPort,
            Optional<Failure> error) {
        static Undetailed of(KnownHost host) {
            return new Undetailed(
                    host.hostId(),
                    host.status().map(HostStatus::name).orElse(host.name()),
                    pairStatus(host.paired()),
                    host.status().map(HostInfo::state),
                    host.address().address(),
                    host.address().httpPort(),
                    host.failure()
                            .map(Failure::of)
                            .or(() -> host.status().filter(HostInfo::certificateChanged).map(_ -> Failure.CHANGED)));
        }
    }

    /** Why a host cannot be used. */
    @Schema(name = "HostFailure")
    public record Failure(String code, String error) {
        private static final Failure CHANGED = new Failure(
                ErrorCode.HOST_CERTIFICATE_CHANGED.name(),
                "The host shows another certificate than the one it was paired with. If it was installed anew, pair with"
                        + " it again; otherwise another machine may have taken its place");

        static Failure of(GameStreamException failed) {
            return new Failure(failed.code().name(), failed.getMessage());
        }
    }

    /** A host that announces itself and is not in the list. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    @Schema(name = "DiscoveredHost")
    public record Discovered(String name, String address, int httpPort, String uniqueId, String version) {
        static Discovered of(DiscoveredHost host) {
            return new Discovered(
                    host.name(),
                    host.address().address(),
                    host.address().httpPort(),
                    host.uniqueId(),
                    host.version());
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
            long serverCodecModeSupport,
            boolean certificateChanged) {
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
                    status.codecModeSupport(),
                    HostInfo.certificateChanged(status));
        }
    }

    /** Answer of {@code GET /api/hosts}. */
    @Schema(name = "HostList")
    public record ListAnswer(List<Undetailed> hosts, List<Discovered> discovered) {}

    /** Answer of {@code GET} and {@code PUT /api/host}. */
    @Schema(name = "HostAnswer")
    public record Answer(Detailed host) {}

    private static boolean certificateChanged(HostStatus status) {
        return status.trust() == HostTrust.CERTIFICATE_CHANGED;
    }

    private static String pairStatus(boolean paired) {
        return paired ? "Paired" : "NotPaired";
    }

    private static String state(HostStatus status) {
        return status.busy() ? "Busy" : "Free";
    }
}
