package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.media.codec.OpusStreams;
import io.moonfleet.media.codec.RecordedSurround;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpusEncoderTest {
    @ParameterizedTest
    @CsvSource({"5, 96, 60", "10, 96, 120", "5, 512, 320", "10, 512, 640"})
    void packetsHaveOneLengthAndCarryTheTones(int packetMillis, int bitrateKbps, int expectedLength) {
        ToneGenerator tones = new ToneGenerator(2);
        try (OpusEncoder encoder = new OpusEncoder(packetMillis, new OpusConfiguration(2, false, bitrateKbps));
                SoundDecoder decoder = new SoundDecoder()) {
            for (boolean excited : List.of(false, true, false)) {
                List<short[]> blocks = new ArrayList<>();
                for (int index = 0; index < 1000 / packetMillis; index++) {
                    short[] samples = new short[encoder.samples() * 2];
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"6|4|2|0,1,4,5,2,3|false", "8|5|3|0,1,6,7,4,5,2,3|false", "6|6|0|0,1,2,3,4,5|true",
        "8|8|0|0,1,2,3,4,5,6,7|true"})
    void surroundSoundHasTheLayoutThatIsAnnounced(
            int channels, int streams, int coupled, String mapping, boolean highQuality) {
        ToneGenerator tones = new ToneGenerator(channels);
        List<Integer> decoded = Stream.of(mapping.split(",")).map(Integer::valueOf).toList();
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        Set<Integer> lengths = new HashSet<>();
        try (OpusEncoder encoder = new OpusEncoder(5, OpusConfiguration.of(channels, highQuality, false));
                OpusDecoder decoder = new OpusDecoder(new OpusStreams(channels, streams, coupled, decoded))) {
            for (int index = 0; index < 200; index++) {
                short[] samples = new short[encoder.samples() * channels];
                tones.fill(samples, false);
                byte[] packet = encoder.encode(samples);
                lengths.add(packet.length);
                sound.writeBytes(decoder.decode(packet));
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(lengths).as("lengths of packets").hasSize(1);
        byte[] stereo = sound.toByteArray();
        for (int side = 0; side < 2; side++) {
            double front = RecordedSurround.amplitude(stereo, side, 300 + 100 * side);
            assertThat(front).isGreaterThan(1000);
            assertThat(RecordedSurround.amplitude(stereo, side, 500)).isBetween(0.5 * front, 0.9 * front);
            assertThat(RecordedSurround.amplitude(stereo, side, 80)).isLessThan(0.1 * front);
            for (int hertz = 700; hertz < 300 + 100 * channels; hertz += 200) {
                // Pairs of tones at a low rate come out up to half as loud again.
                assertThat(RecordedSurround.amplitude(stereo, side, hertz + 100 * side)).isBetween(0.5 * front, 1.1 * front);
                assertThat(RecordedSurround.amplitude(stereo, 1 - side, hertz + 100 * side)).isLessThan(0.1 * front);
            }
        }
    }
}
