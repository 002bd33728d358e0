package io.moonfleet.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputAggregatorTest {
    private final List<InputPacket> host = new ArrayList<>();
    private final InputAggregator aggregator = new InputAggregator(host::add);

    @Test
    void aKeyOfTwoPeersGoesDownOnceAndUpWithTheLastRelease() {
        send("anna", "keyboard", "00 01 00 0041");
        send("bert", "keyboard", "00 01 00 0041");
        send("anna", "keyboard", "00 00 00 0041");
        assertThat(host).containsExactly(key(0x41, true, 0));
        assertThat(aggregator.heldKeys()).containsExactly(0x41);
        send("bert", "keyboard", "00 00 00 0041");
        assertThat(host).containsExactly(key(0x41, true, 0), key(0x41, false, 0));
        assertThat(aggregator.heldKeys()).isEmpty();
    }

    @Test
    void repeatedPressesAndForeignReleasesAreIgnored() {
        send("anna", "keyboard", "00 01 00 0041");
        send("anna", "keyboard", "00 01 00 0041");
        send("bert", "keyboard", "00 00 00 0041");
        assertThat(host).containsExactly(key(0x41, true, 0));
        send("anna", "keyboard", "00 00 00 0041");
        send("anna", "keyboard", "00 00 00 0041");
        assertThat(host).hasSize(2);
    }

    @Test
    void leavingReleasesOnlyWhatNobodyElseHolds() {
        send("anna", "keyboard", "00 01 01 00a0");
        send("anna", "keyboard", "00 01 01 0041");
        send("anna", "mouseClicks", "02 01 01");
        send("bert", "keyboard", "00 01 02 00a2");
        send("bert", "keyboard", "00 01 02 0041");
        host.clear();
        aggregator.peerGone("anna");
        assertThat(host).containsExactly(key(0xA0, false, 2), new InputPacket.MouseButton(1, false));
        assertThat(aggregator.heldKeys()).containsExactlyInAnyOrder(0x41, 0xA2);
        aggregator.peerGone("anna");
        assertThat(host).hasSize(2);
        aggregator.peerGone("bert");
        assertThat(aggregator.heldKeys()).isEmpty();
    }

    @Test
    void aKeyWhoseCodeIsNotNormalisedIsAKeyOfItsOwn() {
        send("anna", "keyboard", "00 01 80 00e2");
        send("bert", "keyboard", "00 01 00 00e2");
        send("anna", "keyboard", "00 00 80 00e2");
        aggregator.peerGone("bert");
        assertThat(host)
                .containsExactly(
                        new InputPacket.Key(0xE2, true, 0, 1),
                        key(0xE2, true, 0),
                        new InputPacket.Key(0xE2, false, 0, 1),
                        key(0xE2, false, 0));
        send("anna", "keyboard", "00 01 80 00dc");
        aggregator.hostGone();
        host.clear();
        aggregator.hostReady(16);
        assertThat(host).containsExactly(new InputPacket.Key(0xDC, false, 0, 1));
    }

    @Test
    void aClosedChannelReleasesWhatWasPressedThroughIt() {
        send("anna", "keyboard", "00 01 00 0041");
        send("anna", "mouse", "02 01 03");
        host.clear();
        aggregator.channelClosed("anna", "touch");
        assertThat(host).isEmpty();
        aggregator.channelClosed("anna", "keyboard");
        assertThat(host).containsExactly(key(0x41, false, 0));
        aggregator.channelClosed("anna", "mouse");
        assertThat(aggregator.heldButtons()).isEmpty();
    }

    @Test
    void everyButtonIncludingTheSideOnes() {
        for (int button = 1; button <= 5; button++) {
            send("anna", "mouse", "02 01 0" + button);
            send("bert", "mouseClicks", "02 01 0" + button);
            send("anna", "mouse", "02 00 0" + button);
            send("bert", "mouseClicks", "02 00 0" + button);
        }
        List<InputPacket> expected = new ArrayList<>();
        for (int button = 1; button <= 5; button++) {
            expected.add(new InputPacket.MouseButton(button, true));
            expected.add(new InputPacket.MouseButton(button, false));
        }
        assertThat(host).isEqualTo(expected);
    }

    @Test
    void theLastMouseWinsAndStaysWithinThePicture() {
        send("anna", "mouseAbsolute", "01 0010 0020 1000 1000");
        send("bert", "mouse", "01 1000 8000 1000 1000");
        assertThat(host)
                .containsExactly(
                        new InputPacket.MousePosition(0x10, 0x20, 4096, 4096),
                        new InputPacket.MousePosition(4095, 0, 4096, 4096));
    }

    @Test
    void relativeMotionOfEverybodyGoesThrough() {
        send("anna", "mouseRelative", "00 0005 fffd");
        send("bert", "mouse", "00 8000 7fff");
        send("bert", "mouse", "00 0000 0000");
        assertThat(host)
                .containsExactly(new InputPacket.MouseMove(5, -3), new InputPacket.MouseMove(-32768, 32767));
    }

    @Test
    void wheelsInNotchesAndInFractions() {
        send("anna", "mouse", "04 01 ff");
        send("anna", "mouse", "03 0000 000f");
        send("anna", "mouse", "03 fff1 0000");
        assertThat(host)
                .containsExactly(
                        new InputPacket.Scroll(-120),
                        new InputPacket.HorizontalScroll(120),
                        new InputPacket.Scroll(15),
                        new InputPacket.HorizontalScroll(-15));
    }

    @Test
    @Conforms(97)
    void textGoesOneCodePointAtATime() {
        send("anna", "keyboard", "01 03 61f09f9880");
        assertThat(host).containsExactly(new InputPacket.Text('a'), new InputPacket.Text(0x1F600));
    }

    @Test
    void whatMeansNothingIsCountedAndNonsenseIsRefused() {
        send("anna", "controllers", "01 03");
        send("anna", "controller0", "00 00001000 ff 80 8000 7fff 0001 ffff");
        send("anna", "keyboard", "00 01 00 0000");
        send("anna", "gossip", "00");
        assertThat(host).isEmpty();
        assertThat(aggregator.ignored()).isEqualTo(2);
        assertThat(aggregator.refused()).isEqualTo(2);
        assertThat(aggregator.forwarded()).isZero();
    }

    private void send(String peerId, String label, String hex) {
        aggregator.message(peerId, label, HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private static InputPacket key(int virtualKey, boolean down, int modifiers) {
        return new InputPacket.Key(virtualKey, down, modifiers, 0);
    }
}
