package io.moonfleet.gamestream.input;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Packets of pads that wait (protocol document, section 7.3): a pad's state takes the place of its previous one while the
 * buttons and the mask are the same, a sensor's newest value that of the one before, unless that says it is at rest. Each
 * pad has channels of its own on the wire, so what another pad does in between matters to none of this. Not thread-safe:
 * guarded by the {@link InputQueue}.
 */
final class PadLane {
    private final List<InputPacket> waiting = new ArrayList<>();

    /** Puts a packet in the place of one that waits, where that is right. */
    boolean merge(InputPacket packet) {
        return switch (packet) {
            case InputPacket.Controller pad -> mergeState(pad, false);
            case InputPacket.ControllerMotion motion -> mergeMotion(motion);
            default -> false;
        };
    }

    /** What is left to do when there is no room: a pad's newest state counts more than those between. */
    boolean squeeze(InputPacket packet) {
        return packet instanceof InputPacket.Controller pad && mergeState(pad, true);
    }

    private boolean mergeState(InputPacket.Controller state, boolean whatever) {
        for (int index = waiting.size() - 1; index >= 0; index--) {
            switch (waiting.get(index)) {
                case InputPacket.Controller before when before.number() == state.number() -> {
                    boolean same = before.buttons() == state.buttons() && before.activeMask() == state.activeMask();
                    if (before.present() && state.present() && (same || whatever)) {
                        waiting.set(index, state);
                        return true;
                    }
                    return false;
                }
                case InputPacket.ControllerArrival arrival when arrival.number() == state.number() -> {
                    return false;
                }
                default -> {}
            }
        }
        return false;
    }

    private boolean mergeMotion(InputPacket.ControllerMotion motion) {
        for (int index = waiting.size() - 1; index >= 0; index--) {
            if (waiting.get(index) instanceof InputPacket.ControllerMotion before
                    && before.number() == motion.number()
                    && before.kind() == motion.kind()) {
                if (before.rest() || motion.rest()) {
                    return before.equals(motion);
                }
                waiting.set(index, motion);
                return true;
            }
        }
        return false;
    }

    void add(InputPacket packet) {
        waiting.add(packet);
    }

    Optional<InputPacket> poll() {
        return waiting.isEmpty() ? Optional.empty() : Optional.of(waiting.removeFirst());
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
