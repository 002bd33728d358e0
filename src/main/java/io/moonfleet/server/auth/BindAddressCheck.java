package io.moonfleet.server.auth;

import io.moonfleet.server.MoonfleetConfig;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Refuses to start a server that anybody on the network could use. */
@Singleton
public final class BindAddressCheck {
    private static final Logger LOGGER = Logger.getLogger(BindAddressCheck.class);

    private final MoonfleetConfig config;
    private final String host;

    public BindAddressCheck(MoonfleetConfig config, @ConfigProperty(name = "quarkus.http.host") String host) {
        this.config = config;
        this.host = host;
    }

    /** @throws ConfigurationException with what to do */
    public void check() {
        if (config.auth().token().isPresent()) {
            return;
        }
        if (isLoopback(host)) {
            LOGGER.info("no moonfleet.auth.token is set: listening on this machine's loopback address only");
            return;
        }
        if (!config.auth().allowAnonymous()) {
            throw new ConfigurationException("quarkus.http.host=" + host + " is reachable from the network and no"
                    + " moonfleet.auth.token is set. Set a token, or moonfleet.auth.allow-anonymous=true if something"
                    + " else keeps strangers out.");
        }
        LOGGER.warnf("anybody who can reach %s may use this server: moonfleet.auth.allow-anonymous is set", host);
    }

    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }
}
