package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A WHEP player that has nothing in common with this project: Debian's python3-aiortc, with FFmpeg behind it. */
class WhepPlayerIT {
    private static final String STREAM = "player";
    private static final String TOKEN = "a token for the player";
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final int SECONDS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        assertThat(PYTHON).as("Debian's python3 with python3-aiortc").isExecutable();
        server = MoonfleetProcess.start(Map.of(
                "moonfleet.demo-host.enabled", "true", "moonfleet.auth.token", TOKEN, "moonfleet.rtc.loopback", "true"));
        server.api(TOKEN).create(StreamerRequest.small(STREAM));
    }

    @AfterAll
    static void stop() {
        Closing.all(server);
    }

    private static Process player(String stream, Optional<String> token) throws IOException {
        Path script = Files.createTempFile("moonfleet-whep-", ".py");
        try (InputStream source = WhepPlayerIT.class.getResourceAsStream("/whep/player.py")) {
            Files.write(script, source.readAllBytes());
        }
        List<String> command = new ArrayList<>(List.of(PYTHON.toString(), script.toString(),
                server.base().resolve("api/streamers/" + stream + "/whep").toString(), Integer.toString(SECONDS)));
        token.ifPresent(command::add);
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static JsonNode result(Process player) throws Exception {
        try {
            assertThat(player.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).as("the player ends").isTrue();
            String output = new String(player.getInputStream().readAllBytes());
            assertThat(player.exitValue()).as(output).isZero();
            return new ObjectMapper().readTree(output);
        } finally {
            player.destroyForcibly();
        }
    }

    @Test
    void itPlaysPicturesAndSoundAndLeaves() throws Exception {
        Process player = player(STREAM, Optional.of(TOKEN));
        Await.until("it plays", LIMIT, () -> {
            JsonNode peer = server.api(TOKEN).streamer(STREAM).path("peers").path(0);
            return peer.path("kind").asText().equals("whep") && peer.path("state").asText().equals("connected");
        });
        JsonNode played = result(player);
        System.out.println("WHEP player: " + ((ObjectNode) played).remove(List.of("answer")));
        assertThat(played.path("post").asInt()).isEqualTo(201);
        assertThat(played.path("state").asText()).isEqualTo("connected");
        assertThat(played.path("video").asInt()).as("pictures decoded").isGreaterThan(SECONDS * 15);
        assertThat(played.path("numbered").asInt()).as("with a strip").isGreaterThan(SECONDS * 15);
        assertThat(played.path("rising").asBoolean()).isTrue();
        assertThat(played.path("audio").asInt()).as("blocks of sound").isGreaterThan(SECONDS * 25);
        assertThat(played.path("loudest").asInt()).as("a tone").isGreaterThan(500);
        assertThat(played.path("delete").asInt()).isEqualTo(200);
        assertThat(played.path("again").asInt()).isEqualTo(404);
        Await.until("it is gone", LIMIT, () -> server.api(TOKEN).peers(STREAM) == 0);
        assertThat(server.api(TOKEN).streamer(STREAM).path("status").asText()).isEqualTo("active");
    }

    @Test
    void withoutCredentialsItGetsNothing() throws Exception {
        assertThat(result(player(STREAM, Optional.empty())).path("post").asInt()).isEqualTo(401);
        assertThat(result(player("nobody", Optional.of(TOKEN))).path("post").asInt()).isEqualTo(404);
    }
}
