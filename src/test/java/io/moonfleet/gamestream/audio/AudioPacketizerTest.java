package io.moonfleet.gamestream.audio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AudioPacketizerTest {
    private final JsonNode vectors = Vectors.read("audio-packets.json");

    @Test
    @Conforms(69)
    void plainDatagramsMatchTheVector() {
        check(vectors.get("plain"), Optional.empty());
    }

    @Test
    @Conforms(70)
    void encryptedDatagramsMatchTheVector() {
        check(vectors.get("encrypted"), Optional.of(Vectors.bytes(vectors.get("rikey_hex"))));
    }

    private void check(JsonNode vector, Optional<byte[]> key) {
        AudioPacketizer packetizer = new AudioPacketizer(5, true, key, vectors.get("rikeyid").asInt());
        List<String> expected = new ArrayList<>();
        List<String> actual = new ArrayList<>();
        for (JsonNode packet : vector.get("data")) {
            expected.add(packet.get("datagram").asText());
            packetizer.packetize(Vectors.bytes(packet.get("opus"))).forEach(bytes -> actual.add(Vectors.hex(bytes)));
        }
        vector.get("fec_datagrams").forEach(datagram -> expected.add(datagram.asText()));
        assertThat(actual).isEqualTo(expected);
    }
}
