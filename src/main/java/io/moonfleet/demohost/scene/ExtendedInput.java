package io.moonfleet.demohost.scene;

import io.moonfleet.gamestream.input.InputPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pads, touch screen and pen of one session. Not thread-safe: guarded by the {@link InputState}. */
final class ExtendedInput {
    private static final int PADS = 16;
    private static final int MAX_FINGERS = 32;

    /** What it looks like at one moment. */
    record Snapshot(List<PadSnapshot> pads, List<Contact> touches, Optional<Contact> pen) {}

    private static final class Pad {
        private Optional<InputPacket.ControllerArrival> arrival = Optional.empty();
        private Optional<InputPacket.Controller> state = Optional.empty();
        private List<Integer> battery = List.of();
        private final Map<Integer, List<Float>> motion = new TreeMap<>();
        private final Map<Integer, Boolean> fingers = new TreeMap<>();
        private long motions;

        private PadSnapshot snapshot(int number) {
            InputPacket.Controller current =
                    state.orElse(new InputPacket.Controller(number, 0, 0, 0, 0, 0, 0, 0, 0));
            return new PadSnapshot(
                    number,
                    arrival.isPresent(),
                    arrival.map(InputPacket.ControllerArrival::type).orElse(0),
                    arrival.map(InputPacket.ControllerArrival::capabilities).orElse(0),
                    arrival.map(InputPacket.ControllerArrival::supportedButtons).orElse(0),
                    current.buttons(),
                    current.leftTrigger(),
                    current.rightTrigger(),
                    List.of(current.leftStickX(), current.leftStickY(), current.rightStickX(), current.rightStickY()),
                    battery,
                    motion,
                    motions,
                    fingers.size());
        }
    }

    private final Map<Integer, Pad> pads = new TreeMap<>();
    private final Map<Integer, Contact> touches = new TreeMap<>();
    private Optional<Contact> pen = Optional.empty();

    void apply(InputPacket.Extended packet) {
        switch (packet) {
            case InputPacket.Controller state -> state(state);
            case InputPacket.ControllerArrival arrival ->
                announced(arrival.number()).ifPresent(pad -> pad.arrival = Optional.of(arrival));
            case InputPacket.ControllerBattery battery ->
                pad(battery.number()).ifPresent(pad -> pad.battery = List.of(battery.state(), battery.percentage()));
            case InputPacket.ControllerMotion motion -> pad(motion.number()).ifPresent(pad -> {
                if (motion.kind() == 1 || motion.kind() == 2) {
                    pad.motion.put(motion.kind(), List.of(motion.x(), motion.y(), motion.z()));
                    pad.motions++;
                }
            });
            case InputPacket.ControllerTouch touch -> pad(touch.number()).ifPresent(pad -> touched(pad, touch));
            case InputPacket.Touch touch -> touched(touch);
            case InputPacket.Pen stroke -> draw(stroke);
        }
    }

    private Optional<Pad> pad(int number) {
        return Optional.ofNullable(pads.get(number));
    }

    private Optional<Pad> announced(int number) {
        return number < PADS ? Optional.of(pads.computeIfAbsent(number, _ -> new Pad())) : Optional.empty();
    }

    private void state(InputPacket.Controller state) {
        if (state.present()) {
            announced(state.number()).ifPresent(pad -> pad.state = Optional.of(state));
        } else {
            pads.remove(state.number());
        }
    }

    private static void touched(Pad pad, InputPacket.ControllerTouch touch) {
        int finger = touch.touchpad() << 8 | touch.pointerId() & 0xFF;
        switch (touch.event()) {
            case DOWN, MOVE -> pad.fingers.put(finger, true);
            case UP, CANCEL -> pad.fingers.remove(finger);
            case CANCEL_ALL -> pad.fingers.clear();
            case HOVER, BUTTON_ONLY, HOVER_LEAVE -> {}
        }
    }

    private void touched(InputPacket.Touch touch) {
        switch (touch.event()) {
            case DOWN, MOVE -> {
                if (touches.size() < MAX_FINGERS || touches.containsKey(touch.pointerId())) {
                    touches.put(
                            touch.pointerId(),
                            new Contact(
                                    touch.pointerId(),
                                    touch.event(),
                                    touch.x(),
                                    touch.y(),
                                    touch.pressureOrDistance(),
                                    0,
                                    0));
                }
            }
            case UP, CANCEL -> touches.remove(touch.pointerId());
            case CANCEL_ALL -> touches.clear();
            case HOVER, BUTTON_ONLY, HOVER_LEAVE -> {}
        }
    }

    private void draw(InputPacket.Pen stroke) {
        switch (stroke.event()) {
            case HOVER, DOWN, UP, MOVE, BUTTON_ONLY ->
                pen = Optional.of(new Contact(
                        0,
                        stroke.event(),
                        stroke.x(),
                        stroke.y(),
                        stroke.pressureOrDistance(),
                        stroke.tool(),
                        stroke.buttons()));
            case CANCEL, HOVER_LEAVE, CANCEL_ALL -> pen = Optional.empty();
        }
    }

    Snapshot snapshot() {
        List<PadSnapshot> present = new ArrayList<>();
        pads.forEach((number, pad) -> present.add(pad.snapshot(number)));
        return new Snapshot(present, List.copyOf(touches.values()), pen);
    }
}
