package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;
import java.util.List;
import java.util.Optional;

/** The calls the server makes to GameStream hosts. All block; all are bounded by time-outs; thread-safe. */
public interface HostGateway {
    /** A new key pair with a self-signed certificate. */
    IdentityKeys createIdentity();

    /**
     * Asks the host for its state, over TLS where a pinned certificate is given.
     *
     * @param hostCertificatePem the certificate from an earlier pairing of this identity
     */
    HostStatus status(HostAddress host, IdentityKeys keys, Optional<String> hostCertificatePem)
            throws GameStreamException;

    /**
     * Pairs; returns when the host has accepted the PIN, which may need a person.
     *
     * @return the host's certificate as PEM, to be pinned
     */
    String pair(HostAddress host, IdentityKeys keys, String pin, String deviceName) throws GameStreamException;

    List<HostApp> apps(PairedHost host) throws GameStreamException;

    /** Box art as PNG; empty when the host has none. */
    Optional<byte[]> appImage(PairedHost host, int appId) throws GameStreamException;

    /** Quits what runs on the host. */
    void cancel(PairedHost host) throws GameStreamException;
}
