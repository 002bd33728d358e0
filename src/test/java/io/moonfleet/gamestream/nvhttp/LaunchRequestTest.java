package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchRequestTest {
    private static StreamConfig config(int formats) {
        return new StreamConfig(1920, 1080, 60, 20000, 0, formats, 1, false, true, 2, MediaEncryption.WHERE_REQUIRED, true);
    }

    @Test
    @Conforms(25)
    void item25_keysAreFreshAnd32HexDigits() {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            LaunchRequest request = LaunchRequest.create(1, config(1));
            String query = request.query();
            String key = query.replaceFirst(".*&rikey=([^&]*)&.*", "$1");
            assertThat(key).matches("[0-9a-f]{32}").isEqualTo(Hex.encode(request.remoteInputKey()));
            assertThat(keys.add(key)).isTrue();
            assertThat(request.toString()).doesNotContain(key);
        }
    }

    @Test
    @Conforms(26)
    void item26_keyIdsAreSignedDecimals() {
        LaunchRequest request =
                new LaunchRequest(1, 1280, 720, 60, new byte[16], -2044140999, false, 2, 0, false, false);
        assertThat(request.query()).contains("&rikeyid=-2044140999&").doesNotContain("corever", "hdrMode");
    }

    @ParameterizedTest
    @Conforms(27)
    @CsvSource({"2, 196610", "6, 4128774", "8, 104792072"})
    void item27_surroundAudioInfo(int channels, int expected) {
        assertThat(LaunchRequest.surroundAudioInfo(channels)).isEqualTo(expected);
    }

    @Test
    void tenBitFormatsAskForHdrMode() {
        assertThat(LaunchRequest.create(1, config(VideoFormat.HEVC_MAIN10.mask() | 1)).query()).contains("&hdrMode=1&");
        assertThat(LaunchRequest.create(1, config(VideoFormat.HEVC.mask() | 1)).query())
                .doesNotContain("hdrMode")
                .contains("&mode=1920x1080x60&", "&localAudioPlayMode=1&", "&corever=1");
    }

    @Test
    void wrongKeysAndChannelsAreRefused() {
        assertThatThrownBy(() -> new LaunchRequest(1, 1, 1, 1, new byte[15], 0, false, 2, 0, false, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LaunchRequest(1, 1, 1, 1, new byte[16], 0, false, 3, 0, false, false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @Conforms(29)
    @CsvSource({
        "rtsp://192.0.2.10:48010, false, 192.0.2.10, 48010",
        "rtspenc://192.0.2.10:1, true, 192.0.2.10, 1",
        "rtsp://192.0.2.10, false, 192.0.2.10, 48010",
        "rtsp://[2001:db8::1]:5000, false, [2001:db8::1], 5000",
        "rtsp://[2001:db8::1], false, [2001:db8::1], 48010",
        "rtsp://host.example:7/path, false, host.example, 7"
    })
    void item29_sessionUrls(String text, boolean encrypted, String host, int port) {
        assertThat(SessionUrl.parse(text)).contains(new SessionUrl(text, encrypted, host, port));
    }

    @ParameterizedTest
    @Conforms(29)
    @ValueSource(
            strings = {
                "", "http://h:1", "rtsp://", "rtsp://:1", "rtsp://h:0", "rtsp://h:65536", "rtsp://h:x", "rtsp://[::1:5",
                "rtsp://h:1\r\nX: y", "rtsp://h :1", "rtspru://h:1"
            })
    void item29_otherUrlsAreRefused(String text) {
        assertThat(SessionUrl.parse(text)).isEmpty();
    }

    @Test
    void hostAddresses() {
        assertThat(new HostEndpoint("2001:db8::1", 80).urlHost()).isEqualTo("[2001:db8::1]");
        assertThat(new HostEndpoint("sun.local", 80).urlHost()).isEqualTo("sun.local");
        for (String bad : new String[] {"", "a b", "a/b", "a\r\nb", "[::1]", "user@host", "h?x"}) {
            assertThatThrownBy(() -> new HostEndpoint(bad, 80)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new HostEndpoint("h", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostEndpoint("h", 65536)).isInstanceOf(IllegalArgumentException.class);
    }
}
