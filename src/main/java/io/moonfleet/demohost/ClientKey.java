package io.moonfleet.demohost;

import io.moonfleet.gamestream.nvhttp.PairingCrypto;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** Who a client is: the SHA-256 fingerprint of its certificate. */
record ClientKey(String fingerprint) {
    static ClientKey of(X509Certificate certificate) {
        try {
            return new ClientKey(HexFormat.of().formatHex(PairingCrypto.hash(certificate.getEncoded())));
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException("a certificate without encoding", e);
        }
    }

    /** Enough of the fingerprint for a log line. */
    String shortForm() {
        return fingerprint.substring(0, 12);
    }
}
