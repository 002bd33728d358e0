package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo host as a process: what it prints, what it reads, how it ends. */
class DemoHostProcessTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A running demo host. */
    private record Child(Process process, BufferedReader output) implements AutoCloseable {
        static Child start(Path log, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    DemoHostMain.class.getName()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            return new Child(
                    process, new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)));
        }

        JsonNode line() throws IOException {
            return JSON.readTree(output.readLine());
        }

        void command(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        int exitStatus() throws InterruptedException {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("the process ends").isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    @Test
    void commandsAreAnsweredAndTheEndOfInputEndsIt(@TempDir Path directory) throws Exception {
        try (Child child = Child.start(directory.resolve("log"), "--name", "Child")) {
            JsonNode ready = child.line().get("ready");
            assertThat(ready.fieldNames())
                    .toIterable()
                    .containsExactly(
                            "http_port", "https_port", "rtsp_port", "video_port", "audio_port", "control_port", "unique_id");
            assertThat(ready.get("http_port").asInt()).isPositive();
            child.command("loss 0.25");
            child.command("nonsense");
            child.command("status");
            assertThat(child.line().get("error").asText()).contains("unknown command");
            JsonNode status = child.line().get("status");
            assertThat(status.get("loss").asDouble()).isEqualTo(0.25);
            assertThat(status.get("sessions")).isEmpty();
            child.process().getOutputStream().close();
            assertThat(child.exitStatus()).isZero();
        }
    }

    @Test
    void terminationSignalIsAnOrderlyEnd(@TempDir Path directory) throws Exception {
        try (Child child = Child.start(directory.resolve("log"))) {
            child.line();
            child.process().destroy();
            assertThat(child.exitStatus()).isZero();
        }
    }

    @Test
    void dieEndsItAtOnce(@TempDir Path directory) throws Exception {
        try (Child child = Child.start(directory.resolve("log"))) {
            child.line();
            child.command("die");
            assertThat(child.exitStatus()).isEqualTo(1);
        }
    }

    @Test
    void wrongUsageIsExplained(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (Child child = Child.start(log, "--bind", "0.0.0.0")) {
            assertThat(child.exitStatus()).isEqualTo(2);
            assertThat(log).content().contains("--allow-remote");
        }
    }

    @Test
    void busyPortIsOneSentence(@TempDir Path directory) throws Exception {
        Path log = directory.resolve("log");
        try (DemoHost host = DemoHost.start(DemoHostOptions.defaults());
                Child child = Child.start(log, "--http-port", Integer.toString(host.ports().http()))) {
            assertThat(child.exitStatus()).isEqualTo(4);
            assertThat(log).content().contains("demo-host: the host cannot run").doesNotContain("\tat ");
        }
    }
}
