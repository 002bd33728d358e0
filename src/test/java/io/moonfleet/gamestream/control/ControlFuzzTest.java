package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import io.moonfleet.gamestream.control.ControlEncryption.Version;
import io.moonfleet.gamestream.input.InputCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Random, mutated and truncated bytes into decryption, message and input decoding: nothing is thrown. */
@Timeout(300)
class ControlFuzzTest {
    private static final int INPUTS = 150_000;
    private static final JsonNode VECTORS = Vectors.read("control-encryption.json");

    private final long seed = FuzzSeed.of(ControlFuzzTest.class, 20261218);
    private final Random random = new Random(seed);

    private static List<byte[]> samples(String field) {
        List<byte[]> samples = new ArrayList<>();
        for (String version : List.of("v2_12byte_iv", "v1_16byte_iv")) {
            for (String direction : List.of("client_to_host", "host_to_client")) {
                for (JsonNode message : VECTORS.get(version).get(direction)) {
                    samples.add(Vectors.bytes(message.get(field)));
                }
            }
        }
        return samples;
    }

    private byte[] input(List<byte[]> samples) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] sample = samples.get(random.nextInt(samples.size())).clone();
        if (kind == 1) {
            return Arrays.copyOf(sample, random.nextInt(sample.length + 20));
        }
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            sample[random.nextInt(sample.length)] = (byte) random.nextInt();
        }
        return sample;
    }

    @Test
    void decryptionRejectsWhatIsNotGenuine() {
        byte[] key = Vectors.bytes(VECTORS.get("rikey_hex"));
        List<byte[]> samples = samples("wire");
        for (Version version : Version.values()) {
            ControlEncryption client = new ControlEncryption(version, key, Role.CLIENT);
            ControlEncryption host = new ControlEncryption(version, key, Role.HOST);
            for (int count = 0; count < INPUTS; count++) {
                byte[] input = input(samples);
                client.decrypt(input).ifPresent(ControlCodec::decodeFromHost);
                host.decrypt(input).ifPresent(ControlCodec::decodeFromClient);
            }
        }
    }

    @Test
    void messagesDecodeOrAreEmpty() {
        List<byte[]> samples = samples("plaintext");
        for (int count = 0; count < INPUTS; count++) {
            byte[] input = input(samples);
            ControlCodec.decodeFromHost(input)
                    .ifPresent(message -> assertThat(ControlCodec.decodeFromHost(ControlCodec.encode(message)))
                            .contains(message));
            ControlCodec.decodeFromClient(input)
                    .ifPresent(message -> assertThat(ControlCodec.decodeFromClient(ControlCodec.encode(message)))
                            .contains(message));
        }
    }

    @Test
    void inputPacketsDecodeOrAreEmpty() {
        List<byte[]> samples = new ArrayList<>();
        for (JsonNode vector : Vectors.read("input-packets.json")) {
            samples.add(Vectors.bytes(vector.get("packet")));
        }
        for (int count = 0; count < INPUTS; count++) {
            InputCodec.decode(input(samples))
                    .ifPresent(packet ->
                            assertThat(InputCodec.decode(InputCodec.encode(packet))).isPresent());
        }
    }
}
