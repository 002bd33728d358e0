package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class ClientIdentityTest {
    private static final ClientIdentity IDENTITY = ClientIdentity.create();

    @Test
    @Conforms(1)
    void item1_certificateIsWhatHostsExpect() throws Exception {
        X509Certificate certificate = IDENTITY.certificate();
        RSAPublicKey key = (RSAPublicKey) certificate.getPublicKey();
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(key.getModulus().bitLength()).isEqualTo(2048);
        assertThat(key.getPublicExponent().intValueExact()).isEqualTo(65537);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withRSA");
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=NVIDIA GameStream Client");
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getNotAfter().toInstant()).isAfter(Instant.now().plus(3650, ChronoUnit.DAYS));
    }

    @Test
    @Conforms(2)
    void item2_pemHasNoCarriageReturnAndEndsWithLineFeed() {
        String pem = IDENTITY.certificatePem();
        assertThat(pem).doesNotContain("\r").startsWith("-----BEGIN CERTIFICATE-----\n").endsWith("\n");
        assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
    }

    @Test
    void recordedPemTextsAreReproducedByteForByte() throws Exception {
        for (String name : new String[] {"keys/client-cert.pem", "keys/host-cert.pem", "pairing/server-cert.pem"}) {
            String recorded = Recordings.text(name);
            assertThat(Pem.format(Pem.certificate(recorded))).isEqualTo(recorded);
        }
        assertThat(Recordings.client().privateKeyPem()).isEqualTo(Recordings.text("keys/client-key.pem"));
    }

    @Test
    void storedIdentityComesBack() throws Exception {
        ClientIdentity again = ClientIdentity.fromPem(IDENTITY.privateKeyPem(), IDENTITY.certificatePem());
        assertThat(again.certificate()).isEqualTo(IDENTITY.certificate());
        assertThat(again.privateKey()).isEqualTo(IDENTITY.privateKey());
        assertThat(Pem.certificate(IDENTITY.certificatePem().replace("\n", "\r\n"))).isEqualTo(IDENTITY.certificate());
    }

    @Test
    void keyOfAnotherCertificateIsRefused() {
        assertThatThrownBy(() ->
                        ClientIdentity.fromPem(IDENTITY.privateKeyPem(), Recordings.text("keys/client-cert.pem")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("does not belong");
    }

    @Test
    void textFormsCarryNoSecret() {
        String key = IDENTITY.privateKeyPem().lines().skip(1).findFirst().orElseThrow();
        assertThat(IDENTITY.toString()).doesNotContain(key).startsWith("ClientIdentity[serial ");
        assertThat(Recordings.host().toString()).isEqualTo("SelfSignedCertificate[CN=Sunshine Gamestream Host]");
    }
}
