package io.moonfleet.server.peers;

import io.moonfleet.server.registry.SinkCounters;
import io.moonfleet.wsmedia.MessageType;
import io.moonfleet.wsmedia.StreamMessageCodec;
import io.quarkus.websockets.next.CloseReason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Media on its way to one viewer. It is never more than {@link #MAX_DELAY} behind: when a message has waited for longer,
 * or a ping that went out behind the media has not come back within that beyond the usual round trip, what waits is thrown
 * away and pictures are left out up to the next key frame after the way is free again. Nothing here blocks except
 * {@link #take}. Thread-safe.
 */
final class ViewerQueue {
    static final Duration MAX_DELAY = Duration.ofMillis(250);

    /** A viewer that reads nothing for so long is gone. */
    static final Duration MAX_SILENCE = Duration.ofSeconds(10);

    /** Within this a viewer is heard that was silent only because this process stood still. */
    private static final Duration LAST_CHANCE = Duration.ofSeconds(1);

    /** How often the way to the viewer is measured while media flows. */
    private static final long PING_NANOS = Duration.ofMillis(100).toNanos();

    /** A key frame that was asked for and did not come is asked for again. */
    private static final long ASK_AGAIN_NANOS = Duration.ofMillis(500).toNanos();

    private static final int MAX_MESSAGES = 1024;
    private static final long MAX_BYTES = 16L * 1024 * 1024;

    /** The usual round trip is the best of this many. */
    private static final int ROUND_TRIPS = 64;

    /** Answers, texts and announcements; a viewer that leaves so many unread is gone. */
    private static final int MAX_CONTROL = 256;

    /** What may be left out leaves the rest of that room to the others. */
    private static final int MAX_DROPPABLE = 64;

    /** A link that breaks down again so soon is given longer rests. */
    private static final long RELAPSE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long MAX_REST_NANOS = Duration.ofSeconds(4).toNanos();

    /** What is to be written next. */
    sealed interface Outgoing {
        /** Shared with other viewers. */
        record Binary(byte[] message) implements Outgoing {}

        record Text(String text) implements Outgoing {}

        /** The last one. */
        record Close(CloseReason reason) implements Outgoing {}
    }

    private record Entry(Outgoing.Binary message, boolean video, long nanos) {
        int length() {
            return message.message().length;
        }
    }

    private final LongSupplier clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Outgoing> control = new ArrayDeque<>();
    private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private Optional<Entry> inFlight = Optional.empty();
    private boolean awaitingKeyFrame = true;
    private boolean videoEnabled = true;
    private boolean ended;
    private long askNotBefore;
    private long restNanos;
    private long thrownAwayNanos;

    private long pingSequence;
    private boolean pingOutstanding;
    private long pingNanos;
    private Optional<Long> silentSince = Optional.empty();
    private final long[] roundTrips = new long[ROUND_TRIPS];
    private int roundTripCount;

    private long framesSent;
    private long framesDropped;
    private long bytesSent;
    private long keyFrameWaits;

    ViewerQueue(LongSupplier clock) {
        this.clock = clock;
        long now = clock.getAsLong();
        // The streamer has asked for the one to begin with.
        this.askNotBefore = now + ASK_AGAIN_NANOS;
        this.thrownAwayNanos = now - RELAPSE_NANOS;
        this.pingNanos = now - PING_NANOS;
    }

    /**
     * Queues what goes out before any media that waits, and is never left out.
     *
     * @return false when there is no room: the viewer does not read
     */
    boolean offer(Outgoing outgoing) {
        lock.lock();
        try {
            if (ended || control.size() >= MAX_CONTROL) {
                // To one that has left, nothing need be told.
                return ended;
            }
            control.addLast(outgoing);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Queues what goes out before any media that waits, or leaves it out when much of its kind waits already. */
    void offerIfRoom(Outgoing outgoing) {
        lock.lock();
        try {
            if (!ended && control.size() < MAX_DROPPABLE) {
                control.addLast(outgoing);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a message for the viewer, or leaves it out.
     *
     * @return whether a key frame should be asked for
     */
    boolean offer(byte[] message) {
        boolean video = MessageType.VIDEO.isTypeOf(message);
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            long now = clock.getAsLong();
            boolean behind = isBehind(now);
            if (behind || isFull(message)) {
                throwAway(now);
            }
            if (!video) {
                if (!behind) {
                    add(new Entry(new Outgoing.Binary(message), false, now));
                }
                return false;
            }
            if (!videoEnabled) {
                return false;
            }
            if (behind || (awaitingKeyFrame && !StreamMessageCodec.isKeyFrame(message))) {
                awaitingKeyFrame = true;
                framesDropped++;
                return !behind && askNow(now);
            }
            awaitingKeyFrame = false;
            add(new Entry(new Outgoing.Binary(message), true, now));
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what to write next until the time is over; what was taken before has been written. */
    Optional<Outgoing> take(Duration patience) throws InterruptedException {
        lock.lock();
        try {
            inFlight = Optional.empty();
            long remaining = patience.toNanos();
            while (control.isEmpty() && waiting.isEmpty() && remaining > 0) {
                remaining = changed.awaitNanos(remaining);
            }
            if (!control.isEmpty()) {
                return Optional.of(control.removeFirst());
            }
            Entry entry = waiting.poll();
            if (entry == null) {
                return Optional.empty();
            }
            waitingBytes -= entry.length();
            inFlight = Optional.of(entry);
            bytesSent += entry.length();
            if (entry.video()) {
                framesSent++;
            }
            return Optional.of(entry.message());
        } finally {
            lock.unlock();
        }
    }

    /** The number of a ping that should go out now, behind what was written. */
    Optional<Long> pingDue(Duration interval) {
        lock.lock();
        try {
            long now = clock.getAsLong();
            if (pingOutstanding || now - pingNanos < Math.max(interval.toNanos(), PING_NANOS)) {
                return Optional.empty();
            }
            pingOutstanding = true;
            pingNanos = now;
            return Optional.of(++pingSequence);
        } finally {
            lock.unlock();
        }
    }

    /** The viewer has answered a ping. */
    void pong(long sequence) {
        lock.lock();
        try {
            if (pingOutstanding && sequence == pingSequence) {
                pingOutstanding = false;
                roundTrips[roundTripCount++ % ROUND_TRIPS] = Math.max(1, clock.getAsLong() - pingNanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether the viewer has read nothing for too long; to be asked again and again. It is not believed at first: a process
     * that stood still, in a paused container for instance, has not read what the viewer has said meanwhile.
     */
    boolean isDead() {
        lock.lock();
        try {
            long now = clock.getAsLong();
            boolean silent = (pingOutstanding && now - pingNanos > MAX_SILENCE.toNanos())
                    || inFlight.filter(entry -> now - entry.nanos() > MAX_SILENCE.toNanos()).isPresent();
            silentSince = silent ? silentSince.or(() -> Optional.of(now)) : Optional.empty();
            return silentSince.filter(since -> now - since > LAST_CHANCE.toNanos()).isPresent();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Pictures on or off, at the viewer's wish.
     *
     * @return whether a key frame should be asked for
     */
    boolean enableVideo(boolean enabled) {
        lock.lock();
        try {
            if (enabled == videoEnabled) {
                return false;
            }
            videoEnabled = enabled;
            waiting.removeIf(Entry::video);
            waitingBytes = waiting.stream().mapToLong(Entry::length).sum();
            awaitingKeyFrame = true;
            askNotBefore = clock.getAsLong() + ASK_AGAIN_NANOS;
            return enabled;
        } finally {
            lock.unlock();
        }
    }

    /** Nothing more goes in; what waits is dropped, except for the reason that is told. */
    void end(CloseReason reason) {
        lock.lock();
        try {
            if (ended) {
                return;
            }
            ended = true;
            waiting.clear();
            control.clear();
            control.addLast(new Outgoing.Close(reason));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    SinkCounters counters() {
        lock.lock();
        try {
            long last = roundTripCount == 0 ? 0 : roundTrips[(roundTripCount - 1) % ROUND_TRIPS];
            return new SinkCounters(
                    framesSent,
                    framesDropped,
                    bytesSent,
                    keyFrameWaits,
                    TimeUnit.NANOSECONDS.toMicros(last),
                    (int) waiting.stream().filter(Entry::video).count(),
                    isBehind(clock.getAsLong()));
        } finally {
            lock.unlock();
        }
    }

    private boolean isBehind(long now) {
        long limit = MAX_DELAY.toNanos();
        if (inFlight.isPresent() && now - inFlight.orElseThrow().nanos() > limit) {
            return true;
        }
        if (!waiting.isEmpty() && now - waiting.getFirst().nanos() > limit) {
            return true;
        }
        return pingOutstanding && now - pingNanos - usualRoundTrip() > limit;
    }

    private long usualRoundTrip() {
        long best = Long.MAX_VALUE;
        for (int index = 0; index < Math.min(roundTripCount, ROUND_TRIPS); index++) {
            best = Math.min(best, roundTrips[index]);
        }
        return best == Long.MAX_VALUE ? 0 : best;
    }

    private boolean isFull(byte[] message) {
        return !waiting.isEmpty() && (waiting.size() >= MAX_MESSAGES || waitingBytes + message.length > MAX_BYTES);
    }

    private void throwAway(long now) {
        framesDropped += waiting.stream().filter(Entry::video).count();
        waiting.clear();
        waitingBytes = 0;
        if (!awaitingKeyFrame) {
            keyFrameWaits++;
            awaitingKeyFrame = true;
            // A key frame is everybody's: one whose link cannot carry the stream does not get one after another.
            boolean relapse = now - thrownAwayNanos < RELAPSE_NANOS;
            restNanos = relapse ? Math.clamp(restNanos * 2, ASK_AGAIN_NANOS, MAX_REST_NANOS) : 0;
            thrownAwayNanos = now;
            askNotBefore = now + restNanos;
        }
    }

    private boolean askNow(long now) {
        if (now - askNotBefore < 0) {
            return false;
        }
        askNotBefore = now + ASK_AGAIN_NANOS;
        return true;
    }

    private void add(Entry entry) {
        waiting.addLast(entry);
        waitingBytes += entry.length();
        changed.signalAll();
    }
}
