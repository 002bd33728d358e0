package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.EncodedAudio;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpusPacketizerTest {
    private final PacketizedFramePool pool = new PacketizedFramePool();
    private final OpusPacketizer packetizer = new OpusPacketizer();

    private PacketizedFrame packetize(EncodedAudio audio) {
        return packetize(audio, 0);
    }

    private PacketizedFrame packetize(EncodedAudio audio, long now) {
        PacketizedFrame frame = pool.acquire(audio.data().length);
        packetizer.packetize(audio, frame, now);
        return frame;
    }

    private static int duration(String hex) {
        byte[] packet = HexFormat.of().parseHex(hex);
        return OpusPacketizer.duration(packet, 0, packet.length);
    }

    @Test
    void theClockAdvancesByEachPacketsDuration() {
        // CELT of 5 ms, of 20 ms, a lost one, of 5 ms again.
        PacketizedFrame first = packetize(new EncodedAudio(HexFormat.of().parseHex("ec1234")));
        assertThat(first.count()).isEqualTo(1);
        assertThat(first.rtpTimestamp()).isZero();
        assertThat(HexFormat.of().formatHex(Frames.payload(first, 0))).isEqualTo("ec1234");
        assertThat(packetize(new EncodedAudio(new byte[] {(byte) 0xFC, 1})).rtpTimestamp()).isEqualTo(240);
        PacketizedFrame lost = packetize(EncodedAudio.LOST);
        assertThat(lost.count()).isZero();
        assertThat(lost.rtpTimestamp()).isEqualTo(1200);
        assertThat(packetize(new EncodedAudio(new byte[] {(byte) 0xEC, 1})).rtpTimestamp()).isEqualTo(2160);
    }

    @Test
    void whereASessionBeginsTheClockHasGoneOnByTheTimeThatPassed() {
        long start = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
        byte[] packet = {(byte) 0xEC, 1};
        assertThat(packetize(new EncodedAudio(packet, true), start).rtpTimestamp()).isZero();
        assertThat(packetize(new EncodedAudio(packet), start + 500).rtpTimestamp()).isEqualTo(240);
        long later = start + 500 + TimeUnit.SECONDS.toNanos(3);
        assertThat(packetize(new EncodedAudio(packet, true), later).rtpTimestamp()).isEqualTo(240 + 3 * 48_000);
        assertThat(packetize(new EncodedAudio(packet), later).rtpTimestamp()).isEqualTo(240 + 3 * 48_000 + 240);
        packetize(EncodedAudio.LOST, later);
        assertThat(packetize(new EncodedAudio(packet, true), later).rtpTimestamp())
                .as("never back").isEqualTo(240 + 3 * 48_000 + 720);
    }

    @Test
    void durationsOfAllConfigurations() {
        // SILK 10, 20, 40, 60 ms; hybrid 10, 20 ms; CELT 2.5, 5, 10, 20 ms.
        int[] silk = {480, 960, 1920, 2880};
        int[] celt = {120, 240, 480, 960};
        for (int configuration = 0; configuration < 32; configuration++) {
            int expected = configuration < 12 ? silk[configuration % 4]
                    : configuration < 16 ? 480 << configuration % 2 : celt[configuration % 4];
            byte[] packet = {(byte) (configuration << 3), 0};
            assertThat(OpusPacketizer.duration(packet, 0, 2)).as("configuration %d", configuration).isEqualTo(expected);
        }
    }

    @Test
    void durationsOfSeveralFrames() {
        assertThat(duration("e9")).isEqualTo(480);
        assertThat(duration("ea")).isEqualTo(480);
        assertThat(duration("eb03")).isEqualTo(720);
        assertThat(duration("ebc3")).as("flags of variable rate and padding").isEqualTo(720);
    }

    @Test
    void whatIsNoPacketHasNoDuration() {
        assertThat(duration("")).isZero();
        assertThat(duration("eb")).isZero();
        assertThat(duration("eb00")).isZero();
        assertThat(duration("1b03")).as("180 ms").isZero();
    }
}
