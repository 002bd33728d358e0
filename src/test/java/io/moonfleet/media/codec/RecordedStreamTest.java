package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real Sunshine sent and the reference client took, picture by picture and packet by packet. */
class RecordedStreamTest {
    private static final String FOLDER = "/captures/resume-2-resume/";

    @Test
    void everyAccessUnitGivesAPictureAtOnce() throws IOException {
        ByteBuffer stream = ByteBuffer.wrap(bytes("client.h264"));
        List<String> frames = new String(bytes("client-frames.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList();
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, DecoderChoice.software(), StreamCodec.H264)) {
            for (String frame : frames) {
                byte[] accessUnit = new byte[Integer.parseInt(frame.split(" ")[2])];
                stream.get(accessUnit);
                Picture picture = decoder.decode(accessUnit).orElseThrow(() -> new AssertionError(frame));
                assertThat(picture.width()).isEqualTo(1280);
                assertThat(picture.height()).isEqualTo(720);
                picture.release();
            }
            assertThat(frames).hasSizeGreaterThan(50);
            assertThat(stream.hasRemaining()).isFalse();
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void everyPacketGivesFiveMillisecondsOfSound() throws IOException {
        ByteBuffer packets = ByteBuffer.wrap(bytes("client.opuspkts"));
        int count = 0;
        double energy = 0;
        try (OpusDecoder decoder = new OpusDecoder()) {
            while (packets.hasRemaining()) {
                byte[] packet = new byte[packets.getShort() & 0xFFFF];
                packets.get(packet);
                byte[] samples = packet.length == 0 ? decoder.conceal() : decoder.decode(packet);
                assertThat(samples).hasSize(48 * 5 * OpusDecoder.BYTES_PER_SAMPLE);
                for (int index = 0; index < samples.length; index += 2) {
                    double sample = (short) (samples[index] & 0xFF | samples[index + 1] << 8);
                    energy += sample * sample / (samples.length / 2.0);
                }
                count++;
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(count).isGreaterThan(300);
        assertThat(Math.sqrt(energy / count)).isGreaterThan(1_000);
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream file = RecordedStreamTest.class.getResourceAsStream(FOLDER + name)) {
            return file.readAllBytes();
        }
    }
}
