package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RtspEncryptionTest {
    private final JsonNode vectors = Vectors.read("rtsp-encrypted.json");
    private final byte[] key = Vectors.bytes(vectors.get("rikey_hex"));
    private final RtspEncryption client = new RtspEncryption(key, RtspEncryption.Role.CLIENT);
    private final RtspEncryption host = new RtspEncryption(key, RtspEncryption.Role.HOST);

    @Test
    @Conforms(41)
    void item41_framesOfBothDirectionsMatchTheVectors() throws Exception {
        byte[] request = RtspMessage.bytes(vectors.at("/client_request/plaintext").asText());
        byte[] response = RtspMessage.bytes(vectors.at("/host_response/plaintext").asText());
        byte[] requestWire = Vectors.bytes(vectors.at("/client_request/wire"));
        byte[] responseWire = Vectors.bytes(vectors.at("/host_response/wire"));
        assertThat(client.seal(request)).isEqualTo(requestWire);
        assertThat(host.seal(response)).isEqualTo(responseWire);
        assertThat(host.open(requestWire)).isEqualTo(request);
        assertThat(client.open(responseWire)).isEqualTo(response);
    }

    @Test
    @Conforms(41)
    void item41_sequencesContinueAndAreReadFromTheFrame() throws Exception {
        byte[] first = client.seal(RtspMessage.bytes("one"));
        byte[] second = client.seal(RtspMessage.bytes("two"));
        assertThat(first[7]).isEqualTo((byte) 1);
        assertThat(second[7]).isEqualTo((byte) 2);
        assertThat(host.open(second)).isEqualTo(RtspMessage.bytes("two"));
        assertThat(host.open(first)).isEqualTo(RtspMessage.bytes("one"));
    }

    @Test
    @Conforms(41)
    void item41_everyFlippedBitIsNoticed() {
        byte[] frame = client.seal(RtspMessage.bytes("PLAY / RTSP/1.0\r\nCSeq: 7\r\n\r\n"));
        for (int bit = 0; bit < frame.length * 8; bit++) {
            byte[] changed = frame.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> host.open(changed)).isInstanceOf(RtspFormatException.class);
        }
    }

    @Test
    void aFrameReflectedToItsSenderIsRefused() {
        byte[] frame = client.seal(RtspMessage.bytes("mirror"));
        assertThatThrownBy(() -> client.open(frame)).isInstanceOf(RtspFormatException.class);
    }

    @Test
    void aHostReadsAnEncryptedRequestFromItsConnection() throws Exception {
        byte[] wire = Vectors.bytes(vectors.at("/client_request/wire"));
        RtspMessage.Request request =
                RtspRequestReader.read(new ByteArrayInputStream(wire), Optional.of(host), 2048);
        assertThat(request.method()).isEqualTo("OPTIONS");
        assertThat(request.target()).isEqualTo("rtspenc://192.0.2.10:48010");
    }
}
