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
            "keyboard", "keyboard", "mouse", "mouseClicks", "mouseAbsolute", "mouseRelative", "touch", "controllers",
            "controller0", "controller15", "controller99", "general", "");
    private static final List<String> SAMPLES = List.of(
            "0001000041", "0000000041", "00010500a0", "010361f09f9880", "000005fffd", "010800ffff10001000", "020105",
            "020005", "030000ff88", "04ff02", "00fffffffe3f0000003f8000003f0000000000000000000000005a",
            "000f0020ffff0006", "0103", "0000001000ff8080007fff0001ffff");

    /** What a host's keyboard and mouse look like after a row of packets. */
    private static final class HostState {
        final Set<Integer> keys = new HashSet<>();
        final Set<Integer> buttons = new HashSet<>();

        void accept(InputPacket packet) {
            switch (packet) {
                case InputPacket.Key key -> {
                    check(key.virtualKey() >= 1 && key.virtualKey() <= 254, packet);
                    check(key.modifiers() >= 0 && key.modifiers() <= 15, packet);
                    check(key.down() ? keys.add(key.virtualKey()) : keys.remove(key.virtualKey()), packet);
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
                default -> throw new AssertionError("unexpected " + packet);
            }
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
        InputAggregator aggregator = new InputAggregator(host::accept);
        for (int round = 0; round < INPUTS; round++) {
            String peer = PEERS.get(random.nextInt(PEERS.size()));
            String label = LABELS.get(random.nextInt(LABELS.size()));
            byte[] data = data(random);
            try {
                switch (random.nextInt(200)) {
                    case 0 -> aggregator.peerGone(peer);
                    case 1 -> aggregator.channelClosed(peer, label);
                    case 2 -> {
                        PEERS.forEach(aggregator::peerGone);
                        assertThat(host.keys).isEmpty();
                        assertThat(host.buttons).isEmpty();
                    }
                    default -> aggregator.message(peer, label, data);
                }
            } catch (RuntimeException | Error failure) {
                throw new AssertionError("seed " + seed + ", round " + round + ", " + label + " "
                        + HexFormat.of().formatHex(data), failure);
            }
        }
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
