package io.moonfleet.gamestream.fec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReedSolomonAudioTest {
    private final JsonNode vector = Vectors.read("reed-solomon-audio.json");

    @Test
    @Conforms(69)
    void statement69MatrixAndParityMatchTheVector() {
        byte[][] data = shards("data", 4);
        byte[][] parity = new byte[2][data[0].length];
        ReedSolomonAudio.encode(data, parity, 0, data[0].length);
        assertThat(parity).isDeepEqualTo(shards("parity", 2));
        for (int j = 0; j < 2; j++) {
            byte[] row = Vectors.bytes(vector.get("matrix_rows").get(j));
            for (int i = 0; i < 4; i++) {
                assertThat(ReedSolomonAudio.coefficient(j, i)).isEqualTo(row[i] & 0xFF);
            }
        }
    }

    @Test
    @Conforms(69)
    void statement69AllPatternsOfUpToTwoLostRecover() {
        byte[][] data = shards("data", 4);
        byte[][] parity = shards("parity", 2);
        int patterns = 0;
        for (int lost = 0; lost < 64; lost++) {
            if (Integer.bitCount(lost) > 2) {
                continue;
            }
            patterns++;
            byte[][] received = new byte[6][];
            boolean[] present = new boolean[6];
            for (int i = 0; i < 6; i++) {
                present[i] = (lost & (1 << i)) == 0;
                received[i] = present[i] ? (i < 4 ? data[i] : parity[i - 4]).clone() : new byte[data[0].length];
            }
            assertThat(ReedSolomonAudio.recover(received, present, 0, data[0].length)).isTrue();
            assertThat(Arrays.copyOf(received, 4)).isDeepEqualTo(data);
        }
        assertThat(patterns).isEqualTo(22);
    }

    @Test
    void threeLostOfSixDoNotRecover() {
        boolean[] present = {false, false, false, true, true, true};
        assertThat(ReedSolomonAudio.recover(new byte[6][16], present, 0, 16)).isFalse();
    }

    private byte[][] shards(String name, int count) {
        byte[][] shards = new byte[count][];
        for (int i = 0; i < count; i++) {
            shards[i] = Vectors.bytes(vector.get(name).get(i));
        }
        return shards;
    }
}
