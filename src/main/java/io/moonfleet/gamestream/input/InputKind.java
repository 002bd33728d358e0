package io.moonfleet.gamestream.input;

/** What is counted apart while it waits, so that much of one kind does not crowd out another. */
enum InputKind {
    /** Without it something stays held on the host, or a pad without its nature. */
    ESSENTIAL(1024),
    TEXT(2048),
    /** They may have to wait for text. */
    KEY(150),
    /** Pads have their own order and bound: they share nothing with keyboard and mouse. */
    PAD(150),
    OTHER(150);

    private final int capacity;

    InputKind(int capacity) {
        this.capacity = capacity;
    }

    int capacity() {
        return capacity;
    }

    static InputKind of(InputPacket packet) {
        return switch (packet) {
            case InputPacket.Text _ -> TEXT;
            case InputPacket.Key key -> key.down() ? KEY : ESSENTIAL;
            case InputPacket.MouseButton button -> button.down() ? OTHER : ESSENTIAL;
            case InputPacket.Touch touch -> ofTouch(touch.event());
            case InputPacket.Pen pen -> ofTouch(pen.event());
            case InputPacket.Controller pad -> pad.present() ? PAD : ESSENTIAL;
            case InputPacket.ControllerArrival _ -> ESSENTIAL;
            case InputPacket.ControllerBattery _ -> PAD;
            case InputPacket.ControllerMotion motion -> motion.rest() ? ESSENTIAL : PAD;
            case InputPacket.ControllerTouch touch -> ofTouch(touch.event()) == ESSENTIAL ? ESSENTIAL : PAD;
            case InputPacket.MouseMove _,
                    InputPacket.MousePosition _,
                    InputPacket.Scroll _,
                    InputPacket.HorizontalScroll _,
                    InputPacket.HapticsEnable _ -> OTHER;
        };
    }

    private static InputKind ofTouch(TouchEvent event) {
        return event.end() ? ESSENTIAL : OTHER;
    }
}
