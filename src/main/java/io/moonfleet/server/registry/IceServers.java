package io.moonfleet.server.registry;

import io.moonfleet.ipc.RtcIceServer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The STUN and TURN servers that peers are told of: those with fixed credentials, and TURN servers that share a secret
 * with this server, for which each peer gets credentials of its own that expire.
 */
public final class IceServers {
    /**
     * TURN servers in coturn's {@code use-auth-secret} mode.
     *
     * @param lifetime of the credentials; a relay that is allocated by then goes on
     */
    public record Turn(List<String> urls, String secret, Duration lifetime) {
        public Turn {
            urls = List.copyOf(urls);
            if (urls.isEmpty() || secret.isEmpty() || !lifetime.isPositive()) {
                throw new IllegalArgumentException(
                        "moonfleet.rtc.turn needs urls, a secret and a lifetime above zero");
            }
        }

        /** Leaves the secret out. */
        @Override
        public String toString() {
            return "Turn" + urls;
        }
    }

    private static final String HMAC = "HmacSHA1";

    private final List<RtcIceServer> fixed;
    private final Optional<Turn> turn;
    private final InstantSource clock;

    public IceServers(List<RtcIceServer> fixed, Optional<Turn> turn) {
        this(fixed, turn, InstantSource.system());
    }

    IceServers(List<RtcIceServer> fixed, Optional<Turn> turn, InstantSource clock) {
        this.fixed = List.copyOf(fixed);
        this.turn = turn;
        this.clock = clock;
    }

    public static IceServers none() {
        return new IceServers(List.of(), Optional.empty());
    }

    /** The servers for one holder, whose name appears in the TURN server's log. */
    public List<RtcIceServer> forHolder(String name) {
        List<RtcIceServer> servers = new ArrayList<>(fixed);
        turn.map(shared -> timeLimited(shared, name)).ifPresent(servers::add);
        return List.copyOf(servers);
    }

    private RtcIceServer timeLimited(Turn shared, String name) {
        long expires = clock.instant().plus(shared.lifetime()).getEpochSecond();
        String username = expires + ":" + name;
        return new RtcIceServer(shared.urls(), username, mac(shared.secret(), username));
    }

    private static String mac(String secret, String username) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has " + HMAC, impossible);
        }
    }
}
