package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Test;

/** A host that announces itself is listed as one to add, and only used once it was added. */
class DiscoveryIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void aHostThatAnnouncesItselfIsListedUntilItIsAdded() throws IOException {
        try (DemoHostProcess host = DemoHostProcess.start("4711");
                MoonfleetProcess server = MoonfleetProcess.start(Map.of("moonfleet.discovery.interfaces", "lo"))) {
            JmDNS responder = JmDNS.create(InetAddress.getByName("127.0.0.1"), "announced");
            try {
                responder.registerService(ServiceInfo.create("_nvstream._tcp.local.", "announced", host.httpPort(), ""));
                JsonNode found = Await.until("the host is discovered", PATIENCE, () -> discovered(server, host.httpPort()));
                assertThat(found.path("address").asText()).isEqualTo("127.0.0.1");
                assertThat(found.path("unique_id").asText()).isNotEmpty();
                assertThat(found.path("version").asText()).startsWith("7.1.");
                assertThat(server.api().get("api/hosts").json().path("hosts")).isEmpty();
                String body = "{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}";
                assertThat(server.api().send("PUT", "api/host", Optional.of(body)).status()).isEqualTo(200);
                JsonNode list = server.api().get("api/hosts").json();
                assertThat(list.path("hosts")).hasSize(1);
                assertThat(list.path("discovered")).isEmpty();
            } finally {
                // It takes seconds, and nobody waits for it.
                Thread.ofPlatform().daemon().start(() -> close(responder));
            }
        }
    }

    private static Optional<JsonNode> discovered(MoonfleetProcess server, int port) {
        for (JsonNode host : server.api().get("api/hosts").json().path("discovered")) {
            if (host.path("http_port").asInt() == port) {
                return Optional.of(host);
            }
        }
        return Optional.empty();
    }

    private static void close(JmDNS responder) {
        try {
            responder.close();
        } catch (IOException failed) {
            // The process ends soon.
        }
    }
}
