package io.moonfleet.gamestream.input;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Input waiting to be sent, bounded, with the merging rules of mouse motion (protocol document, section 7.3): relative
 * motion is summed and of absolute positions the latest wins while they wait, at least 1 ms passes between two motion
 * packets, and a sum that does not fit 16 bits becomes several packets. Order is never changed: only the youngest
 * waiting packet is merged into. Typed text, which comes in bursts, and releases, without which a key stays held on the
 * host, have bounds of their own. Any thread may offer; one thread takes.
 */
public final class InputQueue {
    private static final long MOTION_SPACING = 1000;
    private static final int LARGEST_DELTA = Short.MAX_VALUE;
    /** Far beyond any real motion; keeps a broken source from turning into a flood of packets. */
    private static final int LARGEST_SUM = 20 * LARGEST_DELTA;

    private final ArrayDeque<InputPacket> waiting = new ArrayDeque<>();
    private final int[] counts = new int[Kind.values().length];
    private long motionAllowed = Long.MIN_VALUE;
    private boolean splitting;

    /** What is counted apart, so that much of one does not crowd out another. */
    private enum Kind {
        RELEASE(1024),
        TEXT(2048),
        OTHER(150);

        private final int capacity;

        Kind(int capacity) {
            this.capacity = capacity;
        }

        private static Kind of(InputPacket packet) {
            return switch (packet) {
                case InputPacket.Text text -> TEXT;
                case InputPacket.Key key -> key.down() ? OTHER : RELEASE;
                case InputPacket.MouseButton button -> button.down() ? OTHER : RELEASE;
                case InputPacket.MouseMove move -> OTHER;
                case InputPacket.MousePosition position -> OTHER;
                case InputPacket.Scroll scroll -> OTHER;
                case InputPacket.HorizontalScroll scroll -> OTHER;
                case InputPacket.HapticsEnable enable -> OTHER;
                case InputPacket.Extended extended -> OTHER;
            };
        }
    }

    /** False when too many of this packet's kind are waiting: the packet is dropped. */
    public synchronized boolean offer(InputPacket packet) {
        Optional<InputPacket> merged = merge(waiting.peekLast(), packet);
        if (merged.isPresent()) {
            waiting.removeLast();
            waiting.addLast(merged.get());
            return true;
        }
        Kind kind = Kind.of(packet);
        if (counts[kind.ordinal()] >= kind.capacity) {
            return false;
        }
        counts[kind.ordinal()]++;
        waiting.addLast(packet);
        return true;
    }

    private static Optional<InputPacket> merge(InputPacket last, InputPacket next) {
        if (last instanceof InputPacket.MouseMove before && next instanceof InputPacket.MouseMove move) {
            return Optional.of(new InputPacket.MouseMove(
                    sum(before.deltaX(), move.deltaX()), sum(before.deltaY(), move.deltaY())));
        }
        if (last instanceof InputPacket.MousePosition && next instanceof InputPacket.MousePosition) {
            return Optional.of(next);
        }
        return Optional.empty();
    }

    private static int sum(int one, int other) {
        return Math.clamp((long) one + other, -LARGEST_SUM, LARGEST_SUM);
    }

    /**
     * The next packet that may be sent now.
     *
     * @param now microseconds of a monotonic clock
     */
    public synchronized Optional<InputPacket> poll(long now) {
        InputPacket next = waiting.peekFirst();
        if (next == null) {
            return Optional.empty();
        }
        boolean motion = motion(next);
        if (motion && now < motionAllowed && !splitting) {
            return Optional.empty();
        }
        waiting.removeFirst();
        counts[Kind.of(next).ordinal()]--;
        if (motion) {
            motionAllowed = now + MOTION_SPACING;
        }
        splitting = false;
        if (next instanceof InputPacket.MouseMove move) {
            return Optional.of(split(move));
        }
        return Optional.of(next);
    }

    private InputPacket split(InputPacket.MouseMove move) {
        int x = Math.clamp(move.deltaX(), -LARGEST_DELTA, LARGEST_DELTA);
        int y = Math.clamp(move.deltaY(), -LARGEST_DELTA, LARGEST_DELTA);
        if (x != move.deltaX() || y != move.deltaY()) {
            waiting.addFirst(new InputPacket.MouseMove(move.deltaX() - x, move.deltaY() - y));
            counts[Kind.OTHER.ordinal()]++;
            splitting = true;
        }
        return new InputPacket.MouseMove(x, y);
    }

    /** When {@link #poll} has something: past for now, {@link Long#MAX_VALUE} while nothing waits. */
    public synchronized long due() {
        InputPacket next = waiting.peekFirst();
        if (next == null) {
            return Long.MAX_VALUE;
        }
        return motion(next) && !splitting ? motionAllowed : Long.MIN_VALUE;
    }

    private static boolean motion(InputPacket packet) {
        return packet instanceof InputPacket.MouseMove || packet instanceof InputPacket.MousePosition;
    }
}
