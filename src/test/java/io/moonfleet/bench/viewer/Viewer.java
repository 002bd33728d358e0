package io.moonfleet.bench.viewer;

import java.util.concurrent.CompletableFuture;

/** One viewer of a streamer, on whatever path. Thread-safe. */
public interface Viewer extends AutoCloseable {
    /** Milliseconds from the beginning of the join to the first picture that can be decoded; fails when none comes. */
    CompletableFuture<Double> firstFrame();

    /** What has come so far. */
    ViewerCounts counts();

    /** Milliseconds from each picture to the next since the last call. */
    double[] takeGaps();

    /** Reads nothing any more, as a page that hangs; the connection stays. */
    void stall();

    @Override
    void close();
}
