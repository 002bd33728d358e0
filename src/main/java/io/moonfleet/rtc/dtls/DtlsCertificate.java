package io.moonfleet.rtc.dtls;

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
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;

/**
 * A P-256 key with a self-signed certificate for the connections of one streamer. It lives no longer than the process, and
 * who it belongs to says the fingerprint alone. The private key does not show in {@link #toString()}.
 */
public final class DtlsCertificate {
    private static final Duration VALID = Duration.ofDays(365);

    private final BcTlsCrypto crypto;
    private final AsymmetricKeyParameter privateKey;
    private final byte[] encoded;

    private DtlsCertificate(BcTlsCrypto crypto, AsymmetricKeyParameter privateKey, byte[] encoded) {
        this.crypto = crypto;
        this.privateKey = privateKey;
        this.encoded = encoded;
    }

    /** Makes a new key and certificate; takes some milliseconds. */
    public static DtlsCertificate create() {
        try {
            SecureRandom random = new SecureRandom();
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=moonfleet");
            // Two days back: the browser's clock need not agree.
            Instant from = Instant.now().minus(Duration.ofDays(2));
            byte[] encoded = new X509v3CertificateBuilder(
                            name,
                            new BigInteger(63, random).add(BigInteger.ONE),
                            Date.from(from),
                            Date.from(from.plus(VALID)),
                            name,
                            SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()))
                    .build(new EcdsaSigner(pair.getPrivate()))
                    .getEncoded();
            return new DtlsCertificate(
                    new BcTlsCrypto(random), PrivateKeyFactory.createKey(pair.getPrivate().getEncoded()), encoded);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this JVM cannot make a P-256 certificate", e);
        }
    }

    /** The SHA-256 of the certificate, for the session description. */
    public Fingerprint fingerprint() {
        return Fingerprint.of("sha-256", encoded);
    }

    BcTlsCrypto crypto() {
        return crypto;
    }

    TlsCredentialedSigner signer(TlsContext context) throws IOException {
        Certificate chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, encoded)});
        return new BcDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                privateKey,
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    @Override
    public String toString() {
        return "DtlsCertificate[" + fingerprint() + "]";
    }

    /** Signs with the JDK, so that no security provider has to be registered. */
    private static final class EcdsaSigner implements ContentSigner {
        private final ByteArrayOutputStream content = new ByteArrayOutputStream(512);
        private final PrivateKey key;

        private EcdsaSigner(PrivateKey key) {
            this.key = key;
        }

        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
        }

        @Override
        public OutputStream getOutputStream() {
            return content;
        }

        @Override
        public byte[] getSignature() {
            try {
                Signature signature = Signature.getInstance("SHA256withECDSA");
                signature.initSign(key);
                signature.update(content.toByteArray());
                return signature.sign();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("ECDSA signature failed", e);
            }
        }
    }
}
