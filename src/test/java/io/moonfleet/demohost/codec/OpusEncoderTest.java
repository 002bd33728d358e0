package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusEncoderTest {
    @ParameterizedTest
    @CsvSource({"5, 96, 60", "10, 96, 120", "5, 512, 320", "10, 512, 640"})
    void packetsHaveOneLengthAndCarryTheTones(int packetMillis, int bitrateKbps, int expectedLength) {
        ToneGenerator tones = new ToneGenerator();
        try (OpusEncoder encoder = new OpusEncoder(packetMillis, bitrateKbps);
                SoundDecoder decoder = new SoundDecoder()) {
            for (boolean excited : List.of(false, true, false)) {
                List<short[]> blocks = new ArrayList<>();
                for (int index = 0; index < 1000 / packetMillis; index++) {
                    short[] samples = new short[encoder.samples() * OpusEncoder.CHANNELS];
                    tones.fill(samples, excited);
                    byte[] packet = encoder.encode(samples);
                    assertThat(packet).hasSize(expectedLength);
                    short[] decoded = decoder.decode(packet);
                    assertThat(decoded).hasSameSizeAs(samples);
                    blocks.add(decoded);
                }
                List<short[]> settled = blocks.subList(blocks.size() / 10, blocks.size());
                double octave = excited ? 2 : 1;
                assertThat(SoundDecoder.hertz(settled, 0)).isCloseTo(440 * octave, within(4.0));
                assertThat(SoundDecoder.hertz(settled, 1)).isCloseTo(660 * octave, within(4.0));
            }
        }
    }
}
