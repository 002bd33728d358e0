package io.moonfleet.wsmedia;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever comes, it is read or refused; what was read is written as it was. */
@Timeout(120)
class StreamMessageFuzzTest {
    private static final int INPUTS = 300_000;
    private static final List<String> SAMPLES = List.of(
            "0101010102030405060708078004380000000165b800",
            "02020000000000000001fc0102",
            "0300020000000f010101010203040506070807800438" + "0000000f010101010203040506070807800438",
            "100001000041", "1303000afff6", "160300000010000000000000000000000000",
            "207b7d", "3001078004383c020000bb8001", "3161c3a9", "400000000700000000000f4240",
            "410000000700000000000f424000000000000f4240");

    @Test
    void everyMessageIsReadOrRefused() {
        long seed = FuzzSeed.of(StreamMessageFuzzTest.class, 20261124);
        Random random = new Random(seed);
        int read = 0;
        int refused = 0;
        for (int round = 0; round < INPUTS; round++) {
            byte[] bytes = input(random);
            try {
                InputChannel.of(bytes);
                StreamMessage message = StreamMessageCodec.decode(bytes);
                byte[] written = StreamMessageCodec.encode(message);
                StreamMessage again = StreamMessageCodec.decode(written);
                if (!Arrays.equals(written, StreamMessageCodec.encode(again))) {
                    throw new IllegalStateException("written differently the second time");
                }
                read++;
            } catch (StreamFormatException declared) {
                refused++;
            } catch (RuntimeException | Error failure) {
                throw new AssertionError(
                        "seed " + seed + ", round " + round + ", " + HexFormat.of().formatHex(bytes), failure);
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
    }

    private static byte[] input(Random random) {
        if (random.nextInt(4) == 0) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] sample = HexFormat.of().parseHex(SAMPLES.get(random.nextInt(SAMPLES.size())));
        for (int change = random.nextInt(4); change > 0; change--) {
            sample[random.nextInt(sample.length)] = (byte) random.nextInt();
        }
        return random.nextBoolean() ? sample : Arrays.copyOf(sample, random.nextInt(sample.length + 8));
    }
}
