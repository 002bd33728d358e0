package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every packet to a browser is encrypted: an executable that does so without the processor's help is of no use. */
@OnlyOnNative
class AesGcmIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** 367 without the processor's instructions for AES, more than 8,000 with them. */
    private static final double LEAST_MBIT_PER_SECOND = 2_000;

    @Test
    void theProcessorsInstructionsAreUsed() throws IOException {
        Command.Outcome outcome = Command.run(Map.of(), PATIENCE,
                Build.underTest().streamer("bench-aes").toArray(String[]::new));
        assertThat(outcome.status()).as("%s", outcome.lines()).isZero();
        double measured = new ObjectMapper().readTree(outcome.lines().getLast()).path("aes_gcm_mbit_s").asDouble();
        assertThat(measured).as("AES-GCM in Mbit/s, %s", outcome.lines()).isGreaterThanOrEqualTo(LEAST_MBIT_PER_SECOND);
    }
}
