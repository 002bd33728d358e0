package io.moonfleet.gamestream.input;

import java.util.ArrayDeque;

/**
 * Text that waits, and the keys behind it (protocol document, section 7.2). Text waits until what was sent before it has
 * arrived, and 50 ms more, so that earlier keys and clicks are processed first. Motion is not waited for, and text that
 * follows text does not wait again: it shares a channel with it. Not thread-safe: guarded by the {@link InputQueue}.
 */
final class TypingLane {
    private static final long PAUSE = 50_000;
    private static final long NEVER = Long.MIN_VALUE;

    private final ArrayDeque<InputQueue.Numbered> waiting = new ArrayDeque<>();

    /** Whether a key or a click was handed out since the last text. */
    private boolean pauseNeeded;

    /** What has to arrive before the text at the head may go, {@link #NEVER} until that is asked for. */
    private long mark = NEVER;

    /** When that had arrived, {@link #NEVER} while it has not. */
    private long arrived = NEVER;

    /** Whether the packet has to wait here. */
    boolean takes(InputPacket packet) {
        return packet instanceof InputPacket.Text || packet instanceof InputPacket.Key && !waiting.isEmpty();
    }

    void add(InputQueue.Numbered packet) {
        waiting.addLast(packet);
    }

    /**
     * When {@link #poll} may be called: past for now, {@link Long#MAX_VALUE} while nothing can be said of that. Text that
     * waits for an acknowledgement is looked at again when that comes, for it is a datagram.
     *
     * @param next the number of what waits elsewhere: nothing overtakes what was offered before it
     */
    long due(long next, long now, InputQueue.Progress progress) {
        if (waiting.isEmpty() || next < waiting.getFirst().number()) {
            return Long.MAX_VALUE;
        }
        if (!(waiting.getFirst().packet() instanceof InputPacket.Text) || !pauseNeeded) {
            return NEVER;
        }
        if (mark == NEVER) {
            mark = progress.mark();
        }
        if (arrived == NEVER) {
            if (!progress.arrived(mark)) {
                return Long.MAX_VALUE;
            }
            arrived = now;
        }
        return arrived + PAUSE;
    }

    InputPacket poll() {
        mark = NEVER;
        arrived = NEVER;
        return waiting.removeFirst().packet();
    }

    /** Takes note of a packet of any kind that is sent now. */
    void handedOut(InputPacket packet) {
        switch (packet) {
            case InputPacket.Text _ -> pauseNeeded = false;
            case InputPacket.Key _, InputPacket.MouseButton _ -> pauseNeeded = true;
            case InputPacket.Touch touch -> pauseNeeded |= !touch.event().replaceable();
            case InputPacket.Pen pen -> pauseNeeded |= !pen.event().replaceable();
            default -> {
                // Pads and motion say nothing about where text goes.
            }
        }
    }
}
