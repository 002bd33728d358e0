package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Item 48, the bytes. */
class PingTest {
    private static final JsonNode VECTORS = Vectors.read("ping.json");

    @Test
    @Conforms(48)
    void aPingIsThePayloadAndACounterFromOne() {
        byte[] payload = VECTORS.get("x_ss_ping_payload").asText().getBytes(StandardCharsets.US_ASCII);
        Ping ping = new Ping(Optional.of(payload));
        assertThat(Vectors.hex(ping.next())).isEqualTo(VECTORS.get("first_ping").asText());
        assertThat(Vectors.hex(ping.next())).endsWith("00000002");
    }

    @Test
    @Conforms(39)
    void withoutAPayloadOfSixteenBytesItIsTheWord() {
        assertThat(Vectors.hex(new Ping(Optional.empty()).next())).isEqualTo(VECTORS.get("legacy").asText());
        assertThat(Vectors.hex(new Ping(Optional.of(new byte[15])).next())).isEqualTo(VECTORS.get("legacy").asText());
    }
}
