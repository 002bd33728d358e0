package io.moonfleet.gamestream.control;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * What video recovery wants of the host until the control thread sends it (protocol document, section 4.10): requests for
 * an IDR that come close together become one, ranges of frames to be invalidated become one range, and an IDR makes those
 * needless. Any thread asks; the control thread polls.
 */
final class RecoveryRequests {
    /** With more ranges waiting an IDR costs less. */
    static final int MOST_RANGES = 20;
    /** Between two IDR requests, in microseconds. */
    static final long IDR_SPACING = 100_000;

    private static final int MOST_ACKNOWLEDGEMENTS = 32;

    private final BlockingQueue<Integer> acknowledgements = new ArrayBlockingQueue<>(MOST_ACKNOWLEDGEMENTS);
    private boolean idrWanted;
    private int ranges;
    private int first;
    private int last;
    private long nextIdr = Long.MIN_VALUE;
    private long idrRequests;
    private long invalidations;

    /** Returns whether that is news. */
    synchronized boolean requestIdr() {
        ranges = 0;
        boolean news = !idrWanted;
        idrWanted = true;
        return news;
    }

    /** Both included. Returns whether there is something to be sent. */
    synchronized boolean invalidate(int from, int to) {
        if (idrWanted) {
            return false;
        }
        if (ranges == MOST_RANGES) {
            return requestIdr();
        }
        if (ranges == 0) {
            first = from;
        }
        last = to;
        ranges++;
        return true;
    }

    /** A frame arrived that may be referred to for long; without room for it the host just does not hear of it. */
    boolean acknowledge(int frame) {
        return acknowledgements.offer(frame);
    }

    /** What is due, in the order in which it is to be sent; {@code now} in microseconds. */
    List<ControlMessage.FromClient> poll(long now) {
        List<ControlMessage.FromClient> due = new ArrayList<>();
        for (Integer frame = acknowledgements.poll(); frame != null; frame = acknowledgements.poll()) {
            due.add(new ControlMessage.LongTermReferenceAcknowledge(frame));
        }
        synchronized (this) {
            if (ranges > 0) {
                ranges = 0;
                invalidations++;
                due.add(new ControlMessage.InvalidateReferenceFrames(first, last));
            }
            if (idrWanted && now >= nextIdr) {
                idrWanted = false;
                nextIdr = now + IDR_SPACING;
                idrRequests++;
                due.add(new ControlMessage.RequestIdr());
            }
        }
        return due;
    }

    /** When an IDR request that waits may be sent; {@link Long#MAX_VALUE} when none waits. */
    synchronized long idrDue() {
        return idrWanted ? nextIdr : Long.MAX_VALUE;
    }

    /** IDR requests sent. */
    synchronized long idrRequests() {
        return idrRequests;
    }

    /** Requests sent to invalidate frames. */
    synchronized long invalidations() {
        return invalidations;
    }
}
