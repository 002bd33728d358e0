package io.moonfleet.gamestream.nvhttp;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * PEM text as pairing needs it (protocol document, section 1.3): 64-column base64, LF only, ending in a newline. Hosts
 * hash and store the text as it is, so a CR would break pairing. Reading accepts CRLF and blanks.
 */
public final class Pem {
    private static final int MAX_TEXT = 64 * 1024;
    private static final String CERTIFICATE = "CERTIFICATE";
    private static final String PRIVATE_KEY = "PRIVATE KEY";

    private Pem() {}

    public static String format(X509Certificate certificate) {
        try {
            return format(CERTIFICATE, certificate.getEncoded());
        } catch (CertificateException e) {
            throw new IllegalArgumentException("certificate without encoding", e);
        }
    }

    /** PKCS#8, unencrypted: the result is a secret. */
    public static String format(PrivateKey key) {
        return format(PRIVATE_KEY, key.getEncoded());
    }

    /** The first certificate of the text. */
    public static X509Certificate certificate(String pem) throws GeneralSecurityException {
        byte[] der = body(pem, CERTIFICATE);
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
        } catch (RuntimeException e) {
            throw new CertificateException("the certificate's DER is not valid", e);
        }
    }

    /** The first PKCS#8 RSA private key of the text. */
    public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
        byte[] der = body(pem, PRIVATE_KEY);
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (InvalidKeySpecException | RuntimeException e) {
            // The cause is dropped: its text may quote key material.
            throw new InvalidKeySpecException("not a PKCS#8 RSA private key");
        }
    }

    private static String format(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static byte[] body(String pem, String label) throws GeneralSecurityException {
        if (pem.length() > MAX_TEXT) {
            throw new GeneralSecurityException("PEM text of " + pem.length() + " characters is too long");
        }
        String begin = "-----BEGIN " + label + "-----";
        int start = pem.indexOf(begin);
        int end = start < 0 ? -1 : pem.indexOf("-----END " + label + "-----", start);
        if (end < 0) {
            throw new GeneralSecurityException("no PEM block " + label);
        }
        StringBuilder base64 = new StringBuilder(end - start);
        for (int i = start + begin.length(); i < end; i++) {
            char c = pem.charAt(i);
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t') {
                base64.append(c);
            }
        }
        try {
            return Base64.getDecoder().decode(base64.toString().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("PEM block " + label + " is not base64");
        }
    }
}
