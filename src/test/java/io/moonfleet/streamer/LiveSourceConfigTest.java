package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.ipc.MediaEncryption;
import io.moonfleet.ipc.StreamSettings;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a host is asked for by the settings of a request. */
class LiveSourceConfigTest {
    private static StreamConfig config(OptionalInt audioPacketMillis, MediaEncryption encryption) {
        return LiveSource.streamConfig(new StreamSettings(
                3000, 1024, 60, 1281, 721, 10, 10, false, 1, "Rec709", false, 6, audioPacketMillis, encryption));
    }

    @ParameterizedTest
    @CsvSource({"AUTO, false, true", "REQUIRED, false, false", "ALWAYS, true, true"})
    void encryptionIsThatOfTheRequest(MediaEncryption asked, boolean near, boolean far) {
        StreamConfig config = config(OptionalInt.empty(), asked);
        assertThat(config.encryption().wanted(true)).isEqualTo(near);
        assertThat(config.encryption().wanted(false)).isEqualTo(far);
        assertThat(config.encryptRtsp()).isTrue();
    }

    @Test
    void lengthOfSoundPacketsIsThatOfTheRequest() {
        assertThat(config(OptionalInt.empty(), MediaEncryption.AUTO).audioPacketMillis()).isEmpty();
        assertThat(config(OptionalInt.of(10), MediaEncryption.AUTO).audioPacketMillis()).hasValue(10);
    }

    @Test
    void picturesHaveEvenSides() {
        StreamConfig config = config(OptionalInt.empty(), MediaEncryption.AUTO);
        assertThat(config.width()).isEqualTo(1280);
        assertThat(config.height()).isEqualTo(720);
    }
}
