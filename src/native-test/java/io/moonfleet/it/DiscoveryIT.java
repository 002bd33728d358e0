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
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;

/** A host that announces itself is listed as one to add, and only used once it was added. */
class DiscoveryIT {
    private static final String PIN = "4711";
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @Test
    void aHostThatAnnouncesItselfIsListedUntilItIsAdded() throws IOException {
        Map<String, String> settings = Map.of("moonfleet.discovery.interfaces", "lo", "moonfleet.pairing.pin", PIN);
        try (DemoHostProcess host = DemoHostProcess.start(PIN);
                MoonfleetProcess server = MoonfleetProcess.start(settings);
                Browser browser = Browser.start()) {
            JmDNS responder = JmDNS.create(InetAddress.getByName("127.0.0.1"), "announced");
            try {
                responder.registerService(ServiceInfo.create("_nvstream._tcp.local.", "announced", host.httpPort(), ""));
                JsonNode found = Await.until("the host is discovered", PATIENCE, () -> discovered(server, host.httpPort()));
                assertThat(found.path("address").asText()).isEqualTo("127.0.0.1");
                assertThat(found.path("unique_id").asText()).isNotEmpty();
                assertThat(found.path("version").asText()).startsWith("7.1.");
                assertThat(server.api().get("api/hosts").json().path("hosts")).isEmpty();
                addAndPair(browser.open(server.page()).driver(), "127.0.0.1:" + host.httpPort());
                JsonNode list = server.api().get("api/hosts").json();
                assertThat(list.path("hosts")).hasSize(1);
                assertThat(list.at("/hosts/0/paired").asText()).isEqualTo("Paired");
                assertThat(list.path("discovered")).isEmpty();
            } finally {
                // It takes seconds, and nobody waits for it.
                Thread.ofPlatform().daemon().start(() -> close(responder));
            }
        }
    }

    /** What a person does on the page. */
    private static void addAndPair(WebDriver page, String address) {
        page.findElement(By.cssSelector("#hosts-details summary")).click();
        press(page, "#discovered button", address);
        press(page, "#hosts button.primary", address);
        Await.until("the page shows that it is paired", PATIENCE, () -> {
            String listed = page.findElement(By.id("hosts")).getText();
            return listed.contains(address) && listed.contains("paired") && !listed.contains("not paired");
        });
    }

    private static void press(WebDriver page, String button, String address) {
        Await.until(button + " is there", PATIENCE, () -> !page.findElements(By.cssSelector(button)).isEmpty()
                && page.findElement(By.id("hosts-details")).getText().contains(address));
        page.findElement(By.cssSelector(button)).click();
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
