package io.moonfleet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.moonfleet.ipc.PortRange;
import io.moonfleet.ipc.RtcPublicAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtcPartsTest {
    @Test
    void aPortRangeIsTwoPorts() {
        assertThat(RtcParts.portRange("40000-40100")).isEqualTo(new PortRange(40000, 40100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "40000", "40100-40000", "0-5", "1-65536", "1 - 2", "a-b", "99999999999-1"})
    void anythingElseIsRefusedByTheNameOfTheKey(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RtcParts.portRange(text))
                .withMessageContaining("moonfleet.rtc.port-range");
    }

    @Test
    void aPublicAddressMayNameTheOneBehindIt() {
        assertThat(RtcParts.publicAddress("203.0.113.7", false))
                .isEqualTo(new RtcPublicAddress("203.0.113.7", Optional.empty(), false));
        assertThat(RtcParts.publicAddress(" 2001:db8::7/fd00::2 ", true))
                .isEqualTo(new RtcPublicAddress("2001:db8::7", Optional.of("fd00::2"), true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "moon.example", "203.0.113.7/", "/10.0.0.5", "1.2.3.4/5.6.7.8/9.9.9.9", "203.0.113.7:40000x"})
    void aPublicAddressIsNumeric(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RtcParts.publicAddress(text, false))
                .withMessageContaining("moonfleet.rtc.public-addresses");
    }
}
