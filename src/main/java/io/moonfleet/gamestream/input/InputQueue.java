package io.moonfleet.gamestream.input;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Input waiting to be sent, bounded, with the rules of the protocol document's section 7.3: relative motion is summed, of
 * absolute positions and of a pen's moves the latest wins while they wait, at least 1 ms passes between two of them, and a
 * sum that does not fit 16 bits becomes several packets. Keyboard, mouse, touch and pen keep their order: only the
 * youngest waiting packet is merged into. Pads have an order of their own ({@link PadLane}) and wait for nobody. Text, which
 * has to wait, and the keys behind it leave the row ({@link TypingLane}), so that they hold up nothing else.
 *
 * <p>Typed text, which comes in bursts, and releases, without which a key stays held on the host, have bounds of their
 * own. Any thread may offer; one thread takes. Times are microseconds of a monotonic clock.
 */
public final class InputQueue {
    private static final long MOTION_SPACING = 1000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final int LARGEST_DELTA = Short.MAX_VALUE;
    /** Far beyond any real motion; keeps a broken source from turning into a flood of packets. */
    private static final int LARGEST_SUM = 20 * LARGEST_DELTA;

    /** A packet and its number in the order in which all were offered. */
    record Numbered(InputPacket packet, long number) {}

    private final ArrayDeque<Numbered> waiting = new ArrayDeque<>();
    private final TypingLane typing = new TypingLane();
    private final PadLane pads = new PadLane();
    private final int[] counts = new int[InputKind.values().length];
    private long offered;
    private long motionAllowed = NEVER;
    private boolean splitting;
    private boolean padsNext = true;

    /** Tells how far the connection is. */
    public interface Progress {
        /** Stands for everything that was sent so far. */
        long mark();

        /** Whether everything up to that mark has been acknowledged. */
        boolean arrived(long mark);
    }

    /** False when too many of this packet's kind are waiting: the packet is dropped. */
    public synchronized boolean offer(InputPacket packet) {
        InputKind kind = InputKind.of(packet);
        boolean pad = ofPad(packet);
        if (pad ? pads.merge(packet) : merge(packet)) {
            return true;
        }
        if (counts[kind.ordinal()] >= kind.capacity()) {
            return pad && pads.squeeze(packet);
        }
        counts[kind.ordinal()]++;
        if (pad) {
            pads.add(packet);
        } else if (typing.takes(packet)) {
            typing.add(new Numbered(packet, offered++));
        } else {
            waiting.addLast(new Numbered(packet, offered++));
        }
        return true;
    }

    private static boolean ofPad(InputPacket packet) {
        return switch (packet) {
            case InputPacket.Controller _,
                    InputPacket.ControllerArrival _,
                    InputPacket.ControllerTouch _,
                    InputPacket.ControllerMotion _,
                    InputPacket.ControllerBattery _ -> true;
            case InputPacket.MouseMove _,
                    InputPacket.MousePosition _,
                    InputPacket.MouseButton _,
                    InputPacket.Scroll _,
                    InputPacket.HorizontalScroll _,
                    InputPacket.Key _,
                    InputPacket.Text _,
                    InputPacket.HapticsEnable _,
                    InputPacket.Touch _,
                    InputPacket.Pen _ -> false;
        };
    }

    private boolean merge(InputPacket next) {
        if (waiting.isEmpty()) {
            return false;
        }
        Numbered last = waiting.getLast();
        Optional<InputPacket> merged = merged(last.packet(), next);
        merged.ifPresent(packet -> {
            waiting.removeLast();
            waiting.addLast(new Numbered(packet, last.number()));
        });
        return merged.isPresent();
    }

    private static Optional<InputPacket> merged(InputPacket last, InputPacket next) {
        if (last instanceof InputPacket.MouseMove before && next instanceof InputPacket.MouseMove move) {
            return Optional.of(new InputPacket.MouseMove(
                    sum(before.deltaX(), move.deltaX()), sum(before.deltaY(), move.deltaY())));
        }
        if (last instanceof InputPacket.MousePosition && next instanceof InputPacket.MousePosition) {
            return Optional.of(next);
        }
        if (last instanceof InputPacket.Pen before && next instanceof InputPacket.Pen pen) {
            boolean newer = pen.event().replaceable()
                    && pen.event() == before.event()
                    && pen.tool() == before.tool()
                    && pen.buttons() == before.buttons();
            return newer ? Optional.of(pen) : Optional.empty();
        }
        return Optional.empty();
    }

    private static int sum(int one, int other) {
        return Math.clamp((long) one + other, -LARGEST_SUM, LARGEST_SUM);
    }

    /** The next packet that may be sent now. */
    public synchronized Optional<InputPacket> poll(long now, Progress progress) {
        // By turns, so that neither a busy pad nor a busy mouse holds the other up.
        padsNext = !padsNext;
        Optional<InputPacket> next = padsNext ? pads.poll() : pollOther(now, progress);
        if (next.isEmpty()) {
            next = padsNext ? pollOther(now, progress) : pads.poll();
        }
        next.ifPresent(packet -> {
            if (!(packet instanceof InputPacket.MouseMove)) {
                counts[InputKind.of(packet).ordinal()]--;
            }
            typing.handedOut(packet);
        });
        return next;
    }

    private Optional<InputPacket> pollOther(long now, Progress progress) {
        if (now >= typing.due(next(), now, progress)) {
            return Optional.of(typing.poll());
        }
        if (waiting.isEmpty() || now < allowed(waiting.getFirst().packet())) {
            return Optional.empty();
        }
        Numbered next = waiting.removeFirst();
        if (motion(next.packet())) {
            motionAllowed = now + MOTION_SPACING;
        }
        splitting = false;
        if (next.packet() instanceof InputPacket.MouseMove move) {
            return Optional.of(split(move, next.number()));
        }
        return Optional.of(next.packet());
    }

    /** The number of the packet that is next in the row. */
    private long next() {
        return waiting.isEmpty() ? Long.MAX_VALUE : waiting.getFirst().number();
    }

    /** Gives back the count of the move, unless a part of it still waits. */
    private InputPacket split(InputPacket.MouseMove move, long number) {
        int x = Math.clamp(move.deltaX(), -LARGEST_DELTA, LARGEST_DELTA);
        int y = Math.clamp(move.deltaY(), -LARGEST_DELTA, LARGEST_DELTA);
        if (x != move.deltaX() || y != move.deltaY()) {
            waiting.addFirst(new Numbered(new InputPacket.MouseMove(move.deltaX() - x, move.deltaY() - y), number));
            splitting = true;
        } else {
            counts[InputKind.OTHER.ordinal()]--;
        }
        return new InputPacket.MouseMove(x, y);
    }

    /** When {@link #poll} has something: past for now, {@link Long#MAX_VALUE} while nothing can be said of that. */
    public synchronized long due(long now, Progress progress) {
        if (!pads.isEmpty()) {
            return NEVER;
        }
        long row = waiting.isEmpty() ? Long.MAX_VALUE : allowed(waiting.getFirst().packet());
        return Math.min(row, typing.due(next(), now, progress));
    }

    private long allowed(InputPacket next) {
        return motion(next) && !splitting ? motionAllowed : NEVER;
    }

    private static boolean motion(InputPacket packet) {
        return packet instanceof InputPacket.MouseMove
                || packet instanceof InputPacket.MousePosition
                || packet instanceof InputPacket.Pen pen && pen.event().replaceable();
    }
}
