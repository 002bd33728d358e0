package io.moonfleet.gamestream.nvhttp;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

/**
 * Who this client is to hosts: a key and a self-signed certificate with the common name that all Moonlight clients use
 * (protocol document, section 1.3). Immutable; {@link #toString()} carries no secret.
 */
public final class ClientIdentity {
    public static final String COMMON_NAME = "NVIDIA GameStream Client";

    private final SelfSignedCertificate own;

    private ClientIdentity(SelfSignedCertificate own) {
        this.own = own;
    }

    /** A new identity. Takes up to a second. */
    public static ClientIdentity create() {
        return new ClientIdentity(SelfSignedCertificate.create(COMMON_NAME));
    }

    /** A stored identity; fails when either text is not valid or the key does not belong to the certificate. */
    public static ClientIdentity fromPem(String privateKeyPem, String certificatePem) throws GeneralSecurityException {
        return new ClientIdentity(SelfSignedCertificate.fromPem(privateKeyPem, certificatePem));
    }

    /** PKCS#8 PEM: a secret, to be stored with mode 0600 and never logged. */
    public String privateKeyPem() {
        return own.privateKeyPem();
    }

    public String certificatePem() {
        return own.certificatePem();
    }

    public X509Certificate certificate() {
        return own.certificate();
    }

    public PrivateKey privateKey() {
        return own.privateKey();
    }

    @Override
    public String toString() {
        return "ClientIdentity[serial " + own.certificate().getSerialNumber().toString(16) + "]";
    }
}
