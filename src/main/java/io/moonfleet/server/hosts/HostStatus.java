package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.nvhttp.HostTrust;
import java.util.Optional;

/**
 * What a host says about itself (protocol document, section 1.5).
 *
 * @param paired      whether the identity that asked may use the host's privileged calls, as far as is known
 * @param trust       what became of the pinned certificate, where one was given
 * @param mac         absent when the host does not tell it
 * @param currentGame id of the running application, 0 when idle
 */
public record HostStatus(
        String name,
        String uniqueId,
        boolean paired,
        HostTrust trust,
        boolean busy,
        int httpsPort,
        int externalPort,
        String version,
        String gfeVersion,
        Optional<String> mac,
        String localIp,
        int currentGame,
        long maxLumaPixelsHevc,
        long codecModeSupport) {}
