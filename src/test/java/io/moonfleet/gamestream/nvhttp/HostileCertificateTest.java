package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;
import java.util.Random;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A certificate that a host sends in pairing may be anything: it is refused, or its signatures are wrong, at once. */
@Timeout(60)
class HostileCertificateTest {
    private static final int VARIANTS = 20_000;
    private static final byte[] MESSAGE = new byte[16];

    private static X509Certificate certificate(SubjectPublicKeyInfo key, PrivateKey signer)
            throws IOException, OperatorCreationException, GeneralSecurityException {
        X500Name name = new X500Name("CN=host");
        byte[] der = new X509v3CertificateBuilder(
                        name, BigInteger.ONE, new Date(0), new Date(4_000_000_000_000L), name, key)
                .build(new JcaContentSignerBuilder("SHA256withRSA").build(signer))
                .getEncoded();
        return Pem.certificate("-----BEGIN CERTIFICATE-----\n" + Base64.getEncoder().encodeToString(der)
                + "\n-----END CERTIFICATE-----\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {4096, 16_384, 60_000})
    void aKeyThatIsMadeToTakeLongIsNotComputedWith(int bits) throws Exception {
        Random random = new Random(bits);
        BigInteger modulus = new BigInteger(bits, random).setBit(bits - 1).setBit(0);
        BigInteger exponent = new BigInteger(bits - 2, random).setBit(bits - 3).setBit(0);
        SubjectPublicKeyInfo key = new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption), new RSAPublicKey(modulus, exponent));
        PrivateKey signer = Recordings.host().privateKey();
        long before = System.nanoTime();
        boolean verified = false;
        try {
            verified = PairingCrypto.verify(certificate(key, signer), MESSAGE, new byte[bits / 8]);
        } catch (GeneralSecurityException refused) {
            // As good.
        }
        assertThat(verified).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void aKeyOfAnotherKindSignsNothing() throws Exception {
        KeyPair elliptic = KeyPairGenerator.getInstance("EC").generateKeyPair();
        X509Certificate certificate = certificate(
                SubjectPublicKeyInfo.getInstance(elliptic.getPublic().getEncoded()),
                Recordings.host().privateKey());
        assertThat(PairingCrypto.verify(certificate, MESSAGE, new byte[256])).isFalse();
    }

    @Test
    void damagedCertificatesRaiseTheDeclaredException() throws Exception {
        byte[] der = Recordings.host().certificate().getEncoded();
        Random random = new Random(50_501);
        for (int variant = 0; variant < VARIANTS; variant++) {
            byte[] damaged = der.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            String pem = "-----BEGIN CERTIFICATE-----\n" + Base64.getEncoder().encodeToString(damaged)
                    + "\n-----END CERTIFICATE-----\n";
            try {
                X509Certificate certificate = Pem.certificate(pem);
                if (variant % 16 == 0) {
                    PairingCrypto.verify(certificate, MESSAGE, new byte[256]);
                }
            } catch (GeneralSecurityException declared) {
                // What is expected of most.
            } catch (RuntimeException defect) {
                throw new AssertionError("seed 50501, variant " + variant, defect);
            }
        }
    }
}
