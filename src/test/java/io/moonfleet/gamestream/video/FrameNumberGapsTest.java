package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.replay.RecordedAccessUnits;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameNumberGapsTest {
    /** Bits of a sequence parameter set from the profile on. */
    private static final class Bits {
        private final StringBuilder text = new StringBuilder();

        Bits fixed(int count, int value) {
            for (int i = count - 1; i >= 0; i--) {
                text.append(value >> i & 1);
            }
            return this;
        }

        Bits unsigned(int value) {
            int length = 31 - Integer.numberOfLeadingZeros(value + 1);
            text.repeat("0", length);
            return fixed(length + 1, value + 1);
        }

        byte[] bytes() {
            String padded = text + "1".repeat(1 + (7 - text.length() % 8));
            byte[] bytes = new byte[padded.length() / 8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(padded.substring(8 * i, 8 * i + 8), 2);
            }
            return bytes;
        }
    }

    private static Bits baseline() {
        return new Bits().fixed(8, 66).fixed(16, 0xC01F).unsigned(0).unsigned(4).unsigned(0).unsigned(5).unsigned(3);
    }

    private static byte[] allowed(byte[] unit) {
        byte[] changed = unit.clone();
        new FrameNumberGaps().allow(changed, 0, changed.length);
        return changed;
    }

    private static void oneBitIsSet(Bits before) {
        Bits after = new Bits();
        after.text.append(before.text);
        assertThat(Vectors.hex(allowed(before.fixed(1, 0).unsigned(79).unsigned(44).bytes())))
                .isEqualTo(Vectors.hex(after.fixed(1, 1).unsigned(79).unsigned(44).bytes()));
    }

    @Test
    void theFlagOfEachKindOfParameterSetIsFound() {
        oneBitIsSet(baseline());
        oneBitIsSet(new Bits().fixed(8, 77).fixed(16, 0x4028).unsigned(0).unsigned(0).unsigned(2).unsigned(5));
        oneBitIsSet(new Bits().fixed(8, 77).fixed(16, 0x4028).unsigned(0).unsigned(0).unsigned(1).fixed(1, 0).unsigned(3)
                .unsigned(4).unsigned(2).unsigned(9).unsigned(8).unsigned(4));
        oneBitIsSet(new Bits().fixed(8, 100).fixed(16, 0x0028).unsigned(0).unsigned(1).unsigned(0).unsigned(0).fixed(2, 0)
                .unsigned(4).unsigned(0).unsigned(6).unsigned(4));
    }

    @Test
    void chromaOfAllPixelsAndScalingListsAreSkipped() {
        Bits bits = new Bits().fixed(8, 244).fixed(16, 0x0028).unsigned(0).unsigned(3).fixed(1, 0).unsigned(0).unsigned(0)
                .fixed(1, 0).fixed(1, 1);
        for (int list = 0; list < 12; list++) {
            bits.fixed(1, list == 2 ? 1 : 0);
            if (list == 2) {
                // One step up, then one that ends the list: 9, 0.
                bits.unsigned(1).unsigned(18);
            }
        }
        oneBitIsSet(bits.unsigned(4).unsigned(2).unsigned(4));
    }

    @Test
    void aFlagThatIsSetStaysSo() {
        byte[] set = baseline().fixed(1, 1).unsigned(79).bytes();
        assertThat(allowed(set)).isEqualTo(set);
    }

    @Test
    void whatIsCutOffOrNoParameterSetStaysAsItIsOrLosesNothingButABit() {
        byte[] whole = baseline().fixed(1, 0).unsigned(79).bytes();
        for (int length = 0; length < 4; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThat(allowed(cut)).isEqualTo(cut);
        }
        long seed = FuzzSeed.of(FrameNumberGapsTest.class, 7);
        Random random = new Random(seed);
        for (int round = 0; round < 100_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            for (int i = random.nextInt(40); i < noise.length; i += 1 + random.nextInt(4)) {
                noise[i] = (byte) random.nextInt(4);
            }
            byte[] changed = allowed(noise);
            int differences = 0;
            for (int i = 0; i < noise.length; i++) {
                differences += Integer.bitCount((changed[i] ^ noise[i]) & 0xFF);
            }
            assertThat(differences).as("seed %d", seed).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void aRecordedParameterSetIsUnderstood() {
        byte[] recorded = RecordedAccessUnits.of("plain").getFirst().data();
        AnnexBNormalizer normalizer = new AnnexBNormalizer(VideoFormat.Codec.H264, true);
        byte[] told = recorded.clone();
        normalizer.normalize(told, 0, told.length);
        assertThat(normalizer.keyFrame()).isTrue();
        int at = Arrays.mismatch(told, recorded);
        assertThat(at).isBetween(5, 40);
        assertThat(Integer.bitCount((told[at] ^ recorded[at]) & 0xFF)).isEqualTo(1);
        assertThat(Arrays.mismatch(
                        Arrays.copyOfRange(told, at + 1, told.length), Arrays.copyOfRange(recorded, at + 1, recorded.length)))
                .isEqualTo(-1);
    }
}
