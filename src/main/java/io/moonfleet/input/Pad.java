package io.moonfleet.input;

import java.util.Optional;

/** One pad of a peer while it has a slot of the host. Owned by {@link Pads}. */
final class Pad {
    private static final int MAX_FINGERS = 10;
    private static final int KNOWN_BUTTONS = 0x3FFFFF;
    private static final int KNOWN_CAPABILITIES = 0x1FF;

    private final PadOwner owner;
    private final int slot;
    private final BrowserInput.ControllerArrival arrival;
    private final Fingers<Long> fingers = new Fingers<>(MAX_FINGERS);
    private BrowserInput.ControllerState state;
    private Optional<BrowserInput.ControllerBattery> battery = Optional.empty();
    private boolean accelerometer;
    private boolean gyroscope;

    Pad(PadOwner owner, int slot, BrowserInput.ControllerArrival arrival) {
        this.owner = owner;
        this.slot = slot;
        this.arrival = arrival;
        this.state = atRest();
    }

    private BrowserInput.ControllerState atRest() {
        return new BrowserInput.ControllerState(owner.id(), 0, 0, 0, 0, 0, 0, 0);
    }

    PadOwner owner() {
        return owner;
    }

    int slot() {
        return slot;
    }

    BrowserInput.ControllerArrival arrival() {
        return arrival;
    }

    int supportedButtons() {
        return arrival.supportedButtons() & KNOWN_BUTTONS;
    }

    int capabilities() {
        return arrival.capabilities() & KNOWN_CAPABILITIES;
    }

    BrowserInput.ControllerState state() {
        return state;
    }

    int buttons() {
        return state.buttons() & KNOWN_BUTTONS;
    }

    void state(BrowserInput.ControllerState current) {
        state = current;
    }

    /** Nothing is pressed any more. */
    void release() {
        state = atRest();
    }

    Optional<BrowserInput.ControllerBattery> battery() {
        return battery;
    }

    void battery(BrowserInput.ControllerBattery current) {
        battery = Optional.of(current);
    }

    Fingers<Long> fingers() {
        return fingers;
    }

    /** The host wants to know of this kind of motion, or not any more. */
    void wantMotion(int kind, boolean wanted) {
        if (kind == 1) {
            accelerometer = wanted;
        } else if (kind == 2) {
            gyroscope = wanted;
        }
    }

    boolean wantsMotion(int kind) {
        return kind == 1 ? accelerometer : gyroscope;
    }
}
