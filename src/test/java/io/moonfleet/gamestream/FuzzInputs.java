package io.moonfleet.gamestream;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Seeded hostile inputs: random bytes, and valid samples cut, extended or changed in a few places. */
public final class FuzzInputs {
    private final Random random;
    private final List<byte[]> samples;
    private final int maxLength;

    /** @param maxLength most bytes of a wholly random input */
    public FuzzInputs(long seed, List<byte[]> samples, int maxLength) {
        this.random = new Random(seed);
        this.samples = List.copyOf(samples);
        this.maxLength = maxLength;
    }

    public byte[] next() {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(maxLength + 1)];
            random.nextBytes(bytes);
            return bytes;
        }
        byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
            case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(64));
            default -> {}
        }
        for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
            // Headers come first, so most changes are made there.
            int bound = random.nextBoolean() ? Math.min(bytes.length, 48) : bytes.length;
            bytes[random.nextInt(bound)] = (byte) (random.nextInt(3) == 0 ? random.nextInt(256) : random.nextInt(2) * 255);
        }
        return bytes;
    }

    public Random random() {
        return random;
    }
}
