package io.moonfleet.ipc;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Judges, from looks at regular intervals, whether the other side has been silent for too long. A look that itself comes
 * late means that this process stood still (its container was paused, the machine stalled), and then most likely the other
 * side as well: it is given its time anew. Not thread-safe.
 */
public final class SilenceWatch {
    /** No interval between looks is so long. */
    private static final Duration LATE = Duration.ofSeconds(3);

    private final Duration limit;
    private final LongSupplier nanoTime;
    private Optional<Long> lastLook = Optional.empty();
    private Optional<Long> awokenAt = Optional.empty();

    public SilenceWatch(Duration limit) {
        this(limit, System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime()} */
    SilenceWatch(Duration limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    /**
     * To be called about once a second.
     *
     * @param silence how long nothing has come
     */
    public boolean isTooLong(Duration silence) {
        long now = nanoTime.getAsLong();
        if (lastLook.isPresent() && now - lastLook.orElseThrow() > LATE.toNanos()) {
            awokenAt = Optional.of(now);
        }
        lastLook = Optional.of(now);
        boolean justAwoken =
                awokenAt.isPresent() && now - awokenAt.orElseThrow() <= limit.toNanos();
        return !justAwoken && silence.compareTo(limit) > 0;
    }
}
