package io.moonfleet.gamestream;

import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;

/**
 * Which host and app a {@link GameStreamSession} connects to, and as whom.
 *
 * @param hostCertificate       pinned at pairing
 * @param uniqueId              of this client, the same that was used for pairing
 * @param expectedHostUniqueId  refuses another machine that took over the address
 * @param appId                 app to start, or to resume when it runs already
 * @param turns                 held while the session is being opened on the host
 */
public record SessionConfig(
        HostEndpoint host,
        ClientIdentity identity,
        X509Certificate hostCertificate,
        String uniqueId,
        Optional<String> expectedHostUniqueId,
        int appId,
        StreamConfig stream,
        LaunchTurns turns) {
    public SessionConfig {
        Objects.requireNonNull(host);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(hostCertificate);
        Objects.requireNonNull(uniqueId);
        Objects.requireNonNull(expectedHostUniqueId);
        Objects.requireNonNull(stream);
        Objects.requireNonNull(turns);
    }

    /** For the only client of a host. */
    public SessionConfig(
            HostEndpoint host,
            ClientIdentity identity,
            X509Certificate hostCertificate,
            String uniqueId,
            Optional<String> expectedHostUniqueId,
            int appId,
            StreamConfig stream) {
        this(host, identity, hostCertificate, uniqueId, expectedHostUniqueId, appId, stream, LaunchTurns.FREE);
    }

    @Override
    public String toString() {
        return "SessionConfig[host=" + host + ", appId=" + appId + ", stream=" + stream + "]";
    }
}
