package io.moonfleet.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WhepSessionTest {
    private static final String OFFER = "v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:secret\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n";

    private static final WhepSession SESSION = new WhepSession("id", null, "\"tag\"", OFFER, () -> {});

    @Test
    void candidatesOfTheSessionThereIsAreNoRestart() {
        assertThat(SESSION.isRestart("a=ice-ufrag:abcd\r\na=ice-pwd:secret\r\nm=audio 9 RTP/AVP 0\r\na=mid:0\r\n"
                        + "a=candidate:1 1 udp 1 192.0.2.1 3478 typ host\r\na=end-of-candidates\r\n"))
                .isFalse();
        assertThat(SESSION.isRestart("m=audio 9 RTP/AVP 0\r\na=end-of-candidates\r\n")).isFalse();
        assertThat(SESSION.isRestart("")).isFalse();
    }

    @Test
    void otherCredentialsAreARestart() {
        assertThat(SESSION.isRestart("a=ice-ufrag:wxyz\r\na=ice-pwd:other\r\n")).isTrue();
    }
}
