package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;
import java.util.Optional;

/**
 * A host under the number the API gives it.
 *
 * @param paired  whether it is paired with the server's own identity, as far as is known
 * @param status  the host's own words, absent when it does not answer
 * @param failure why there are none
 */
public record KnownHost(
        int hostId,
        String name,
        HostAddress address,
        boolean paired,
        Optional<HostStatus> status,
        Optional<GameStreamException> failure) {}
