package io.moonfleet.server.api;

import java.util.List;

/** Answer of {@code GET /api/streamers}. */
public record StreamerList(List<StreamerInfo> streamers) {}
