package io.moonfleet.server.api;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The script in which existing viewers look for the path they are served under (streamers contract, section 2). */
@Path("/config.js")
public class ConfigScriptResource {
    @GET
    @Produces("text/javascript")
    @Operation(hidden = true)
    public String script() {
        return "export default {\"path_prefix\":\"\"};\n";
    }
}
