package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;

/** The demo host, where there is one: host 0, with an address that changes each time it starts. */
public interface BuiltInHost {
    String NAME = "Demo host";

    boolean enabled();

    /** Waits (bounded) until it is there. */
    HostAddress address() throws GameStreamException;

    /** Accepted without a person. */
    String pin();
}
