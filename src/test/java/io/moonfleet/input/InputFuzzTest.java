package io.moonfleet.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile browsers: the host never sees an impossible packet, and nothing stays held when everybody is gone. */
@Timeout(300)
class InputFuzzTest {
    private static final int INPUTS = 200_000;
    private static final List<String> PEERS = List.of("anna", "bert", "cleo", "dora");
    private static final List<String> LABELS = List.of(
            "keyboard", "keyboard", "mouse", "mouseClicks", "mouseAbsolute", "mouseRelative", "touch", "pen", "controllers", "controllers",
            "controller0", "controller15", "controller99", "general", "");
    private static final List<String> SAMPLES = List.of(
            "0001000041", "0000000041", "00010500a0", "010361f09f9880", "000005fffd", "010800ffff10001000", "020105",
            "020005", "030000ff88", "04ff02", "00fffffffe3f0000003f8000003f0000000000000000000000005a",
            "000f0020ffff0006", "0103", "00000000ffff000601", "000f0000ffff0006", "02030250", "0300023f800000c00000003f000000",
            "04000100000000073e8000003f4000003f800000", "0400020000000007"
                    + "3e8000003f4000003f800000", "0102053f0000003e8000003f800000010e2d3d80000000000000",
            "0000000001" + "3f0000003f0000003f000000" + "0000000000000000" + "0000", "0000001000ff8080007fff0001ffff");

    /** What a host's keyboard and mouse look like after a row of packets. */
    private static final class HostState {
        final Set<Integer> keys = new HashSet<>();
        final Set<Integer> buttons = new HashSet<>();
        final Set<Integer> fingers = new HashSet<>();
        final Set<Integer> pads = new HashSet<>();
        final Set<Integer> padFingers = new HashSet<>();
        boolean penDown;

        /** The session is over; what was held down may stay so in the app, which the next one finds. */
        void gone() {
            fingers.clear();
            pads.clear();
            padFingers.clear();
            penDown = false;
        }

        void accept(InputPacket packet) {
            switch (packet) {
                case InputPacket.Key key -> {
                    check(key.virtualKey() >= 1 && key.virtualKey() <= 254, packet);
                    check(key.modifiers() >= 0 && key.modifiers() <= 15 && key.flags() >>> 1 == 0, packet);
                    int code = key.virtualKey() | key.flags() << 8;
                    check(key.down() ? keys.add(code) : keys.remove(code), packet);
                }
                case InputPacket.MouseButton button -> {
                    check(button.button() >= 1 && button.button() <= 5, packet);
                    check(button.down() ? buttons.add(button.button()) : buttons.remove(button.button()), packet);
                }
                case InputPacket.MouseMove move ->
                    check(move.deltaX() == (short) move.deltaX() && move.deltaY() == (short) move.deltaY(), packet);
                case InputPacket.MousePosition position -> {
                    check(position.width() >= 2 && position.width() <= 65535, packet);
                    check(position.height() >= 2 && position.height() <= 65535, packet);
                    check(position.x() >= 0 && position.x() < position.width(), packet);
                    check(position.y() >= 0 && position.y() < position.height(), packet);
                }
                case InputPacket.Scroll scroll -> check(scroll.amount() == (short) scroll.amount(), packet);
                case InputPacket.HorizontalScroll scroll -> check(scroll.amount() == (short) scroll.amount(), packet);
                case InputPacket.Text text ->
                    check(Character.isValidCodePoint(text.codePoint()) && text.codePoint() != 0, packet);
                case InputPacket.HapticsEnable _ -> throw new AssertionError("unexpected " + packet);
                case InputPacket.Touch touch -> {
                    check(inside(touch.x(), touch.y(), touch.pressureOrDistance()), packet);
                    check(inside(touch.contactMajor(), touch.contactMinor()), packet);
                    check(touch.rotation() < 360 || touch.rotation() == 0xFFFF, packet);
                    switch (touch.event()) {
                        case DOWN -> check(fingers.add(touch.pointerId()), packet);
                        case MOVE -> check(fingers.contains(touch.pointerId()), packet);
                        case UP, CANCEL -> check(fingers.remove(touch.pointerId()), packet);
                        case HOVER, BUTTON_ONLY, HOVER_LEAVE, CANCEL_ALL -> check(false, packet);
                    }
                }
                case InputPacket.Pen pen -> {
                    check(inside(pen.x(), pen.y(), pen.pressureOrDistance(), pen.contactMajor()), packet);
                    check(pen.tilt() <= 90 || pen.tilt() == 0xFF, packet);
                    check(pen.rotation() < 360 || pen.rotation() == 0xFFFF, packet);
                    switch (pen.event()) {
                        case DOWN -> penDown = true;
                        case MOVE -> check(penDown, packet);
                        case UP, CANCEL, HOVER, HOVER_LEAVE -> penDown = false;
                        case BUTTON_ONLY -> {}
                        case CANCEL_ALL -> check(false, packet);
                    }
                }
                case InputPacket.Controller pad -> {
                    check(pad.number() >= 0 && pad.number() < 16, packet);
                    check(pad.leftTrigger() >= 0 && pad.leftTrigger() <= 255, packet);
                    check(pad.leftStickX() == (short) pad.leftStickX(), packet);
                    if (pad.present()) {
                        pads.add(pad.number());
                    } else {
                        check(pads.remove(pad.number()), packet);
                        padFingers.removeIf(finger -> finger >>> 8 == pad.number());
                    }
                    int mask = pads.stream().mapToInt(number -> 1 << number).sum();
                    check(mask == pad.activeMask(), packet);
                }
                case InputPacket.ControllerArrival arrival -> check(!pads.contains(arrival.number()), packet);
                case InputPacket.ControllerBattery battery -> {
                    check(pads.contains(battery.number()) && battery.state() <= 5, packet);
                    check(battery.percentage() <= 100 || battery.percentage() == 255, packet);
                }
                case InputPacket.ControllerTouch touch -> {
                    check(pads.contains(touch.number()) && touch.pointerId() < 10, packet);
                    check(inside(touch.x(), touch.y(), touch.pressure()), packet);
                    int finger = touch.number() << 8 | touch.pointerId();
                    switch (touch.event()) {
                        case DOWN -> check(padFingers.add(finger), packet);
                        case MOVE -> check(padFingers.contains(finger), packet);
                        case UP, CANCEL -> check(padFingers.remove(finger), packet);
                        case CANCEL_ALL -> padFingers.removeIf(down -> down >>> 8 == touch.number());
                        case HOVER, BUTTON_ONLY, HOVER_LEAVE -> check(false, packet);
                    }
                }
                case InputPacket.ControllerMotion motion ->
                    check(pads.contains(motion.number()) && Math.abs(motion.x()) <= 10_000, packet);
            }
        }

        private static boolean inside(float... values) {
            for (float value : values) {
                if (!(value >= 0 && value <= 1)) {
                    return false;
                }
            }
            return true;
        }

        private static void check(boolean valid, InputPacket packet) {
            if (!valid) {
                throw new AssertionError("impossible packet " + packet);
            }
        }
    }

    @Test
    void nothingStaysHeldWhenAllPeersAreGone() {
        long seed = FuzzSeed.of(InputFuzzTest.class, 20261220);
        Random random = new Random(seed);
        HostState host = new HostState();
        boolean[] ready = {true};
        InputAggregator aggregator = new InputAggregator(packet -> {
            HostState.check(ready[0], packet);
            host.accept(packet);
        });
        for (int round = 0; round < INPUTS; round++) {
            String peer = PEERS.get(random.nextInt(PEERS.size()));
            String label = LABELS.get(random.nextInt(LABELS.size()));
            byte[] data = data(random);
            try {
                switch (random.nextInt(200)) {
                    case 0 -> aggregator.peerGone(peer);
                    case 1 -> aggregator.channelClosed(peer, label);
                    case 4 -> aggregator.inputLost(peer);
                    case 5 -> {
                        ready[0] = false;
                        aggregator.hostGone();
                        host.gone();
                    }
                    case 6, 7 -> {
                        boolean again = !ready[0];
                        ready[0] = true;
                        aggregator.hostReady(random.nextBoolean() ? 16 : 4);
                        if (again) {
                            assertThat(host.keys).isEmpty();
                            assertThat(host.buttons).isEmpty();
                        }
                    }
                    case 3 -> aggregator.wantMotion(random.nextInt(20), 1 + random.nextInt(2), random.nextBoolean());
                    case 2 -> {
                        PEERS.forEach(aggregator::peerGone);
                        assertThat(host.pads).isEmpty();
                        assertThat(host.padFingers).isEmpty();
                        assertThat(host.fingers).isEmpty();
                        assertThat(host.penDown).isFalse();
                        if (ready[0]) {
                            assertThat(host.keys).isEmpty();
                            assertThat(host.buttons).isEmpty();
                        }
                    }
                    default -> aggregator.message(peer, label, data);
                }
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("seed " + seed + ", round " + round + ", " + label + " "
                        + HexFormat.of().formatHex(data), failure);
            }
        }
        ready[0] = true;
        aggregator.hostReady(16);
        assertThat(host.keys).isEqualTo(aggregator.heldKeys());
        assertThat(host.buttons).isEqualTo(aggregator.heldButtons());
        PEERS.forEach(aggregator::peerGone);
        assertThat(host.keys).isEmpty();
        assertThat(host.buttons).isEmpty();
        assertThat(aggregator.forwarded()).isPositive();
        assertThat(aggregator.refused()).isPositive();
        assertThat(aggregator.ignored()).isPositive();
    }

    private static byte[] data(Random random) {
        byte[] sample = HexFormat.of().parseHex(SAMPLES.get(random.nextInt(SAMPLES.size())));
        switch (random.nextInt(5)) {
            case 0 -> {
                byte[] noise = new byte[random.nextInt(random.nextInt(20) == 0 ? 2000 : 30)];
                random.nextBytes(noise);
                return noise;
            }
            case 1 -> {
                return Arrays.copyOf(sample, random.nextInt(sample.length + 3));
            }
            case 2, 3 -> {
                sample[random.nextInt(sample.length)] = (byte) random.nextInt(256);
                return sample;
            }
            default -> {
                return sample;
            }
        }
    }
}
