package io.moonfleet.gamestream.nvhttp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Seeded hostile inputs for text protocols: random bytes, and valid samples that were cut, spliced, repeated or changed at
 * a few places, with a liking for the characters that grammars are made of.
 */
public final class HostileText {
    private static final byte[] SPECIAL = ":/?&=;,<>\"'-+ \r\n\t\0%[]().#x0179aF\u007f\u00ff".getBytes(
            StandardCharsets.ISO_8859_1);

    private final Random random;
    private final List<byte[]> samples;

    public HostileText(long seed, List<byte[]> samples) {
        this.random = new Random(seed);
        this.samples = List.copyOf(samples);
    }

    public byte[] next() {
        if (random.nextInt(8) == 0) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
        for (int changes = random.nextInt(5); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, at);
                case 1 -> bytes[at] = SPECIAL[random.nextInt(SPECIAL.length)];
                case 2 -> bytes[at] = (byte) random.nextInt(256);
                case 3 -> bytes = splice(bytes, at, bytes, random.nextInt(bytes.length));
                case 4 -> {
                    byte[] other = samples.get(random.nextInt(samples.size()));
                    bytes = splice(bytes, at, other, random.nextInt(other.length));
                }
                default -> {
                    int end = Math.min(bytes.length, at + 1 + random.nextInt(20));
                    Arrays.fill(bytes, at, end, SPECIAL[random.nextInt(SPECIAL.length)]);
                }
            }
        }
        return bytes;
    }

    public Random random() {
        return random;
    }

    /** The beginning of one and the end of the other. */
    private static byte[] splice(byte[] first, int end, byte[] second, int start) {
        byte[] result = Arrays.copyOf(first, end + second.length - start);
        System.arraycopy(second, start, result, end, second.length - start);
        return result;
    }
}
