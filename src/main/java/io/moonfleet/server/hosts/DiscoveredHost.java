package io.moonfleet.server.hosts;

/** A host that announces itself, that has answered, and that nobody has added yet. */
public record DiscoveredHost(String name, HostAddress address, String uniqueId, String version) {}
