package io.moonfleet.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;

/** How fast a build's streamer encrypts packets, by its own measurement. */
public final class AesGcm {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private AesGcm() {}

    /** Mbit/s of one thread. */
    public static double megabitsPerSecond(Build build) {
        Command.Outcome outcome = Command.run(Map.of(), PATIENCE, build.streamer("bench-aes").toArray(String[]::new));
        if (outcome.status() != 0) {
            throw new AssertionError("bench-aes ended with " + outcome.status() + ": " + outcome.lines());
        }
        try {
            return new ObjectMapper().readTree(outcome.lines().getLast()).required("aes_gcm_mbit_s").asDouble();
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
