package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamSettings;

/** What a caller asked for; already validated. */
public record StreamerSpec(String streamerId, int hostId, int appId, StreamSettings settings) {}
