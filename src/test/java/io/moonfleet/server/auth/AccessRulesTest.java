package io.moonfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessRulesTest {
    private final AccessRules guarded = new AccessRules(Optional.of("secret"), false, List.of());
    private final AccessRules open = new AccessRules(Optional.empty(), false, List.of());

    @ParameterizedTest
    @ValueSource(strings = {"Bearer secret", "bearer secret", "BEARER  secret", "Bearer secret "})
    void theTokenIsAccepted(String header) {
        assertThat(guarded.isAuthorized(Optional.of(header))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "secret", "Bearer", "Bearer ", "Bearersecret", "Bearer Secret", "Bearer secre",
                "Bearer secrets", "Basic secret", "Bearer secret secret", "Bearer \u0000"})
    void everythingElseIsNot(String header) {
        assertThat(guarded.isAuthorized(Optional.of(header))).isFalse();
    }

    @Test
    void aTokenMayHaveSpacesInside() {
        AccessRules spaced = new AccessRules(Optional.of("two words"), false, List.of());
        assertThat(spaced.isAuthorized(Optional.of("Bearer two words"))).isTrue();
        assertThat(spaced.isAuthorized(Optional.of("Bearer two"))).isFalse();
    }

    @Test
    void withoutATokenEverybodyIsAuthorizedButNobodyHasTheToken() {
        assertThat(guarded.isAuthorized(Optional.empty())).isFalse();
        assertThat(open.isAuthorized(Optional.empty())).isTrue();
        assertThat(open.isToken("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "localhost:8080, , , true",
        "127.0.0.1:8080, , same-origin, true",
        "[::1]:8080, , none, true",
        "localhost:8080, http://localhost:8080, same-origin, true",
        "LOCALHOST:8080, http://localhost:8080, , true",
        "localhost:8080, http://localhost:9090, same-site, false",
        "localhost:8080, http://evil.example, cross-site, false",
        "localhost:8080, null, cross-site, false",
        "localhost:8080, , cross-site, false",
        "evil.example:8080, http://evil.example:8080, same-origin, false",
        "localhost.evil.example:8080, , , false",
        "127.0.0.1.evil.example, , , false",
        ", , , false"
    })
    void aForeignPageCannotUseALocalServer(String host, String origin, String fetchSite, boolean trusted) {
        assertThat(open.isTrustedSource(
                        Optional.ofNullable(host), Optional.ofNullable(origin), Optional.ofNullable(fetchSite)))
                .isEqualTo(trusted);
    }

    @Test
    void originsCanBeAllowedAndAnonymousServersAnswerUnderAnyName() {
        AccessRules anonymous = new AccessRules(Optional.empty(), true, List.of("https://viewer.example"));
        Optional<String> host = Optional.of("stream.example");
        assertThat(anonymous.isTrustedSource(host, Optional.empty(), Optional.empty())).isTrue();
        assertThat(anonymous.isTrustedSource(host, Optional.of("https://Viewer.example"), Optional.empty()))
                .isTrue();
        assertThat(anonymous.isTrustedSource(host, Optional.of("https://other.example"), Optional.empty()))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, true", "HEAD, /index.html, true", "GET, /js/main.js, true", "POST, /index.html, false",
        "GET, /api, false", "GET, /api/streamers, false", "GET, /apix, false", "GET, /q/metrics, false",
        "GET, /q/openapi, false", "GET, /%61pi/streamers, false", "GET, /;a=b/api/streamers, false",
        "GET, '/config.js', true"
    })
    void onlyThePageIsOpen(String method, String path, boolean open) {
        assertThat(PublicPaths.isPage(method, path)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/streamers/agent-1/peer, SIGNALING, agent-1", "/api/streamers/agent-1/ws, VIEWER, agent-1",
        "/api/ws/stream, ANY_VIEWER, "
    })
    void socketsOfPeersAreKnown(String path, PeerPath.Kind kind, String streamerId) {
        assertThat(PeerPath.of(path)).contains(new PeerPath(kind, Optional.ofNullable(streamerId)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/streamers//peer", "/api/streamers/a/b/peer", "/api/streamers/a/peer/", "/api/streamers//ws",
                "/api/api/streamers/a/peer", "/api/streamers/a", "/api/streamers/a/wsx", "/api/ws", "/api/ws/stream/",
                "/api/ws/streams", "/x/api/ws/stream"
            })
    void nothingElseIsASocketOfPeers(String path) {
        assertThat(PeerPath.of(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, true", "localhost, true", "::1, true", "0.0.0.0, false", "192.0.2.1, false"})
    void loopbackAddressesAreKnown(String host, boolean loopback) {
        assertThat(BindAddressCheck.isLoopback(host)).isEqualTo(loopback);
    }
}
