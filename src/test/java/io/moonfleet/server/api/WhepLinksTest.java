package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.RtcIceServer;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhepLinksTest {
    @Test
    void eachAddressOfAnIceServerIsALink() {
        assertThat(WhepResource.links(new RtcIceServer(List.of("stun:stun.example:3478"), "", "")))
                .containsExactly("<stun:stun.example:3478>; rel=\"ice-server\"");
        assertThat(WhepResource.links(new RtcIceServer(
                        List.of("turn:turn.example?transport=udp", "turns:turn.example"), "user", "pass")))
                .containsExactly(
                        "<turn:turn.example?transport=udp>; rel=\"ice-server\"; username=\"user\"; credential=\"pass\";"
                                + " credential-type=\"password\"",
                        "<turns:turn.example>; rel=\"ice-server\"; username=\"user\"; credential=\"pass\";"
                                + " credential-type=\"password\"");
    }

    @Test
    void credentialsCannotBreakOutOfTheHeader() {
        assertThat(WhepResource.links(new RtcIceServer(List.of("turn:t"), "a\"b\\c", "d\r\nX-Evil: 1")).getFirst())
                .contains("username=\"a\\\"b\\\\c\"")
                .contains("credential=\"dX-Evil: 1\"");
    }
}
