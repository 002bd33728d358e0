package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpusDecoderTest {
    @ParameterizedTest
    @ValueSource(ints = {5, 10})
    void toneComesOutInItsOwnEarWithItsOwnPitch(int packetMillis) {
        try (OpusTestEncoder encoder = new OpusTestEncoder(packetMillis);
                OpusDecoder decoder = new OpusDecoder()) {
            int packets = 1_000 / packetMillis;
            ByteBuffer second = ByteBuffer.allocate(OpusDecoder.SAMPLE_RATE * OpusDecoder.BYTES_PER_SAMPLE)
                    .order(ByteOrder.LITTLE_ENDIAN);
            for (int index = 0; index < packets; index++) {
                byte[] samples = decoder.decode(encoder.encode(440, 0));
                assertThat(samples).hasSize(48 * packetMillis * OpusDecoder.BYTES_PER_SAMPLE);
                second.put(samples);
            }
            assertThat(risingCrossings(second, 0)).isBetween(430, 445);
            assertThat(energy(second, 0)).isGreaterThan(100 * energy(second, 1));
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void aLostPacketIsConcealedByTheSameLengthOfSimilarSound() {
        try (OpusTestEncoder encoder = new OpusTestEncoder(5);
                OpusDecoder decoder = new OpusDecoder()) {
            byte[] last = decoder.decode(encoder.encode(440, 440));
            for (int index = 0; index < 40; index++) {
                last = decoder.decode(encoder.encode(440, 440));
            }
            byte[] concealed = decoder.conceal();
            assertThat(concealed).hasSameSizeAs(last);
            double ratio = energy(wrap(concealed), 0) / energy(wrap(last), 0);
            assertThat(ratio).isBetween(0.2, 2.0);
            encoder.encode(440, 440);
            assertThat(decoder.decode(encoder.encode(440, 440))).hasSameSizeAs(last);
            assertThat(decoder.errors()).isZero();
        }
    }

    @Test
    void soundThatIsGoneForLongFadesOut() {
        try (OpusTestEncoder encoder = new OpusTestEncoder(5);
                OpusDecoder decoder = new OpusDecoder()) {
            byte[] heard = new byte[0];
            for (int index = 0; index < 40; index++) {
                heard = decoder.decode(encoder.encode(440, 440));
            }
            byte[] concealed = new byte[0];
            for (int index = 0; index < 400; index++) {
                concealed = decoder.conceal();
            }
            assertThat(energy(wrap(concealed), 0)).isLessThan(energy(wrap(heard), 0) / 50);
        }
    }

    @Test
    void beforeTheFirstPacketThereIsNothingToConceal() {
        try (OpusDecoder decoder = new OpusDecoder()) {
            assertThat(decoder.conceal()).isEmpty();
            assertThat(decoder.decode(new byte[0])).isEmpty();
            assertThat(decoder.decode(new byte[OpusDecoder.MAX_PACKET + 1])).isEmpty();
            assertThat(decoder.errors()).isEqualTo(2);
        }
    }

    @Test
    void damagedPacketsNeitherCrashNorStopTheDecoder() {
        long seed = System.nanoTime();
        System.out.println("OpusDecoderTest seed " + seed);
        Random random = new Random(seed);
        try (OpusTestEncoder encoder = new OpusTestEncoder(5);
                OpusDecoder decoder = new OpusDecoder()) {
            byte[] valid = encoder.encode(440, 660);
            for (int round = 0; round < 20_000; round++) {
                byte[] input = random.nextBoolean() ? valid.clone() : new byte[random.nextInt(400)];
                if (input != valid && random.nextBoolean()) {
                    random.nextBytes(input);
                }
                for (int flips = random.nextInt(6); flips > 0 && input.length > 0; flips--) {
                    input[random.nextInt(input.length)] = (byte) random.nextInt();
                }
                // The longest Opus packet is 120 ms.
                assertThat(decoder.decode(input).length)
                        .isLessThanOrEqualTo(48 * 120 * OpusDecoder.BYTES_PER_SAMPLE);
            }
            assertThat(decoder.decode(valid)).hasSize(48 * 5 * OpusDecoder.BYTES_PER_SAMPLE);
        }
    }

    private static ByteBuffer wrap(byte[] samples) {
        return ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int risingCrossings(ByteBuffer samples, int channel) {
        int crossings = 0;
        for (int index = 1; index < samples.capacity() / 4; index++) {
            if (samples.getShort(index * 4 - 4 + channel * 2) < 0 && samples.getShort(index * 4 + channel * 2) >= 0) {
                crossings++;
            }
        }
        return crossings;
    }

    private static double energy(ByteBuffer samples, int channel) {
        double sum = 0;
        for (int index = 0; index < samples.capacity() / 4; index++) {
            double sample = samples.getShort(index * 4 + channel * 2);
            sum += sample * sample;
        }
        return sum / (samples.capacity() / 4.0);
    }
}
