package io.moonfleet.demohost.codec;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Loads FFmpeg and uses both encoders once, so that the first client does not wait for that. */
public final class WarmUp {
    private static final Logger LOGGER = System.getLogger(WarmUp.class.getName());
    private static final int EDGE = 64;
    private static final int FRAMES_PER_SECOND = 30;
    private static final int KBPS = 128;
    private static final int PACKET_MILLIS = 5;

    private WarmUp() {}

    /** Returns at once; what fails will fail again, and be told, in the first session. */
    public static Thread start() {
        return Thread.ofPlatform().daemon().name("demo-host-warm-up").start(() -> {
            long begin = System.nanoTime();
            try {
                run();
                LOGGER.log(Level.DEBUG, "encoders loaded in {0} ms", (System.nanoTime() - begin) / 1_000_000);
            } catch (RuntimeException | LinkageError unusable) {
                LOGGER.log(Level.WARNING, "the encoders cannot be used: {0}", unusable.toString());
            }
        });
    }

    static void run() {
        try (H264Encoder video = new H264Encoder(EDGE, EDGE, FRAMES_PER_SECOND, KBPS, ColorMatrix.REC_709);
                OpusEncoder audio = new OpusEncoder(PACKET_MILLIS, OpusConfiguration.of(2, false, true))) {
            video.encode(new Canvas(EDGE, EDGE), true);
            audio.encode(new short[audio.samples() * 2]);
        }
    }
}
