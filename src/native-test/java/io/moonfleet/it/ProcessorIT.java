package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** On processors that QEMU's user mode emulates (Debian's package qemu-user): with what the streamer needs, and without. */
@OnlyOnNative
class ProcessorIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private static Command.Outcome versionOn(String processor) {
        List<String> command = new ArrayList<>(List.of("qemu-x86_64", "-cpu", processor));
        command.addAll(Build.underTest().streamer("--version"));
        return Command.run(Map.of(), PATIENCE, command.toArray(String[]::new));
    }

    @Test
    void theStreamerRunsOnAProcessorOf2013() {
        Command.Outcome outcome = versionOn("Haswell");
        assertThat(outcome.status()).as("%s", outcome.lines()).isZero();
        assertThat(outcome.lines()).anyMatch(line -> line.startsWith("moonfleet-streamer "));
    }

    @Test
    void withoutAesInstructionsItEndsAtOnceAndSaysWhy() {
        Command.Outcome outcome = versionOn("Haswell,-aes");
        assertThat(outcome.status()).as("%s", outcome.lines()).isNotZero();
        assertThat(String.join("\n", outcome.lines()))
                .contains("does not support all of the following CPU features")
                .containsPattern("\\bAES\\b");
    }
}
