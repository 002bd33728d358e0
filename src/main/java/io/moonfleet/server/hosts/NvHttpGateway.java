package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.nvhttp.Pem;
import io.moonfleet.gamestream.nvhttp.ServerInfo;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The real hosts, by their HTTP API. */
public final class NvHttpGateway implements HostGateway {
    private static final int UNIQUE_ID_BYTES = 8;
    // Of the instance: a static one would be seeded while the executable is built.
    private final SecureRandom random = new SecureRandom();

    @Override
    public IdentityKeys createIdentity() {
        ClientIdentity identity = ClientIdentity.create();
        byte[] uniqueId = new byte[UNIQUE_ID_BYTES];
        random.nextBytes(uniqueId);
        return new IdentityKeys(
                HexFormat.of().formatHex(uniqueId), identity.privateKeyPem(), identity.certificatePem());
    }

    @Override
    public HostStatus status(HostAddress host, IdentityKeys keys, Optional<String> hostCertificatePem)
            throws GameStreamException {
        Optional<X509Certificate> pinned = hostCertificatePem.isPresent()
                ? Optional.of(certificate(hostCertificatePem.orElseThrow()))
                : Optional.empty();
        ServerInfo info = new NvHttpClient(endpoint(host), identity(keys), keys.uniqueId(), pinned).serverInfo();
        if (info.uniqueId().isEmpty()) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR,
                    "The host at " + host.address() + " does not say who it is, so it could not be known again. Update it");
        }
        // A host that only failed to answer over TLS has not taken the pairing back.
        boolean paired = switch (info.trust()) {
            case PAIRED -> true;
            case NOT_PAIRED, BROKEN_OFF, CERTIFICATE_CHANGED -> false;
            case UNVERIFIED -> pinned.isPresent();
        };
        return new HostStatus(
                info.hostname(),
                info.uniqueId(),
                paired,
                info.trust(),
                info.busy(),
                info.httpsPort(),
                info.externalPort(),
                info.appVersion().toString(),
                info.gfeVersion(),
                info.mac(),
                info.localIp().orElse(""),
                info.currentGame(),
                info.maxLumaPixelsHevc(),
                Integer.toUnsignedLong(info.serverCodecModeSupport()));
    }

    @Override
    public String pair(HostAddress host, IdentityKeys keys, String pin, String deviceName)
            throws GameStreamException {
        return Pem.format(
                PairingClient.pair(endpoint(host), identity(keys), keys.uniqueId(), pin, deviceName));
    }

    @Override
    public List<HostApp> apps(PairedHost host) throws GameStreamException {
        return client(host).apps().stream()
                .map(app -> new HostApp(app.id(), app.title(), app.hdrSupported()))
                .toList();
    }

    @Override
    public Optional<byte[]> appImage(PairedHost host, int appId) throws GameStreamException {
        return client(host).appAsset(appId);
    }

    @Override
    public void cancel(PairedHost host) throws GameStreamException {
        client(host).cancel();
    }

    private static NvHttpClient client(PairedHost host) throws GameStreamException {
        return new NvHttpClient(
                endpoint(host.address()),
                identity(host.keys()),
                host.keys().uniqueId(),
                Optional.of(certificate(host.hostCertificatePem())));
    }

    private static HostEndpoint endpoint(HostAddress host) {
        return new HostEndpoint(host.address(), host.httpPort());
    }

    private static ClientIdentity identity(IdentityKeys keys) throws GameStreamException {
        try {
            return ClientIdentity.fromPem(keys.privateKeyPem(), keys.certificatePem());
        } catch (GeneralSecurityException broken) {
            throw new GameStreamException(
                    ErrorCode.INTERNAL, "The stored client identity is broken: " + broken.getMessage(), broken);
        }
    }

    private static X509Certificate certificate(String pem) throws GameStreamException {
        try {
            return Pem.certificate(pem);
        } catch (GeneralSecurityException broken) {
            throw new GameStreamException(
                    ErrorCode.INTERNAL, "The stored host certificate is broken: " + broken.getMessage(), broken);
        }
    }
}
