package io.moonfleet.server.hosts;

import java.util.Optional;

/**
 * A host under the number the API gives it.
 *
 * @param status the host's own words, absent when it does not answer
 */
public record KnownHost(int hostId, String name, HostAddress address, Optional<HostStatus> status) {}
