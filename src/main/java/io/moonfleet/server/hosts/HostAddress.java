package io.moonfleet.server.hosts;

/** Where a host's plain HTTP API is; the port is TCP. */
public record HostAddress(String address, int httpPort) {}
