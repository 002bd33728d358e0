package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.it.OnlyOnJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code bin/replay} as a person calls it. */
@OnlyOnJvm
class ReplayScriptIT {
    @TempDir
    private Path temporary;

    private record Outcome(int status, String output, String error) {}

    @Test
    void printsOneJsonObject() throws Exception {
        Outcome outcome = replay(Recordings.folder("resume-2-resume").toString());
        assertThat(outcome.status()).as(outcome.error()).isZero();
        JsonNode json = new ObjectMapper().readTree(outcome.output());
        assertThat(json.get("frames")).hasSize(91);
        assertThat(json.at("/control/C 0x0302").asInt()).isEqualTo(1);
    }

    @Test
    void saysInOneSentenceWhatIsWrong() throws Exception {
        Files.writeString(temporary.resolve("session.json"), "{");
        Outcome outcome = replay(temporary.toString());
        assertThat(outcome.status()).isEqualTo(1);
        assertThat(outcome.output()).isEmpty();
        assertThat(outcome.error().strip().lines()).singleElement().asString().contains("session.json");
    }

    private Outcome replay(String folder) throws Exception {
        Path output = temporary.resolve("output");
        Path error = temporary.resolve("error");
        Process process = new ProcessBuilder(Path.of("bin", "replay").toAbsolutePath().toString(), folder)
                .redirectOutput(output.toFile())
                .redirectError(error.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), Files.readString(output), Files.readString(error));
    }
}
