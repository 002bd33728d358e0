package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class Rfc3339Test {
    @Test
    void writesNanosecondsAndANumericOffset() {
        assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05.678901234Z")))
                .isEqualTo("2026-01-02T03:04:05.678901234+00:00");
        assertThat(Rfc3339.format(Instant.parse("2026-01-02T03:04:05Z")))
                .isEqualTo("2026-01-02T03:04:05.000000000+00:00");
    }
}
