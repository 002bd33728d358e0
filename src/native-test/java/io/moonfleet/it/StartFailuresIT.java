package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator has to put right ends the start with one sentence that says so, before anything listens. */
class StartFailuresIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path data() {
        return directory.resolve("data");
    }

    /** The one line that is printed; one that says where the server listens would be a second. */
    private String refusal(Map<String, String> settings) {
        Map<String, String> all = new LinkedHashMap<>(settings);
        all.put("quarkus.http.port", "0");
        all.put("moonfleet.data-dir", data().toString());
        all.put("moonfleet.socket-dir", directory.resolve("sockets").toString());
        Command.Outcome outcome = Command.run(Map.of(), PATIENCE, Build.underTest().server(all).toArray(String[]::new));
        assertThat(outcome.status()).as("%s", outcome.lines()).isNotZero();
        assertThat(outcome.lines()).hasSize(1);
        return outcome.lines().getFirst();
    }

    @Test
    void anAddressOnTheNetworkNeedsAToken() {
        assertThat(refusal(Map.of("quarkus.http.host", "0.0.0.0"))).contains("0.0.0.0", "moonfleet.auth.token");
    }

    @ParameterizedTest
    @ValueSource(strings = {"123", "12345", "12a4"})
    void aPinHasFourDigits(String pin) {
        assertThat(refusal(Map.of("moonfleet.pairing.pin", pin))).contains("moonfleet.pairing.pin").doesNotContain(pin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"40000", "41000-40000", "40000-70000", "all"})
    void aPortRangeIsTwoPortsInOrder(String range) {
        assertThat(refusal(Map.of("moonfleet.rtc.port-range", range))).contains("moonfleet.rtc.port-range");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nvidia", "CUDA", "cuda,vaapi"})
    void hardwareDecodingIsOneOfFourWords(String value) {
        assertThat(refusal(Map.of("moonfleet.media.hwaccel", value))).contains("moonfleet.media.hwaccel", "vaapi");
    }

    @Test
    void aBrokenHostListIsNamedAndKept() throws IOException {
        Path hosts = Files.createDirectories(data()).resolve("hosts.json");
        String broken = "{\"version\":1,\"hosts\":[{\"slot\":0";
        Files.writeString(hosts, broken);
        assertThat(refusal(Map.of())).contains(hosts.toString());
        assertThat(hosts).hasContent(broken);
    }
}
