package io.moonfleet.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged library files: an answer or an {@link IOException}, nothing else. */
class SharedObjectFuzzTest {
    private static final int INPUTS = 20_000;

    @TempDir
    private Path directory;

    @Test
    void damagedFilesAreRefusedOrRead() throws IOException {
        long seed = FuzzSeed.of(SharedObjectFuzzTest.class, 20261123);
        Random random = new Random(seed);
        byte[] whole;
        try (InputStream library = SharedObjectFuzzTest.class.getClassLoader()
                .getResourceAsStream("org/bytedeco/ffmpeg/linux-x86_64/libva-drm.so.2")) {
            whole = library.readAllBytes();
        }
        Path file = directory.resolve("damaged.so");
        int read = 0;
        for (int input = 0; input < INPUTS; input++) {
            byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            int head = Math.min(damaged.length, 1024);
            for (int change = random.nextInt(8); change > 0 && head > 0; change--) {
                damaged[random.nextInt(head)] = (byte) random.nextInt(256);
            }
            Files.write(file, damaged);
            try {
                SharedObject.needed(file);
                read++;
            } catch (IOException refused) {
                assertThat(refused.getMessage()).as("seed " + seed).isNotBlank();
            }
        }
        assertThat(read).as("seed " + seed).isPositive();
    }
}
