package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SelfCheckTest {
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    private boolean load(SelfCheck.Part part) {
        return SelfCheck.load("Part", part, new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return output.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void aPartThatLoadsIsNamed() {
        assertThat(load(() -> {})).isTrue();
        assertThat(printed()).isEqualTo("Part: loaded");
    }

    @Test
    void theReasonIsFoundInAnErrorWithoutWords() {
        IllegalStateException reason = new IllegalStateException("libpulse.so.0: cannot open shared object file");
        assertThat(load(() -> {
                    throw new ExceptionInInitializerError(reason);
                }))
                .isFalse();
        assertThat(printed()).isEqualTo("Part: libpulse.so.0: cannot open shared object file");
    }

    @Test
    void withoutAnyWordsTheErrorIsNamed() {
        assertThat(load(() -> {
                    throw new NoClassDefFoundError();
                }))
                .isFalse();
        assertThat(printed()).isEqualTo("Part: NoClassDefFoundError");
    }
}
