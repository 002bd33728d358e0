package io.moonfleet.server.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.server.hosts.HostApp;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** An application of a host (streamers contract, section 2). */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AppInfo(int appId, String title, @JsonProperty("is_hdr_supported") boolean hdrSupported) {
    /** Answer of {@code GET /api/apps}. */
    @Schema(name = "AppList")
    public record ListAnswer(List<AppInfo> apps) {}

    static AppInfo of(HostApp app) {
        return new AppInfo(app.id(), app.title(), app.hdrSupported());
    }
}
