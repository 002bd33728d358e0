package io.moonfleet.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.TouchEvent;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pads of several peers, whose numbers collide, on the sixteen slots of one host. */
class PadsTest {
    private static final String ARRIVAL = "00 00 0020ffff 0006 01";
    private static final String PRESS_A = "00 00001000 ff 00 8000 7fff 0001 ffff";

    private final List<InputPacket> host = new ArrayList<>();
    private final InputAggregator aggregator = new InputAggregator(host::add);

    @Test
    void padsOfDifferentPeersGetSlotsOfTheirOwn() {
        send("anna", "controllers", ARRIVAL);
        send("bert", "controllers", "00 00 0000ffff 0002");
        send("bert", "controllers", "00 03 0000ffff 0000 02");
        assertThat(host)
                .containsExactly(
                        new InputPacket.ControllerArrival(0, 1, 6, 0x20FFFF),
                        rest(0, 0b1),
                        new InputPacket.ControllerArrival(1, 0, 2, 0xFFFF),
                        rest(1, 0b11),
                        new InputPacket.ControllerArrival(2, 2, 0, 0xFFFF),
                        rest(2, 0b111));
        assertThat(aggregator.padOwner(0)).contains(new PadOwner("anna", 0));
        assertThat(aggregator.padOwner(1)).contains(new PadOwner("bert", 0));
        assertThat(aggregator.padOwner(2)).contains(new PadOwner("bert", 3));
        assertThat(aggregator.padOwner(3)).isEmpty();
        assertThat(aggregator.padOwner(99)).isEmpty();
        host.clear();
        send("bert", "controller0", PRESS_A);
        assertThat(host)
                .containsExactly(new InputPacket.Controller(1, 0b111, 0x1000, 255, 0, -32768, 32767, 1, -1));
    }

    @Test
    @Conforms(95)
    void aPadThatGoesClearsItsBitAndFreesItsSlot() {
        send("anna", "controllers", ARRIVAL);
        send("bert", "controllers", ARRIVAL);
        host.clear();
        send("anna", "controllers", "01 00");
        assertThat(host).containsExactly(rest(0, 0b10));
        send("cleo", "controllers", ARRIVAL);
        assertThat(aggregator.padOwner(0)).contains(new PadOwner("cleo", 0));
        host.clear();
        send("anna", "controllers", "01 00");
        send("anna", "controller0", PRESS_A);
        assertThat(host).isEmpty();
    }

    @Test
    @Conforms(95)
    void aPeerThatLeavesTakesItsPadsAlong() {
        send("anna", "controllers", ARRIVAL);
        send("bert", "controllers", ARRIVAL);
        send("anna", "controllers", "00 01 0000ffff 0002");
        host.clear();
        aggregator.peerGone("anna");
        assertThat(host).containsExactly(rest(0, 0b110), rest(2, 0b10));
        host.clear();
        aggregator.channelClosed("bert", "controllers");
        assertThat(host).containsExactly(rest(1, 0));
    }

    @Test
    void aClosedChannelOfAPadLetsGoOfItsButtons() {
        send("anna", "controllers", ARRIVAL);
        send("anna", "controller0", PRESS_A);
        host.clear();
        aggregator.channelClosed("anna", "controller0");
        aggregator.channelClosed("anna", "controller5");
        assertThat(host).containsExactly(rest(0, 1));
    }

    @Test
    void theSeventeenthPadIsLeftOut() {
        for (int id = 0; id < 16; id++) {
            send("anna", "controllers", "00 %02x 0000ffff 0000".formatted(id));
        }
        host.clear();
        send("bert", "controllers", ARRIVAL);
        send("bert", "controller0", PRESS_A);
        assertThat(host).isEmpty();
        assertThat(aggregator.ignored()).isEqualTo(2);
    }

    @Test
    void anArrivalThatIsRepeatedChangesNothingAndOneThatDiffersReplaces() {
        send("anna", "controllers", ARRIVAL);
        host.clear();
        send("anna", "controllers", ARRIVAL);
        assertThat(host).isEmpty();
        send("anna", "controllers", "00 00 0000ffff 0002 02");
        assertThat(host)
                .containsExactly(
                        rest(0, 0), new InputPacket.ControllerArrival(0, 2, 2, 0xFFFF), rest(0, 1));
    }

    @Test
    void bitsThatMeanNothingDoNotReachTheHost() {
        send("anna", "controllers", "00 00 ffffffff ffff");
        send("anna", "controller0", "00 ffffffff 00 00 0000 0000 0000 0000");
        assertThat(host)
                .contains(new InputPacket.ControllerArrival(0, 0, 0x1FF, 0x3FFFFF))
                .endsWith(new InputPacket.Controller(0, 1, 0x3FFFFF, 0, 0, 0, 0, 0, 0));
    }

    @Test
    void motionIsPassedOnWhileTheHostWantsIt() {
        String gyroscope = "03 00 02 3f800000 c0000000 3f000000";
        send("anna", "controllers", ARRIVAL);
        host.clear();
        send("anna", "controllers", gyroscope);
        assertThat(host).isEmpty();
        aggregator.wantMotion(0, 2, true);
        aggregator.wantMotion(7, 2, true);
        send("anna", "controllers", gyroscope);
        send("anna", "controllers", "03 00 01 3f800000 c0000000 3f000000");
        assertThat(host).containsExactly(new InputPacket.ControllerMotion(0, 2, 1, -2, 0.5f));
        host.clear();
        aggregator.wantMotion(0, 2, false);
        send("anna", "controllers", gyroscope);
        assertThat(host).isEmpty();
    }

    @Test
    void touchpadsAndBatteries() {
        send("anna", "controllers", ARRIVAL);
        host.clear();
        send("anna", "controllers", "02 00 02 50");
        send("anna", "controllers", "04 00 03 00 00000009 3e800000 3f400000 3f800000");
        send("anna", "controllers", "04 00 01 00 fffffff9 3e800000 3f400000 3f800000");
        send("anna", "controllers", "04 00 02 00 fffffff9 3e800000 3f400000 00000000");
        assertThat(host)
                .containsExactly(
                        new InputPacket.ControllerBattery(0, 2, 80),
                        new InputPacket.ControllerTouch(0, TouchEvent.DOWN, 0, 0, 0.25f, 0.75f, 1),
                        new InputPacket.ControllerTouch(0, TouchEvent.UP, 0, 0, 0.25f, 0.75f, 0));
    }

    @Test
    void withoutAHostOnlyPadsAreRememberedAndTheNextHostIsToldOfThem() {
        aggregator.hostGone();
        send("anna", "controllers", ARRIVAL);
        send("anna", "controller0", PRESS_A);
        send("anna", "keyboard", "00 01 00 0041");
        send("bert", "controllers", ARRIVAL);
        send("bert", "controllers", "01 00");
        assertThat(host).isEmpty();
        aggregator.hostReady(16);
        aggregator.hostReady(16);
        assertThat(host)
                .containsExactly(
                        new InputPacket.ControllerArrival(0, 1, 6, 0x20FFFF),
                        new InputPacket.Controller(0, 1, 0x1000, 255, 0, -32768, 32767, 1, -1));
        host.clear();
        send("anna", "keyboard", "00 00 00 0041");
        assertThat(host).isEmpty();
    }

    @Test
    void aPadThatFoundNoSlotGetsOneWhenItIsAnnouncedAgain() {
        for (int id = 0; id < 16; id++) {
            send("anna", "controllers", "00 %02x 0000ffff 0000".formatted(id));
        }
        send("bert", "controllers", ARRIVAL);
        send("anna", "controllers", "01 05");
        host.clear();
        send("bert", "controllers", ARRIVAL);
        assertThat(host).containsExactly(new InputPacket.ControllerArrival(5, 1, 6, 0x20FFFF), rest(5, 0xFFFF));
        assertThat(aggregator.padOwner(5)).contains(new PadOwner("bert", 0));
    }

    @Test
    void theNextHostIsToldOfOnePadAfterTheOther() {
        send("anna", "controllers", ARRIVAL);
        send("bert", "controllers", ARRIVAL);
        aggregator.hostGone();
        host.clear();
        aggregator.hostReady(16);
        InputPacket first = new InputPacket.ControllerArrival(0, 1, 6, 0x20FFFF);
        InputPacket second = new InputPacket.ControllerArrival(1, 1, 6, 0x20FFFF);
        assertThat(host).containsExactly(first, rest(0, 0b1), second, rest(1, 0b11));
    }

    @Test
    void aHostWithFourPadsIsToldOfNoMore() {
        aggregator.hostGone();
        for (int id = 0; id < 6; id++) {
            send("anna", "controllers", "00 %02x 0000ffff 0000".formatted(id));
        }
        aggregator.hostReady(4);
        assertThat(host).hasSize(8).last().isEqualTo(rest(3, 0b1111));
        host.clear();
        send("bert", "controllers", ARRIVAL);
        send("anna", "controller4", PRESS_A);
        assertThat(host).isEmpty();
        aggregator.hostGone();
        aggregator.hostReady(16);
        host.clear();
        send("bert", "controllers", ARRIVAL);
        assertThat(host).containsExactly(new InputPacket.ControllerArrival(4, 1, 6, 0x20FFFF), rest(4, 0b11111));
    }

    @Test
    void whoseInputIsLostLetsGoOfEverythingAndKeepsItsPads() {
        send("anna", "controllers", ARRIVAL);
        send("anna", "controller0", PRESS_A);
        send("anna", "controllers", "04 00 01 01 00000007 3e800000 3f400000 3f800000");
        send("anna", "keyboard", "00 01 80 00e2");
        send("anna", "mouse", "02 01 01");
        send("bert", "controllers", ARRIVAL);
        send("bert", "controller0", PRESS_A);
        host.clear();
        aggregator.inputLost("anna");
        assertThat(host)
                .containsExactly(
                        new InputPacket.Key(0xE2, false, 0, 1),
                        new InputPacket.MouseButton(1, false),
                        rest(0, 0b11),
                        new InputPacket.ControllerTouch(0, TouchEvent.CANCEL, 1, 0, 0.25f, 0.75f, 0));
        assertThat(aggregator.padOwner(0)).contains(new PadOwner("anna", 0));
        host.clear();
        send("anna", "controllers", "04 00 02 01 00000007 3e800000 3f400000 00000000");
        assertThat(host).isEmpty();
    }

    @Test
    void withoutAHostNobodyTouchesAPad() {
        aggregator.hostGone();
        send("anna", "controllers", ARRIVAL);
        send("anna", "controllers", "04 00 01 00 00000007 3e800000 3f400000 3f800000");
        aggregator.hostReady(16);
        host.clear();
        send("anna", "controllers", "04 00 03 00 00000007 3e800000 3f400000 3f800000");
        assertThat(host).isEmpty();
        send("anna", "controllers", "04 00 01 00 00000007 3e800000 3f400000 3f800000");
        assertThat(host)
                .containsExactly(new InputPacket.ControllerTouch(0, TouchEvent.DOWN, 0, 0, 0.25f, 0.75f, 1));
    }

    @Test
    void aHostThatGoesLetsGoOfEverything() {
        send("anna", "keyboard", "00 01 00 0041");
        send("anna", "mouse", "02 01 01");
        send("anna", "controllers", ARRIVAL);
        aggregator.wantMotion(0, 1, true);
        host.clear();
        aggregator.hostGone();
        send("anna", "keyboard", "00 00 00 0041");
        aggregator.hostReady(16);
        // A host that has kept the app may have kept what was held down.
        assertThat(host)
                .containsExactly(
                        new InputPacket.Key(0x41, false, 0, 0),
                        new InputPacket.MouseButton(1, false),
                        new InputPacket.ControllerArrival(0, 1, 6, 0x20FFFF),
                        rest(0, 1));
        assertThat(aggregator.heldKeys()).isEmpty();
        assertThat(aggregator.heldButtons()).isEmpty();
        host.clear();
        send("anna", "controllers", "03 00 01 3f800000 c0000000 3f000000");
        send("anna", "mouse", "02 00 01");
        assertThat(host).isEmpty();
    }

    private static InputPacket rest(int slot, int mask) {
        return new InputPacket.Controller(slot, mask, 0, 0, 0, 0, 0, 0, 0);
    }

    private void send(String peerId, String label, String hex) {
        aggregator.message(peerId, label, HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
