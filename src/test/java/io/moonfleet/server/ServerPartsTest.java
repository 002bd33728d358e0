package io.moonfleet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.ipc.HardwareDecoding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerPartsTest {
    @Test
    void eachWordForHardwareDecodingIsTaken() {
        assertThat(ServerParts.hardwareDecoding("auto")).isEqualTo(HardwareDecoding.AUTO);
        assertThat(ServerParts.hardwareDecoding("none")).isEqualTo(HardwareDecoding.NONE);
        assertThat(ServerParts.hardwareDecoding("cuda")).isEqualTo(HardwareDecoding.CUDA);
        assertThat(ServerParts.hardwareDecoding("vaapi")).isEqualTo(HardwareDecoding.VAAPI);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AUTO", "nvidia", "cuda vaapi", "true"})
    void anotherWordIsRefusedWithTheKeyAndTheFour(String text) {
        assertThatThrownBy(() -> ServerParts.hardwareDecoding(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("moonfleet.media.hwaccel must be auto, none, cuda or vaapi");
    }
}
