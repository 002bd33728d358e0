package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoHostTest {
    @Test
    void findsThePortInTheReadyLine() {
        assertThat(DemoHost.readyAddress(
                        "{\"ready\":{\"http_port\":40123,\"https_port\":40124,\"unique_id\":\"x\"}}"))
                .contains(new HostAddress("127.0.0.1", 40123));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "hello", "{", "{}", "{\"ready\":{}}", "{\"ready\":{\"http_port\":0}}",
                "{\"ready\":{\"http_port\":70000}}", "{\"ready\":{\"http_port\":\"1\"}}"})
    void otherLinesAreNotReady(String line) {
        assertThat(DemoHost.readyAddress(line)).isEmpty();
    }
}
