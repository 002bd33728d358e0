package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A host whose packets get lost on their way to the server: everybody who watches is told, by whatever path. */
class PoorHostIT {
    private static final String PIN = "4711";
    private static final String STREAM = "poor";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static MoonfleetProcess server;
    private static DemoHostProcess host;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN));
        host = DemoHostProcess.start(PIN);
        Api api = server.api();
        Api.Answer added = api.send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}"));
        int hostId = added.json().at("/host/host_id").asInt();
        api.post("api/pair", "{\"host_id\":" + hostId + "}");
        api.create(StreamerRequest.small(STREAM).onHost(hostId, 1));
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, host, server);
    }

    private static String status() {
        return server.api().streamer(STREAM).path("connection_status").asText();
    }

    private static MediaSocket.Message awaitStatus(MediaSocket viewer, String status) {
        return viewer.await("the status " + status, PATIENCE, message -> message.text()
                .filter(text -> text.at("/ConnectionStatusUpdate/status").asText().equals(status)).isPresent());
    }

    @Test
    void aPoorConnectionToTheHostIsShownUntilItIsWellAgain() {
        Page page = browser.watch(server, STREAM, "rtp").awaitPlayerState("connected");
        page.awaitPicture();
        assertThat(page.visible("host-poor")).isFalse();
        assertThat(status()).isEqualTo("ok");
        try (MediaSocket viewer = MediaSocket.open(server.base(), "api/streamers/" + STREAM + "/ws")) {
            viewer.awaitText("ConnectionComplete", PATIENCE);
            host.command("loss 0.5");
            awaitStatus(viewer, "Poor");
            Await.until("the page says so", PATIENCE, () -> page.visible("host-poor"));
            assertThat(page.textOf("host-poor")).isEqualTo("The connection to the host is poor");
            Await.until("so does the API", PATIENCE, () -> status().equals("poor"));
            try (MediaSocket late = MediaSocket.open(server.base(), "api/streamers/" + STREAM + "/ws")) {
                awaitStatus(late, "Poor");
            }
            host.command("loss 0");
            awaitStatus(viewer, "Ok");
            Await.until("the page does not say so any more", PATIENCE, () -> !page.visible("host-poor"));
            Await.until("neither does the API", PATIENCE, () -> status().equals("ok"));
        }
    }
}
