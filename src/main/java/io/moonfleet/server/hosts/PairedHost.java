package io.moonfleet.server.hosts;

/** A host with an identity it accepts; {@code hostCertificatePem} is pinned. */
public record PairedHost(HostAddress address, IdentityKeys keys, String hostCertificatePem) {}
