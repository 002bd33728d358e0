package io.moonfleet.media;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a decode thread going: whatever ends one life of its decoder, an {@link Error} such as refused native memory
 * included, the next begins after a pause that grows while lives stay short. Logs the first failure only.
 */
final class DecoderLives {
    private static final Logger LOGGER = System.getLogger(DecoderLives.class.getName());
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** A life that lasted this long was healthy: the pause starts small again. */
    private static final long HEALTHY_NANOS = Duration.ofSeconds(30).toNanos();

    /** Makes a decoder and uses it until the loop is closed. */
    @FunctionalInterface
    interface Life {
        void live() throws InterruptedException;
    }

    private final String name;
    private final CountDownLatch closed = new CountDownLatch(1);

    DecoderLives(String name) {
        this.name = name;
    }

    boolean open() {
        return closed.getCount() > 0;
    }

    void close() {
        closed.countDown();
    }

    /** Returns when closed or interrupted. */
    void run(Life life) {
        long pause = FIRST_PAUSE_MILLIS;
        boolean complained = false;
        try {
            while (open()) {
                long begun = System.nanoTime();
                try {
                    life.live();
                } catch (RuntimeException | Error failure) {
                    if (!complained) {
                        LOGGER.log(Level.ERROR, name + " decoding failed; it starts afresh", failure);
                        complained = true;
                    }
                    if (System.nanoTime() - begun >= HEALTHY_NANOS) {
                        pause = FIRST_PAUSE_MILLIS;
                    }
                    closed.await(pause, TimeUnit.MILLISECONDS);
                    pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
