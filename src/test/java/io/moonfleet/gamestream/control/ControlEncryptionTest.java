package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import io.moonfleet.gamestream.control.ControlEncryption.Version;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Item 82: both nonce forms, both directions, against the recorded values. */
class ControlEncryptionTest {
    private static final JsonNode VECTORS = Vectors.read("control-encryption.json");
    private static final byte[] KEY = Vectors.bytes(VECTORS.get("rikey_hex"));

    @Test
    @Conforms(82)
    void version2MatchesInBothDirections() {
        check(Version.V2, VECTORS.get("v2_12byte_iv"));
    }

    @Test
    @Conforms(82)
    void version1MatchesInBothDirections() {
        check(Version.V1, VECTORS.get("v1_16byte_iv"));
    }

    @Test
    void version1UsesOnlyTheLowByteOfTheSequence() {
        JsonNode vector = VECTORS.get("v1_16byte_iv").get("seq_truncation");
        byte[] wire = new ControlEncryption(Version.V1, KEY, Role.CLIENT)
                .encrypt(vector.get("seq").asInt(), Vectors.bytes(vector.get("plaintext")));
        assertThat(Vectors.hex(wire)).isEqualTo(vector.get("wire").asText());
    }

    private static void check(Version version, JsonNode vectors) {
        check(version, Role.CLIENT, vectors.get("client_to_host"));
        check(version, Role.HOST, vectors.get("host_to_client"));
    }

    private static void check(Version version, Role sender, JsonNode messages) {
        ControlEncryption sending = new ControlEncryption(version, KEY, sender);
        ControlEncryption receiving =
                new ControlEncryption(version, KEY, sender == Role.CLIENT ? Role.HOST : Role.CLIENT);
        assertThat(messages).isNotEmpty();
        for (JsonNode message : messages) {
            byte[] plaintext = Vectors.bytes(message.get("plaintext"));
            byte[] wire = sending.encrypt(plaintext);
            assertThat(Vectors.hex(wire)).isEqualTo(message.get("wire").asText());
            assertThat(receiving.decrypt(wire)).hasValueSatisfying(read -> assertThat(read).isEqualTo(plaintext));
        }
    }

    @Test
    @Conforms(82)
    void aHostMayRepeatItsSequenceNumber() {
        ControlEncryption host = new ControlEncryption(Version.V1, KEY, Role.HOST);
        ControlEncryption client = new ControlEncryption(Version.V1, KEY, Role.CLIENT);
        for (int message = 0; message < 5; message++) {
            byte[] plaintext = {1, 2, 0, 0, (byte) message};
            assertThat(client.decrypt(host.encrypt(0, plaintext)))
                    .hasValueSatisfying(read -> assertThat(read).isEqualTo(plaintext));
        }
    }

    /** Item 83, the client's side: whatever is not whole and genuine is dropped. */
    @Test
    void aChangedTruncatedOrReflectedMessageIsRejected() {
        ControlEncryption host = new ControlEncryption(Version.V2, KEY, Role.HOST);
        ControlEncryption client = new ControlEncryption(Version.V2, KEY, Role.CLIENT);
        byte[] wire = host.encrypt(new byte[] {9, 1, 4, 0, 1, 2, 3, 4});
        for (int position = 0; position < wire.length; position++) {
            byte[] changed = wire.clone();
            changed[position] ^= 0x10;
            assertThat(client.decrypt(changed)).as("byte %d changed", position).isEmpty();
        }
        for (int length = 0; length < wire.length; length++) {
            assertThat(client.decrypt(Arrays.copyOf(wire, length))).as("%d bytes", length).isEmpty();
        }
        assertThat(client.decrypt(client.encrypt(new byte[4]))).isEmpty();
        assertThat(client.decrypt(wire)).isPresent();
    }
}
