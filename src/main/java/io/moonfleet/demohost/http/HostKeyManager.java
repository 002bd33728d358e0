package io.moonfleet.demohost.http;

import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/** The host's only key, which may become another while the host runs. For servers. */
final class HostKeyManager extends X509ExtendedKeyManager {
    private static final String RSA = "RSA";
    private static final String ALIAS = "host";

    private final Supplier<SelfSignedCertificate> host;

    HostKeyManager(Supplier<SelfSignedCertificate> host) {
        this.host = host;
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return keyType.equals(RSA) ? new String[] {ALIAS} : new String[0];
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return alias(keyType);
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return alias(keyType);
    }

    /** Null is how this interface says that there is no key of a kind. */
    private static String alias(String keyType) {
        return keyType.equals(RSA) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {host.get().certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return host.get().privateKey();
    }

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return null;
    }
}
