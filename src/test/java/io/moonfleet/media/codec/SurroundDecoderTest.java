package io.moonfleet.media.codec;

import static io.moonfleet.media.codec.RecordedSurround.amplitude;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurroundDecoderTest {
    @Test
    void theChannelsComeOutOnTheirSides() throws IOException {
        byte[] stereo = decoded();
        double front = amplitude(stereo, 0, 300);
        assertThat(front).isGreaterThan(500);
        assertThat(amplitude(stereo, 1, 400)).isBetween(0.8 * front, 1.25 * front);
        for (int side = 0; side < 2; side++) {
            assertThat(amplitude(stereo, side, 500)).as("centre").isBetween(0.5 * front, 0.9 * front);
            // The host codes them and the centre as one pair, which lets a little through.
            assertThat(amplitude(stereo, side, 600)).as("low frequencies").isLessThan(0.2 * front);
        }
        assertThat(amplitude(stereo, 0, 700)).as("back left").isBetween(0.5 * front, 0.9 * front);
        assertThat(amplitude(stereo, 1, 800)).as("back right").isBetween(0.5 * front, 0.9 * front);
        assertThat(amplitude(stereo, 1, 300)).isLessThan(0.05 * front);
        assertThat(amplitude(stereo, 0, 400)).isLessThan(0.05 * front);
        assertThat(amplitude(stereo, 1, 700)).isLessThan(0.05 * front);
        assertThat(amplitude(stereo, 0, 800)).isLessThan(0.05 * front);
    }

    private static byte[] decoded() throws IOException {
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        try (OpusDecoder decoder = new OpusDecoder(RecordedSurround.STREAMS)) {
            for (byte[] packet : RecordedSurround.packets().subList(200, 400)) {
                sound.writeBytes(decoder.decode(packet));
            }
            assertThat(decoder.errors()).isZero();
        }
        return sound.toByteArray();
    }

    @Test
    void aLostPacketIsConcealedInAllStreams() throws IOException {
        try (OpusDecoder decoder = new OpusDecoder(RecordedSurround.STREAMS)) {
            List<byte[]> packets = RecordedSurround.packets();
            assertThat(decoder.conceal()).isEmpty();
            for (byte[] packet : packets.subList(200, 240)) {
                assertThat(decoder.decode(packet)).hasSize(RecordedSurround.PACKET_BYTES);
            }
            byte[] concealed = decoder.conceal();
            assertThat(concealed).hasSize(RecordedSurround.PACKET_BYTES);
            assertThat(amplitude(concealed, 0, 300)).isGreaterThan(200);
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void nothingClips() {
        short[] loudest = new short[8];
        Arrays.fill(loudest, Short.MIN_VALUE);
        short[] stereo = new short[2];
        SurroundDownmix.mix(loudest, 8, stereo, 1);
        assertThat(stereo).containsOnly(Short.MIN_VALUE);
    }

    @Test
    void aLayoutThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new OpusStreams(6, 4, 2, List.of(0, 1, 2, 3, 4, 6)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpusStreams(5, 3, 2, List.of(0, 1, 2, 3, 4)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OpusStreams(6, 2, 4, List.of(0, 1, 2, 3, 4, 5)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
