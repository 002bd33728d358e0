package io.moonfleet.gamestream.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What section 7.2 says of hosts that are not of Sunshine's type. */
class PlainHostInputTest {
    private final PlainHostInput host = new PlainHostInput();

    @Test
    void theWheelTurnsByWholeNotches() {
        assertThat(host.fitted(new InputPacket.Scroll(50))).isEmpty();
        assertThat(host.fitted(new InputPacket.Scroll(69))).isEmpty();
        assertThat(host.fitted(new InputPacket.Scroll(1))).contains(new InputPacket.Scroll(120));
        assertThat(host.fitted(new InputPacket.Scroll(250))).contains(new InputPacket.Scroll(240));
        assertThat(host.fitted(new InputPacket.Scroll(-129))).isEmpty();
        assertThat(host.fitted(new InputPacket.Scroll(-1))).contains(new InputPacket.Scroll(-120));
    }

    @Test
    void manyNotchesStayWithinSixteenBits() {
        assertThat(host.fitted(new InputPacket.Scroll(100))).isEmpty();
        assertThat(host.fitted(new InputPacket.Scroll(32_767))).contains(new InputPacket.Scroll(32_760));
        assertThat(host.fitted(new InputPacket.Scroll(13))).contains(new InputPacket.Scroll(120));
    }

    @Test
    void keysHaveNoFlagsAndPadsNoUpperButtons() {
        assertThat(host.fitted(new InputPacket.Key(0xE2, true, 1, 1))).contains(new InputPacket.Key(0xE2, true, 1, 0));
        assertThat(host.fitted(new InputPacket.Controller(1, 2, 0x21_1000, 3, 4, 5, 6, 7, 8)))
                .contains(new InputPacket.Controller(1, 2, 0x1000, 3, 4, 5, 6, 7, 8));
    }

    @Test
    void everythingElseStaysAsItIs() {
        InputPacket move = new InputPacket.MouseMove(1, 2);
        assertThat(host.fitted(move)).isEqualTo(Optional.of(move));
    }
}
