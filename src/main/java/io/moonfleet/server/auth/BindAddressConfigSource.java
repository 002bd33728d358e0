package io.moonfleet.server.auth;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * The default of the listening address: all interfaces when a token guards the API, loopback otherwise. Weaker than
 * everything an operator sets.
 */
public final class BindAddressConfigSource implements ConfigSourceFactory {
    /** Below the application's own properties (250), above Quarkus' defaults. */
    private static final int ORDINAL = 200;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue token = context.getValue("moonfleet.auth.token");
        boolean guarded = token != null && token.getValue() != null && !token.getValue().isEmpty();
        return List.of(new PropertiesConfigSource(
                Map.of("quarkus.http.host", guarded ? "0.0.0.0" : "127.0.0.1"), "Moonfleet bind address", ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }
}
