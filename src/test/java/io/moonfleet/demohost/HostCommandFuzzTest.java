package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.moonfleet.FuzzSeed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
class HostCommandFuzzTest {
    private static final int INPUTS = 150_000;
    private static final String[] SAMPLES = {
        "freeze on", "drop off", "loss 0.05", "reorder 1", "duplicate 0.5", "pin 0123", "terminate 0x1f", "die", "status",
        "garble video 0.1", "flood led 100", "flood off", "busy on", "sleep", "renew-certificate"
    };

    @Test
    void noLineDoesMoreThanBeRefused() {
        long seed = FuzzSeed.of(HostCommandFuzzTest.class, 20261216);
        Random random = new Random(seed);
        int parsed = 0;
        for (int count = 0; count < INPUTS; count++) {
            String line = line(random);
            try {
                assertThat(HostCommand.parse(line)).isNotNull();
                parsed++;
            } catch (HostCommand.SyntaxException expected) {
                // The only exception a caller has to know.
            } catch (RuntimeException e) {
                fail("seed " + seed + ", input " + count + ": " + line, e);
            }
        }
        assertThat(parsed).as("some lines stay valid, seed %d", seed).isPositive();
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder(SAMPLES[random.nextInt(SAMPLES.length)]);
        switch (random.nextInt(4)) {
            case 0 -> line.setLength(random.nextInt(line.length() + 1));
            case 1 -> line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(0x10000));
            case 2 -> line.insert(random.nextInt(line.length() + 1), (char) random.nextInt(128));
            default -> {
                line.setLength(0);
                int length = random.nextInt(260);
                for (int index = 0; index < length; index++) {
                    line.append((char) (random.nextInt(10) == 0 ? random.nextInt(0x10000) : 9 + random.nextInt(118)));
                }
            }
        }
        return line.toString();
    }
}
