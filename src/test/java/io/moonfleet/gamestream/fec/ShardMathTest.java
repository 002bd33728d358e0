package io.moonfleet.gamestream.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.accelerated.ShardSums;
import io.moonfleet.libraries.OwnLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The processor's instructions compute what the tables say. */
class ShardMathTest {
    private static final int SIZE = 300;

    @ParameterizedTest
    @EnumSource(ShardSums.Kind.class)
    @Conforms(52)
    void allInstructionsGiveTheSameSums(ShardSums.Kind kind) {
        // A processor that lacks some tests the others.
        if (!ShardSums.available(kind)) {
            return;
        }
        long seed = 20261124;
        Random random = new Random(seed);
        ShardSums sums = new ShardSums();
        for (int round = 0; round < 400; round++) {
            int targetCount = random.nextInt(10);
            int sourceCount = 1 + random.nextInt(round % 20 == 0 ? 200 : 12);
            int offset = random.nextInt(40);
            int length = random.nextInt(SIZE - offset + 1);
            byte[] coefficients = bytes(random, targetCount * sourceCount);
            byte[][] sources = shards(random, sourceCount);
            byte[][] expected = shards(random, targetCount);
            byte[][] actual = Arrays.stream(expected).map(byte[]::clone).toArray(byte[][]::new);
            ShardMath.combineByTables(expected, targetCount, sources, sourceCount, coefficients, offset, length);
            sums.combine(kind, actual, targetCount, sources, sourceCount, coefficients, offset, length);
            assertThat(actual).as("seed %d round %d", seed, round).isDeepEqualTo(expected);
        }
    }

    /** A kind whose sums are wrong is left out; this processor's own ones must not be. */
    @Test
    void everyKindThatThisProcessorHasIsUsed() throws IOException {
        assumeThat(OwnLibrary.problem().isEmpty()).isTrue();
        List<String> flags = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("flags"))
                .findFirst()
                .map(line -> List.of(line.split("\\s+")))
                .orElse(List.of());
        Map<ShardSums.Kind, List<String>> needs = Map.of(
                ShardSums.Kind.SSSE3, List.of("ssse3"),
                ShardSums.Kind.AVX2, List.of("avx2"),
                ShardSums.Kind.AVX512, List.of("avx512bw"),
                ShardSums.Kind.GFNI, List.of("avx2", "gfni"),
                ShardSums.Kind.GFNI512, List.of("avx512bw", "gfni"));
        for (ShardSums.Kind kind : ShardSums.Kind.values()) {
            assertThat(ShardSums.available(kind)).as("%s", kind).isEqualTo(flags.containsAll(needs.get(kind)));
        }
    }

    @Test
    void tablesMultiplyAsTheFieldDoes() {
        byte[][] sources = new byte[5][256];
        byte[] coefficients = {0, 1, 2, (byte) 0x8e, (byte) 0xff};
        for (int value = 0; value < 256; value++) {
            for (byte[] source : sources) {
                source[value] = (byte) value;
            }
        }
        byte[][] target = new byte[1][256];
        ShardMath.combineByTables(target, 1, sources, 5, coefficients, 0, 256);
        for (int value = 0; value < 256; value++) {
            int sum = 0;
            for (byte coefficient : coefficients) {
                sum ^= GaloisField.multiply(coefficient & 0xFF, value);
            }
            assertThat(target[0][value] & 0xFF).isEqualTo(sum);
        }
    }

    @Test
    void whatDoesNotFitTogetherIsRefused() {
        assumeThat(ShardSums.available()).isTrue();
        byte[][] shards = new byte[2][10];
        byte[] two = new byte[2];
        refused(shards, 3, shards, 1, two, 0, 10);
        refused(shards, 1, shards, 3, two, 0, 10);
        refused(shards, -1, shards, 1, two, 0, 10);
        refused(shards, 1, shards, 2, new byte[1], 0, 10);
        refused(shards, 1, shards, 2, two, 1, 10);
        refused(shards, 1, shards, 2, two, -1, 5);
        refused(shards, 1, shards, 2, two, 5, Integer.MAX_VALUE);
        refused(new byte[2][], 1, shards, 2, two, 0, 1);
        refused(new byte[300][10], 256, shards, 1, new byte[300], 0, 10);
    }

    private static void refused(byte[][] targets, int targetCount, byte[][] sources, int sourceCount,
            byte[] coefficients, int offset, int length) {
        assertThatThrownBy(() -> new ShardSums().combine(
                        targets, targetCount, sources, sourceCount, coefficients, offset, length))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static byte[][] shards(Random random, int count) {
        byte[][] shards = new byte[count][];
        Arrays.setAll(shards, index -> bytes(random, SIZE));
        return shards;
    }

    private static byte[] bytes(Random random, int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
