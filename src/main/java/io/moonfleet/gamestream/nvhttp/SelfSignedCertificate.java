package io.moonfleet.gamestream.nvhttp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;

/**
 * An RSA-2048 key with a self-signed X.509 v3 certificate, the identity of either end (protocol document, sections 1.3
 * and 9.2). Immutable. The private key never shows in {@link #toString()}.
 */
public final class SelfSignedCertificate {
    private static final int KEY_BITS = 2048;
    private static final int VALID_YEARS = 20;

    private final PrivateKey privateKey;
    private final X509Certificate certificate;

    private SelfSignedCertificate(PrivateKey privateKey, X509Certificate certificate) {
        this.privateKey = privateKey;
        this.certificate = certificate;
    }

    /** Makes a new key and certificate, valid from a day ago for twenty years. Takes up to a second. */
    public static SelfSignedCertificate create(String commonName) {
        // A day back: the two machines' clocks need not agree.
        Instant from = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
        return create(commonName, from, from.plus(VALID_YEARS * 365L, ChronoUnit.DAYS));
    }

    static SelfSignedCertificate create(String commonName, Instant from, Instant until) {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(new RSAKeyGenParameterSpec(KEY_BITS, RSAKeyGenParameterSpec.F4), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, commonName).build();
            byte[] der = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(63, random).add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(until),
                            name,
                            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                    .build(new RsaSigner(pair.getPrivate()))
                    .getEncoded();
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return new SelfSignedCertificate(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM cannot make an RSA certificate", e);
        }
    }

    /** Reads what {@link #privateKeyPem()} and {@link #certificatePem()} wrote. */
    public static SelfSignedCertificate fromPem(String privateKeyPem, String certificatePem)
            throws GeneralSecurityException {
        PrivateKey key = Pem.privateKey(privateKeyPem);
        X509Certificate certificate = Pem.certificate(certificatePem);
        byte[] probe = {'m', 'o', 'o', 'n'};
        if (!PairingCrypto.verify(certificate, probe, PairingCrypto.sign(key, probe))) {
            throw new GeneralSecurityException("the private key does not belong to the certificate");
        }
        return new SelfSignedCertificate(key, certificate);
    }

    public PrivateKey privateKey() {
        return privateKey;
    }

    public X509Certificate certificate() {
        return certificate;
    }

    public String privateKeyPem() {
        return Pem.format(privateKey);
    }

    public String certificatePem() {
        return Pem.format(certificate);
    }

    @Override
    public String toString() {
        return "SelfSignedCertificate[" + certificate.getSubjectX500Principal() + "]";
    }

    /** Signs with the JDK, so that no security provider has to be registered. */
    private static final class RsaSigner implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream(1024);
        private final PrivateKey key;

        private RsaSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(PKCSObjectIdentifiers.sha256WithRSAEncryption, DERNull.INSTANCE);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("RSA signature failed", e);
            }
        }
    }
}
