package io.moonfleet.bench.viewer;

import java.util.Arrays;

/** Times between the ends of pictures. Written by one thread, asked by any. */
final class FrameGaps {
    /** A quarter of an hour at 60 pictures a second; more are not kept. */
    private static final int MOST = 54_000;

    private double[] millis = new double[256];
    private int count;
    private long last;
    private long frames;

    synchronized void frame(long nanoTime) {
        if (frames > 0) {
            add((nanoTime - last) / 1e6);
        }
        last = nanoTime;
        frames++;
    }

    private void add(double gap) {
        if (count == millis.length && count < MOST) {
            millis = Arrays.copyOf(millis, Math.min(MOST, 2 * count));
        }
        if (count < millis.length) {
            millis[count++] = gap;
        }
    }

    synchronized long frames() {
        return frames;
    }

    /** Since the last call; a gap that goes on counts up to now. */
    synchronized double[] take() {
        if (frames > 0) {
            add((System.nanoTime() - last) / 1e6);
        }
        double[] taken = Arrays.copyOf(millis, count);
        count = 0;
        return taken;
    }
}
