package io.moonfleet.gamestream.input;

import java.util.ArrayDeque;
import java.util.Optional;

/**
 * Input waiting to be sent, bounded, with the rules of the protocol document's section 7.3: relative motion is summed, of
 * absolute positions and of a pen's moves the latest wins while they wait, at least 1 ms passes between two of them, and a
 * sum that does not fit 16 bits becomes several packets. Keyboard, mouse, text, touch and pen keep their order: only the
 * youngest waiting packet is merged into. Pads have an order of their own ({@link PadLane}) and wait for nobody.
 *
 * <p>Text waits until what was sent before it has arrived, and 50 ms more, so that earlier keys are processed first; what
 * comes behind it waits too. Text that follows text does not wait again: it shares a channel with it.
 *
 * <p>Typed text, which comes in bursts, and releases, without which a key stays held on the host, have bounds of their
 * own. Any thread may offer; one thread takes. Times are microseconds of a monotonic clock.
 */
public final class InputQueue {
    private static final long MOTION_SPACING = 1000;
    private static final long TEXT_PAUSE = 50_000;
    private static final long NEVER = Long.MIN_VALUE;
    private static final int LARGEST_DELTA = Short.MAX_VALUE;
    /** Far beyond any real motion; keeps a broken source from turning into a flood of packets. */
    private static final int LARGEST_SUM = 20 * LARGEST_DELTA;

    private final ArrayDeque<InputPacket> waiting = new ArrayDeque<>();
    private final PadLane pads = new PadLane();
    private final int[] counts = new int[InputKind.values().length];
    private long motionAllowed = NEVER;
    private boolean splitting;
    private boolean padsNext = true;

    /** Whether anything but text and pads was handed out since the last text, or nothing yet. */
    private boolean pauseBeforeText;

    /** What has to arrive before the text at the head may go, {@link #NEVER} until that is asked for. */
    private long textMark = NEVER;

    /** When that had arrived, {@link #NEVER} while it has not. */
    private long arrived = NEVER;

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
        } else {
            waiting.addLast(packet);
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
        Optional<InputPacket> merged = merged(waiting.peekLast(), next);
        merged.ifPresent(packet -> {
            waiting.removeLast();
            waiting.addLast(packet);
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
            if (!ofPad(packet)) {
                pauseBeforeText = !(packet instanceof InputPacket.Text);
            }
        });
        return next;
    }

    private Optional<InputPacket> pollOther(long now, Progress progress) {
        InputPacket next = waiting.peekFirst();
        if (next == null || now < allowed(next, now, progress)) {
            return Optional.empty();
        }
        waiting.removeFirst();
        textMark = NEVER;
        arrived = NEVER;
        if (motion(next)) {
            motionAllowed = now + MOTION_SPACING;
        }
        splitting = false;
        if (next instanceof InputPacket.MouseMove move) {
            return Optional.of(split(move));
        }
        return Optional.of(next);
    }

    /** Gives back the count of the move, unless a part of it still waits. */
    private InputPacket split(InputPacket.MouseMove move) {
        int x = Math.clamp(move.deltaX(), -LARGEST_DELTA, LARGEST_DELTA);
        int y = Math.clamp(move.deltaY(), -LARGEST_DELTA, LARGEST_DELTA);
        if (x != move.deltaX() || y != move.deltaY()) {
            waiting.addFirst(new InputPacket.MouseMove(move.deltaX() - x, move.deltaY() - y));
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
        InputPacket next = waiting.peekFirst();
        return next == null ? Long.MAX_VALUE : allowed(next, now, progress);
    }

    /** Text that waits for an acknowledgement is looked at again when that comes, for it is a datagram. */
    private long allowed(InputPacket next, long now, Progress progress) {
        if (motion(next)) {
            return splitting ? NEVER : motionAllowed;
        }
        if (!(next instanceof InputPacket.Text) || !pauseBeforeText) {
            return NEVER;
        }
        if (textMark == NEVER) {
            textMark = progress.mark();
        }
        if (arrived == NEVER) {
            if (!progress.arrived(textMark)) {
                return Long.MAX_VALUE;
            }
            arrived = now;
        }
        return arrived + TEXT_PAUSE;
    }

    private static boolean motion(InputPacket packet) {
        return packet instanceof InputPacket.MouseMove
                || packet instanceof InputPacket.MousePosition
                || packet instanceof InputPacket.Pen pen && pen.event().replaceable();
    }
}
