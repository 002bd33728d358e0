package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A host without automatic pairing, as Sunshine is: somebody types the PIN that the server shows into it. */
class PairedByHandIT {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aHostThatAPersonPairedIsStreamedFrom() throws Exception {
        streamFromAHostPairedByHand(Map.of(), "");
    }

    /** The PIN that other hosts accept by themselves is not tried with this one; its streams use the one pairing. */
    @Test
    void aHostCanBeLeftOutOfAutomaticPairing() throws Exception {
        streamFromAHostPairedByHand(Map.of("moonfleet.pairing.pin", "0420"), ",\"auto_pin\":false");
    }

    private static void streamFromAHostPairedByHand(Map<String, String> settings, String ofHost) throws Exception {
        try (DemoHostProcess host = DemoHostProcess.startWithoutPin();
                MoonfleetProcess server = MoonfleetProcess.start(settings)) {
            Api.Answer added = server.api().send("PUT", "api/host",
                    Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + ofHost + "}"));
            assertThat(added.json().at("/host/host_id").asInt()).isZero();
            pair(server, host);
            assertThat(server.api().get("api/host?host_id=0").json().at("/host/paired").asText()).isEqualTo("Paired");

            server.api().create(StreamerRequest.small("by-hand"));
            Await.until("frames are received", PATIENCE, () -> server.api().framesReceived("by-hand") > 30);
            assertThat(host.status().at("/status/paired_clients").asInt()).isEqualTo(1);
            assertThat(server.api().delete("api/streamers/by-hand").status()).isEqualTo(204);
        }
    }

    private static void pair(MoonfleetProcess server, DemoHostProcess host) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.base().resolve("api/pair"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"host_id\":0}")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
                String pin = new ObjectMapper().readTree(lines.readLine()).path("Pin").asText();
                assertThat(pin).matches("[0-9]{4}");
                CompletableFuture<String> outcome = CompletableFuture.supplyAsync(() -> readLine(lines));
                Await.until("the host takes the PIN", PATIENCE, () -> {
                    // The host takes a PIN only once the server's request waits for it.
                    host.command("pin " + pin);
                    return Optional.ofNullable(outcome.getNow(null));
                });
                assertThat(outcome.join()).contains("\"Paired\"");
            }
        }
    }

    private static String readLine(BufferedReader lines) {
        try {
            return lines.readLine();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }
}
