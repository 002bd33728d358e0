package io.moonfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WhepCorsTest {
    @ParameterizedTest
    @CsvSource({
        "/api/streamers/a/whep, true", "/api/streamers/a/whep/secret, true", "/api/streamers/a/whep/, true",
        "/api/streamers/a, false", "/api/streamers/a/whep/secret/more, false", "/api/streamers//whep, false",
        "/api/streamers/a/whepx, false", "/api/streamers/a/b/whep, false", "/api/streamers/a/peer, false"
    })
    void onlyTheAddressesOfWhepAreOpened(String path, boolean whep) {
        assertThat(WhepCors.isWhep(path)).isEqualTo(whep);
    }

    @Test
    void noOriginIsAllowedUnlessItIsNamed() {
        assertThat(new WhepCors(List.of()).isAllowed("https://player.example")).isFalse();
        WhepCors one = new WhepCors(List.of("https://Player.example"));
        assertThat(one.isAllowed("https://player.example")).isTrue();
        assertThat(one.isAllowed("https://player.example:8443")).isFalse();
        assertThat(one.isAllowed("null")).isFalse();
        assertThat(new WhepCors(List.of("*")).isAllowed("https://anything.example")).isTrue();
    }
}
