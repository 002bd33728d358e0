package io.moonfleet.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorCheckTest {
    private static final String HASWELL = "flags\t\t: fpu vme de pse tsc msr cx16 lahf_lm popcnt sse4_1 sse4_2 ssse3 avx avx2 bmi1 "
            + "bmi2 f16c fma abm movbe xsave aes pclmulqdq rdrand";

    @Test
    void aProcessorWithAllIsNoProblem() {
        assertThat(ProcessorCheck.problem(HASWELL)).isEmpty();
    }

    @Test
    void namesWhatIsMissingAndWhatToDo() {
        assertThat(ProcessorCheck.problem(HASWELL.replace(" aes ", " ").replace(" avx2 ", " ")))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("This processor lacks avx2, aes, which moonfleet-streamer is compiled for: use a machine"));
    }

    @Test
    void aLongerNameIsNoMatch() {
        assertThat(ProcessorCheck.problem(HASWELL.replace(" aes ", " vaes "))).isPresent();
    }
}
