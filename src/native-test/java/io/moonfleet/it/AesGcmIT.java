package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Every packet to a browser is encrypted: an executable that does so without the processor's help is of no use. */
@OnlyOnNative
class AesGcmIT {
    /** 367 without the processor's instructions for AES, more than 8,000 with them. */
    private static final double LEAST_MBIT_PER_SECOND = 2_000;

    @Test
    void theProcessorsInstructionsAreUsed() {
        assertThat(AesGcm.megabitsPerSecond(Build.underTest())).as("AES-GCM in Mbit/s")
                .isGreaterThanOrEqualTo(LEAST_MBIT_PER_SECOND);
    }
}
