package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PairingCryptoTest {
    private final JsonNode vectors = Vectors.read("pairing-sha256.json");

    @Test
    @Conforms(15)
    void item15_keyOfSaltAndPin() {
        byte[] salt = Vectors.bytes("000102030405060708090a0b0c0d0e0f");
        assertThat(Vectors.hex(PairingCrypto.key(salt, "1234"))).isEqualTo("bad0b4f7cae08eb7c1b5acc763a8ed25");
    }

    @Test
    @Conforms(16)
    void item16_everyValueOfTheFivePhasesReproduces() throws Exception {
        X509Certificate client = Pem.certificate(vectors.get("client_cert_pem").asText());
        X509Certificate host = Pem.certificate(vectors.get("host_cert_pem").asText());
        PrivateKey clientKey = Pem.privateKey(vectors.get("client_key_pem").asText());
        PrivateKey hostKey = Pem.privateKey(vectors.get("host_key_pem").asText());
        assertThat(client.getSignature()).isEqualTo(Vectors.bytes(vectors.get("client_cert_signature_hex")));
        assertThat(host.getSignature()).isEqualTo(Vectors.bytes(vectors.get("host_cert_signature_hex")));

        byte[] key = PairingCrypto.key(Vectors.bytes(vectors.get("salt_hex")), vectors.get("pin").asText());
        assertThat(key).isEqualTo(Vectors.bytes(vectors.get("aes_key_hex")));
        assertThat(Hex.encode(Pem.format(client).getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(vectors.at("/phase1/clientcert_param_hex").asText());
        assertThat(Hex.encode(Pem.format(host).getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(vectors.at("/phase1/plaincert_hex").asText());

        byte[] clientChallenge = Vectors.bytes(vectors.at("/phase2/client_challenge_plain"));
        byte[] hostSecret = Vectors.bytes(vectors.at("/phase2/host_secret"));
        byte[] hostChallenge = Vectors.bytes(vectors.at("/phase2/host_challenge"));
        byte[] hostHash = PairingCrypto.challengeHash(clientChallenge, host, hostSecret);
        assertThat(Hex.encode(PairingCrypto.encrypt(key, clientChallenge)))
                .isEqualTo(vectors.at("/phase2/clientchallenge_param").asText());
        assertThat(hostHash).isEqualTo(Vectors.bytes(vectors.at("/phase2/host_hash")));
        assertThat(Hex.encode(PairingCrypto.encrypt(key, PairingCrypto.concat(hostHash, hostChallenge))))
                .isEqualTo(vectors.at("/phase2/challengeresponse_hex").asText());

        byte[] clientSecret = Vectors.bytes(vectors.at("/phase3/client_secret"));
        byte[] clientHash = PairingCrypto.challengeHash(hostChallenge, client, clientSecret);
        assertThat(clientHash).isEqualTo(Vectors.bytes(vectors.at("/phase3/client_hash")));
        assertThat(Hex.encode(PairingCrypto.encrypt(key, clientHash)))
                .isEqualTo(vectors.at("/phase3/serverchallengeresp_param").asText());
        assertThat(Hex.encode(PairingCrypto.concat(hostSecret, PairingCrypto.sign(hostKey, hostSecret))))
                .isEqualTo(vectors.at("/phase3/pairingsecret_hex").asText());
        assertThat(Hex.encode(PairingCrypto.concat(clientSecret, PairingCrypto.sign(clientKey, clientSecret))))
                .isEqualTo(vectors.at("/phase4/clientpairingsecret_param").asText());
        assertThat(PairingCrypto.verify(host, hostSecret, PairingCrypto.sign(hostKey, hostSecret))).isTrue();
        assertThat(PairingCrypto.verify(client, hostSecret, PairingCrypto.sign(hostKey, hostSecret))).isFalse();
        assertThat(PairingCrypto.verify(host, hostSecret, new byte[3])).isFalse();
    }

    @Test
    @Conforms(16)
    void item16_theWrongPinRunReproduces() throws Exception {
        X509Certificate host = Pem.certificate(vectors.get("host_cert_pem").asText());
        byte[] key = PairingCrypto.key(
                Vectors.bytes(vectors.get("salt_hex")), vectors.at("/wrong_pin/pin_used_by_client").asText());
        assertThat(key).isEqualTo(Vectors.bytes(vectors.at("/wrong_pin/client_key")));
        byte[] seen = PairingCrypto.decrypt(key, Vectors.bytes(vectors.at("/phase2/challengeresponse_hex")));
        assertThat(seen)
                .isEqualTo(Vectors.bytes(vectors.at("/wrong_pin/client_sees_decrypted_challengeresponse")));
        assertThat(Arrays.copyOf(seen, PairingCrypto.HASH))
                .isNotEqualTo(PairingCrypto.challengeHash(
                        Vectors.bytes(vectors.at("/phase2/client_challenge_plain")),
                        host,
                        Vectors.bytes(vectors.at("/phase2/host_secret"))));
    }
}
