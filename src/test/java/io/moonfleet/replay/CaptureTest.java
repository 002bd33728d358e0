package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest {
    private static final long TIME = 1_700_000_000_123_456_000L;
    private static final byte[] PAYLOAD = {1, 2, 3};

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12, 14, 101, 108, 113, 228, 229, 276})
    void everyLinkTypeByteOrderAndIpVersionIsRead(int linkType) throws Exception {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (boolean ipv6 : new boolean[] {false, true}) {
                byte[] file = new CaptureBuilder(order, ipv6, linkType, ipv6).udp(TIME, 47998, 5, PAYLOAD).build();
                assertThat(datagrams(file)).singleElement().satisfies(datagram -> {
                    assertThat(datagram.timeNanos()).isEqualTo(TIME);
                    assertThat(datagram.source().port()).isEqualTo(47998);
                    assertThat(datagram.destination().port()).isEqualTo(5);
                    assertThat(datagram.source().address().isLoopbackAddress()).isTrue();
                    assertThat(datagram.payload()).isEqualTo(PAYLOAD);
                });
            }
        }
    }

    @Test
    void tcpStreamsArePutTogetherFromSegmentsInAnyOrder() throws Exception {
        byte[] file = CaptureBuilder.ordinary()
                .tcp(1000, 48010, -3, true, new byte[0])
                .tcp(1000, 48010, -3, true, new byte[0])
                .tcp(1000, 48010, 1, false, text("LO WOR"))
                .tcp(48010, 1000, 77, true, new byte[0])
                .tcp(1000, 48010, -2, false, text("HEL"))
                .tcp(1000, 48010, 1, false, text("LO"))
                .tcp(48010, 1000, 78, false, text("OK"))
                .tcp(1000, 48010, 4, false, text("WORLD"))
                .tcp(1000, 48010, 100, false, text("beyond a gap"))
                .build();
        assertThat(new Capture(() -> new ByteArrayInputStream(file)).streams().stream().map(stream -> new String(stream.bytes(), StandardCharsets.US_ASCII)))
                .containsExactly("HELLO WORLD", "OK");
    }

    @Test
    void packedCapturesAreUnpacked() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(CaptureBuilder.ordinary().udp(0, 1, 2, PAYLOAD).build());
        }
        assertThat(datagrams(packed.toByteArray())).hasSize(1);
    }

    @Test
    void packetsOfOtherProtocolsFragmentsAndCutOffPacketsArePassedOver() throws Exception {
        byte[] sound = CaptureBuilder.ordinary().udp(0, 1, 2, PAYLOAD).build();
        byte[] packet = Arrays.copyOfRange(sound, 40, sound.length);
        byte[] fragment = packet.clone();
        fragment[18 + 6] = 0x20;
        CaptureBuilder capture = CaptureBuilder.ordinary().raw(0, fragment);
        for (int length = 0; length < packet.length; length++) {
            capture.raw(0, Arrays.copyOf(packet, length));
        }
        byte[] file = capture.build();
        assertThat(datagrams(file)).isEmpty();
        assertThat(new Capture(() -> new ByteArrayInputStream(file)).streams()).isEmpty();
    }

    @Test
    void malformedFilesAreRefusedInOneSentence() {
        byte[] sound = CaptureBuilder.ordinary().udp(0, 1, 2, PAYLOAD).build();
        refused(new byte[0], "too short");
        refused(Arrays.copyOf(sound, 23), "too short");
        refused(Arrays.copyOf(sound, sound.length - 1), "ends in the middle of record 1");
        refused(Arrays.copyOf(sound, 30), "ends in the middle of record 1");
        refused(text("this is no capture file at all"), "not a pcap file");
        byte[] next = sound.clone();
        ByteBuffer.wrap(next).putInt(0x0A0D0D0A);
        refused(next, "pcapng");
        byte[] huge = sound.clone();
        ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(24 + 8, 0x7FFFFFFF);
        refused(huge, "impossible length");
        byte[] strange = sound.clone();
        strange[20] = (byte) 200;
        refused(strange, "link type 200");
    }

    private static void refused(byte[] file, String reason) {
        assertThatThrownBy(() -> datagrams(file)).isInstanceOf(ReplayException.class).hasMessageContaining(reason);
    }

    private static List<Segment.Udp> datagrams(byte[] file) throws IOException, ReplayException {
        List<Segment.Udp> datagrams = new ArrayList<>();
        new Capture(() -> new ByteArrayInputStream(file)).datagrams(datagrams::add);
        return datagrams;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
