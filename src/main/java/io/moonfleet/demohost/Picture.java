package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputSnapshot;
import io.moonfleet.demohost.scene.Scene;
import io.moonfleet.demohost.scene.SceneKind;

/** What a session shows: the scene with the {@link Strip} on top. Owned by the session's video thread. */
public final class Picture {
    private final Scene scene;

    public Picture(SceneKind kind, int width, int height, int framesPerSecond, ColorMatrix matrix) {
        String subtitle = width + "x" + height + " " + framesPerSecond + " fps";
        scene = new Scene(kind, width, height, Strip.ROWS * Strip.blockEdge(width), subtitle, matrix);
    }

    /** The pixels; valid until the next {@link #draw}. */
    public Canvas canvas() {
        return scene.canvas();
    }

    /** Draws picture {@code frameNumber} and returns what its strip says. */
    public Strip draw(int frameNumber, long elapsedNanos, long wallClockMillis, InputSnapshot input) {
        scene.draw(frameNumber, elapsedNanos, input);
        Strip strip = new Strip(
                frameNumber,
                wallClockMillis,
                input.cursorX(),
                input.cursorY(),
                Strip.hashOfKeys(input.heldKeys()),
                input.buttons(),
                input.textSeen());
        strip.draw(scene.canvas());
        return strip;
    }
}
