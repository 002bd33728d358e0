package io.moonfleet.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ViewerMessageTest {
    private static final String INIT = """
            {"type":"init","host_id":0,"app_id":1,"session_id":"ses_1","width":2560,"height":1600,"fps":60,"bitrate":20000,
             "packet_size":1024,"play_audio_local":false,"video_supported_formats":1,"credentials":"secret"}""";

    @Test
    void theFirstMessageNamesTheStreamerAndMayCarryCredentials() {
        ViewerMessage init = ViewerMessage.parse(INIT).orElseThrow();
        assertThat(init.init()).isTrue();
        assertThat(init.sessionId()).contains("ses_1");
        assertThat(init.credentials()).contains("secret");
        assertThat(init.toString()).doesNotContain("secret");
    }

    @Test
    void credentialsMayComeAsOnTheSignallingSocket() {
        ViewerMessage init = ViewerMessage.parse("{\"AuthenticateAndInit\":{\"credentials\":\"secret\"}}").orElseThrow();
        assertThat(init.init()).isTrue();
        assertThat(init.credentials()).contains("secret");
        assertThat(init.sessionId()).isEmpty();
    }

    @Test
    void wishesAreRead() {
        assertThat(ViewerMessage.parse("{\"set_video_enabled\":false}").orElseThrow().videoEnabled()).contains(false);
        assertThat(ViewerMessage.parse("{\"request_key_frame\":true}").orElseThrow().requestKeyFrame()).isTrue();
        ViewerMessage unknown = ViewerMessage.parse("{\"set_batching_enabled\":true}").orElseThrow();
        assertThat(unknown.init()).isFalse();
        assertThat(unknown.videoEnabled()).isEmpty();
        assertThat(unknown.requestKeyFrame()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "[]", "1", "\"init\"", "{", "{\"type\":}", "null"})
    void whatIsNoObjectIsNoMessage(String text) {
        assertThat(ViewerMessage.parse(text)).isEmpty();
    }

    @Test
    void whateverComesIsReadOrNot() {
        long seed = FuzzSeed.of(ViewerMessageTest.class, 20261125);
        Random random = new Random(seed);
        byte[] sample = INIT.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 100_000; round++) {
            byte[] bytes = sample.clone();
            for (int change = 1 + random.nextInt(4); change > 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(128);
            }
            String text = new String(bytes, 0, random.nextInt(bytes.length + 1), StandardCharsets.UTF_8);
            try {
                ViewerMessage.parse(text);
            } catch (RuntimeException failure) {
                throw new AssertionError("seed " + seed + ", round " + round + ": " + text, failure);
            }
        }
    }
}
