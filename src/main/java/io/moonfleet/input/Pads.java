package io.moonfleet.input;

import io.moonfleet.gamestream.input.InputPacket;
import io.moonfleet.gamestream.input.TouchEvent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The host's pads, sixteen or fewer, and whose they are: each pad of each peer gets a slot of its own, the lowest that is
 * free, and keeps it until it goes. A pad that finds none gets one when it is announced again later. One thread.
 */
final class Pads {
    static final int SLOTS = 16;

    private final Consumer<InputPacket> host;
    private final Pad[] slots = new Pad[SLOTS];
    private int available = SLOTS;

    /** Bits of the pads that the host has been told of: it makes one of unknown kind of a bit that comes too early. */
    private int announced;

    Pads(Consumer<InputPacket> host) {
        this.host = host;
    }

    /** Returns false when it meant nothing: a pad that was not announced, or one too many. */
    boolean handle(String peerId, BrowserInput.OfPad event) {
        Optional<Pad> known = find(new PadOwner(peerId, event.id()));
        if (event instanceof BrowserInput.ControllerArrival arrival) {
            return arrived(peerId, known, arrival);
        }
        return known.isPresent() && handle(known.orElseThrow(), event);
    }

    private boolean handle(Pad pad, BrowserInput.OfPad event) {
        switch (event) {
            case BrowserInput.ControllerArrival _ -> throw new IllegalArgumentException("it is here already");
            case BrowserInput.ControllerRemoval _ -> remove(pad);
            case BrowserInput.ControllerState state -> {
                pad.state(state);
                sendState(pad);
            }
            case BrowserInput.ControllerBattery battery -> {
                pad.battery(battery);
                sendBattery(pad);
            }
            case BrowserInput.ControllerMotion motion -> {
                if (!pad.wantsMotion(motion.kind())) {
                    return false;
                }
                host.accept(new InputPacket.ControllerMotion(
                        pad.slot(), motion.kind(), motion.x(), motion.y(), motion.z()));
            }
            case BrowserInput.ControllerTouch touch -> {
                return touched(pad, touch);
            }
        }
        return true;
    }

    private boolean arrived(String peerId, Optional<Pad> known, BrowserInput.ControllerArrival arrival) {
        if (known.map(Pad::arrival).filter(arrival::equals).isPresent()) {
            return true;
        }
        known.ifPresent(this::remove);
        for (int slot = 0; slot < available; slot++) {
            if (slots[slot] == null) {
                Pad pad = new Pad(new PadOwner(peerId, arrival.id()), slot, arrival);
                slots[slot] = pad;
                announce(pad);
                return true;
            }
        }
        return false;
    }

    /** The packet that sets the bit follows at once (protocol document, section 7.2). */
    private void announce(Pad pad) {
        announced |= 1 << pad.slot();
        host.accept(new InputPacket.ControllerArrival(
                pad.slot(), pad.arrival().type(), pad.capabilities(), pad.supportedButtons()));
        sendState(pad);
    }

    private void remove(Pad pad) {
        slots[pad.slot()] = null;
        announced &= ~(1 << pad.slot());
        host.accept(new InputPacket.Controller(pad.slot(), announced, 0, 0, 0, 0, 0, 0, 0));
    }

    private void sendState(Pad pad) {
        BrowserInput.ControllerState state = pad.state();
        host.accept(new InputPacket.Controller(
                pad.slot(),
                announced,
                pad.buttons(),
                state.leftTrigger(),
                state.rightTrigger(),
                state.leftX(),
                state.leftY(),
                state.rightX(),
                state.rightY()));
    }

    private void sendBattery(Pad pad) {
        pad.battery().ifPresent(battery -> host.accept(
                new InputPacket.ControllerBattery(pad.slot(), battery.state(), battery.percentage())));
    }

    private boolean touched(Pad pad, BrowserInput.ControllerTouch touch) {
        Fingers<Long> fingers = pad.fingers();
        Long key = key(touch);
        Optional<Fingers.Finger> finger =
                switch (touch.event()) {
                    case DOWN -> fingers.down(key, touch.x(), touch.y());
                    case MOVE -> fingers.move(key, touch.x(), touch.y());
                    case UP, CANCEL -> fingers.up(key);
                    case CANCEL_ALL -> {
                        fingers.upAll(_ -> true);
                        yield Optional.of(new Fingers.Finger(0, touch.x(), touch.y()));
                    }
                    // Touchpads of pads do not know of fingers that only come near.
                    case HOVER, BUTTON_ONLY, HOVER_LEAVE -> Optional.empty();
                };
        finger.ifPresent(found -> host.accept(new InputPacket.ControllerTouch(
                pad.slot(), touch.event(), touch.touchpad(), found.number(), touch.x(), touch.y(), touch.pressure())));
        return finger.isPresent();
    }

    /** The two touchpads of a pad number their fingers apart. */
    private static long key(BrowserInput.ControllerTouch touch) {
        return touch.pointerId() << 1 | touch.touchpad();
    }

    private static int touchpad(long key) {
        return (int) (key & 1);
    }

    private Optional<Pad> find(PadOwner owner) {
        for (Pad pad : slots) {
            if (pad != null && pad.owner().equals(owner)) {
                return Optional.of(pad);
            }
        }
        return Optional.empty();
    }

    /** Whose the pad in that slot is. */
    Optional<PadOwner> owner(int slot) {
        return slot >= 0 && slot < SLOTS ? Optional.ofNullable(slots[slot]).map(Pad::owner) : Optional.empty();
    }

    /** The host wants motion of that kind, or no more of it. */
    void wantMotion(int slot, int kind, boolean wanted) {
        if (slot >= 0 && slot < SLOTS && slots[slot] != null) {
            slots[slot].wantMotion(kind, wanted);
        }
    }

    void removeAll(String peerId) {
        for (Pad pad : slots.clone()) {
            if (pad != null && pad.owner().peerId().equals(peerId)) {
                remove(pad);
            }
        }
    }

    /** Lets go of everything on a pad; it stays. */
    void release(PadOwner owner) {
        find(owner).ifPresent(pad -> {
            pad.release();
            sendState(pad);
        });
    }

    /** Lets go of everything on a peer's pads and of their touchpads; they stay. */
    void releaseAll(String peerId) {
        for (Pad pad : slots) {
            if (pad != null && pad.owner().peerId().equals(peerId)) {
                release(pad.owner());
                cancelTouches(pad);
            }
        }
    }

    private void cancelTouches(Pad pad) {
        pad.fingers().upAll(_ -> true).forEach((key, finger) -> host.accept(new InputPacket.ControllerTouch(
                pad.slot(), TouchEvent.CANCEL, touchpad(key), finger.number(), finger.x(), finger.y(), 0)));
    }

    /** Tells a host that does not know of them of all pads; those beyond what it has are forgotten. */
    void announceAll(int hostsPads) {
        available = Math.clamp(hostsPads, 0, SLOTS);
        announced = 0;
        Arrays.fill(slots, available, SLOTS, null);
        for (Pad pad : slots) {
            if (pad != null) {
                announce(pad);
                sendBattery(pad);
            }
        }
    }

    /** The host that knew of them is gone, and with it what it had asked for. */
    void forgetHost() {
        for (Pad pad : slots) {
            if (pad != null) {
                pad.wantMotion(1, false);
                pad.wantMotion(2, false);
                pad.fingers().upAll(_ -> true);
            }
        }
    }
}
