package io.moonfleet.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.moonfleet.ipc.RtcIceServer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IceServersTest {
    private static final RtcIceServer STUN = new RtcIceServer(List.of("stun:stun.example:3478"), "", "");
    private static final InstantSource NOON = InstantSource.fixed(Instant.ofEpochSecond(1_800_000_000L));

    @Test
    void serversWithFixedCredentialsAreTheSameForEveryone() {
        IceServers servers = new IceServers(List.of(STUN), Optional.empty(), NOON);
        assertThat(servers.forHolder("a")).containsExactly(STUN);
        assertThat(servers.forHolder("b")).containsExactly(STUN);
        assertThat(IceServers.none().forHolder("a")).isEmpty();
    }

    /** The credential is that of {@code printf %s USER | openssl dgst -sha1 -hmac north -binary | base64}. */
    @Test
    void aSharedSecretMakesCredentialsThatExpire() {
        IceServers servers = new IceServers(
                List.of(STUN),
                Optional.of(new IceServers.Turn(List.of("turn:turn.example:3478"), "north", Duration.ofHours(1))),
                NOON);
        assertThat(servers.forHolder("peer-1"))
                .containsExactly(
                        STUN,
                        new RtcIceServer(
                                List.of("turn:turn.example:3478"), "1800003600:peer-1", "PD97QnLFN+TxFxxn0QK3vDHdEuk="));
        assertThat(servers.forHolder("peer-2").getLast().username()).isEqualTo("1800003600:peer-2");
    }

    @Test
    void theSecretIsNowhereToBeRead() {
        IceServers.Turn turn = new IceServers.Turn(List.of("turn:t"), "north", Duration.ofHours(1));
        assertThat(turn.toString()).doesNotContain("north");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new IceServers.Turn(List.of(), "north", Duration.ofHours(1)))
                .withMessageNotContaining("north");
    }
}
