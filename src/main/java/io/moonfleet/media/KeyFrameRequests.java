package io.moonfleet.media;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Puts the key frame requests of all peers and paths together: a key frame costs everybody's link, so the host is asked
 * once in {@link #INTERVAL} at most. A request that comes earlier is kept, and goes to the host at the end of the
 * interval if no key frame has come after it. Whoever still waits asks again; nothing is repeated for peers that left.
 * Any thread.
 */
public final class KeyFrameRequests {
    /** A key frame takes a round trip and an encode; asking again earlier only makes the host send two. */
    public static final Duration INTERVAL = Duration.ofMillis(250);

    /**
     * @param asked    requests of peers and decoders
     * @param sent     requests that went to the host
     * @param answered key frames that came while somebody waited for one
     */
    public record Counters(long asked, long sent, long answered) {}

    /** Runs a task once, after a time. */
    interface Alarm {
        void in(long nanos, Runnable task);
    }

    private final Runnable toHost;
    private final LongSupplier clock;
    private final Alarm alarm;
    private boolean everSent;
    private boolean wanted;
    private boolean alarmed;
    private long sentAt;
    private long asked;
    private long sent;
    private long answered;

    /** @param toHost asks the host for a key frame; called on the threads that ask, must not wait */
    public KeyFrameRequests(Runnable toHost) {
        this(toHost, System::nanoTime, KeyFrameRequests::later);
    }

    KeyFrameRequests(Runnable toHost, LongSupplier clock, Alarm alarm) {
        this.toHost = toHost;
        this.clock = clock;
        this.alarm = alarm;
    }

    /** Somebody needs a key frame, or still does. */
    public void request() {
        synchronized (this) {
            asked++;
            wanted = true;
            if (!due()) {
                return;
            }
        }
        toHost.run();
    }

    /** A key frame came: whoever asked before has it. */
    public synchronized void keyFrame() {
        if (wanted) {
            answered++;
            wanted = false;
        }
    }

    public synchronized Counters counters() {
        return new Counters(asked, sent, answered);
    }

    private void alarmRang() {
        synchronized (this) {
            alarmed = false;
            if (!wanted || !due()) {
                return;
            }
        }
        toHost.run();
    }

    /** Whether the host is to be asked now; sets the alarm when it is too early. Holds the lock. */
    private boolean due() {
        long now = clock.getAsLong();
        long remaining = everSent ? INTERVAL.toNanos() - (now - sentAt) : 0;
        if (remaining > 0) {
            if (!alarmed) {
                alarmed = true;
                alarm.in(remaining, this::alarmRang);
            }
            return false;
        }
        everSent = true;
        sentAt = now;
        sent++;
        return true;
    }

    private static void later(long nanos, Runnable task) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS).execute(task);
    }
}
