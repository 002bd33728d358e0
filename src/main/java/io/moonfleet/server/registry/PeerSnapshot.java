package io.moonfleet.server.registry;

import java.time.Instant;

/** A peer at one moment; {@code state} is the W3C connection state in lower case. */
public record PeerSnapshot(
        String peerId, Instant connectedAt, String state, long framesSent, long framesDropped, long inputMessages) {}
