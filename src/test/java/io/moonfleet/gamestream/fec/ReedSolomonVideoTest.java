package io.moonfleet.gamestream.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ReedSolomonVideoTest {
    private static final int SIZE = 16;

    @Test
    @Conforms(52)
    void statement52EncoderMatchesEveryVectorAndDecoderRecoversItsErasures() {
        for (JsonNode vector : Vectors.read("reed-solomon-video.json").get("cases")) {
            int k = vector.get("k").asInt();
            int m = vector.get("m").asInt();
            byte[][] data = patternShards(k);
            byte[][] parity = new byte[m][SIZE];
            ReedSolomonVideo.encode(data, parity, 0, SIZE);

            assertThat(Vectors.sha256(matrix(k, m))).isEqualTo(vector.get("matrix_sha256").asText());
            assertThat(Vectors.sha256(List.of(parity))).isEqualTo(vector.get("parity_sha256").asText());
            if (vector.has("parity")) {
                for (int j = 0; j < m; j++) {
                    assertThat(Vectors.hex(parity[j])).isEqualTo(vector.get("parity").get(j).asText());
                }
            }

            byte[][] shards = join(data, parity);
            boolean[] present = allPresent(k + m);
            for (JsonNode erased : vector.get("recoverable_erasure_of_data_shards")) {
                present[erased.asInt()] = false;
                Arrays.fill(shards[erased.asInt()], (byte) 0xEE);
            }
            assertThat(ReedSolomonVideo.recover(shards, present, k, m, 0, SIZE)).isTrue();
            assertThat(Arrays.copyOf(shards, k)).isDeepEqualTo(patternShards(k));
        }
    }

    @Test
    void anyKOfTheShardsRestoreTheData() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            int k = 1 + random.nextInt(60);
            int m = 1 + random.nextInt(20);
            byte[][] data = new byte[k][SIZE];
            for (byte[] shard : data) {
                random.nextBytes(shard);
            }
            byte[][] parity = new byte[m][SIZE];
            ReedSolomonVideo.encode(data, parity, 0, SIZE);
            byte[][] shards = join(data, parity);
            boolean[] present = allPresent(k + m);
            for (int erased = 0; erased < m; ) {
                int index = random.nextInt(k + m);
                if (present[index]) {
                    present[index] = false;
                    random.nextBytes(shards[index]);
                    erased++;
                }
            }
            assertThat(ReedSolomonVideo.recover(shards, present, k, m, 0, SIZE)).as("seed %d", seed).isTrue();
            assertThat(Arrays.copyOf(shards, k)).as("seed %d round %d", seed, round).isDeepEqualTo(data);
        }
    }

    @Test
    void onlyTheGivenColumnsAreTouched() {
        byte[][] data = patternShards(3);
        byte[][] parity = new byte[2][SIZE];
        Arrays.fill(parity[0], (byte) 1);
        ReedSolomonVideo.encode(data, parity, 4, 8);
        assertThat(parity[0]).startsWith(1, 1, 1, 1).endsWith(1, 1, 1, 1);
    }

    @Test
    void tooFewShardsAreRefusedWithoutAnException() {
        byte[][] shards = join(patternShards(3), new byte[2][SIZE]);
        boolean[] present = {false, false, true, true, false};
        assertThat(ReedSolomonVideo.recover(shards, present, 3, 2, 0, SIZE)).isFalse();
    }

    @Test
    void moreThan255ShardsAreAnError() {
        assertThatThrownBy(() -> ReedSolomonVideo.encode(new byte[200][1], new byte[56][1], 0, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static List<byte[]> matrix(int k, int m) {
        List<byte[]> rows = new ArrayList<>();
        for (int j = 0; j < m; j++) {
            byte[] row = new byte[k];
            for (int i = 0; i < k; i++) {
                row[i] = (byte) ReedSolomonVideo.coefficient(m, j, i);
            }
            rows.add(row);
        }
        return rows;
    }

    private static byte[][] patternShards(int k) {
        byte[][] shards = new byte[k][SIZE];
        for (int i = 0; i < k; i++) {
            for (int b = 0; b < SIZE; b++) {
                shards[i][b] = (byte) (31 * i + 7 * b + 1);
            }
        }
        return shards;
    }

    /** Copies, so that the test's own data survives the erasures. */
    private static byte[][] join(byte[][] data, byte[][] parity) {
        byte[][] shards = new byte[data.length + parity.length][];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = (i < data.length ? data[i] : parity[i - data.length]).clone();
        }
        return shards;
    }

    private static boolean[] allPresent(int count) {
        boolean[] present = new boolean[count];
        Arrays.fill(present, true);
        return present;
    }
}
