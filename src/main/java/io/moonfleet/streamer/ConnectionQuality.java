package io.moonfleet.streamer;

import io.moonfleet.ipc.ConnectionStatus;
import java.time.Duration;
import java.util.Optional;

/**
 * Judges the connection to the host by the frames that are lost on it, in windows of three seconds (protocol document,
 * section 6.9). Owner thread only.
 */
final class ConnectionQuality {
    private static final Duration WINDOW = Duration.ofSeconds(3);
    private static final double POOR_AT_ONCE = 0.30;
    private static final double POOR_IF_TWICE = 0.15;
    private static final double OK = 0.05;

    private ConnectionStatus status = ConnectionStatus.OK;
    private boolean lossBefore;
    private long windowStart;
    private long framesAtStart;
    private long lostAtStart;

    /** @param now of {@link System#nanoTime()}; the first window begins there, with all counters at zero */
    ConnectionQuality(long now) {
        windowStart = now;
    }

    ConnectionStatus status() {
        return status;
    }

    /**
     * Takes the session's counters since its start; may be called at any rate.
     *
     * @param frames complete frames, also those that were of no use without one that was lost
     * @param lost   frames that could not be completed
     * @return the new status, where it has changed
     */
    Optional<ConnectionStatus> update(long now, long frames, long lost) {
        if (now - windowStart < WINDOW.toNanos()) {
            return Optional.empty();
        }
        long lostNow = lost - lostAtStart;
        long seen = frames - framesAtStart + lostNow;
        windowStart = now;
        framesAtStart = frames;
        lostAtStart = lost;
        // A picture that stands still sends nothing, and that says nothing.
        if (seen <= 0) {
            return Optional.empty();
        }
        ConnectionStatus before = status;
        judge((double) lostNow / seen);
        return status == before ? Optional.empty() : Optional.of(status);
    }

    private void judge(double loss) {
        boolean high = loss >= POOR_IF_TWICE;
        if (loss >= POOR_AT_ONCE || high && lossBefore) {
            status = ConnectionStatus.POOR;
        } else if (loss <= OK) {
            status = ConnectionStatus.OK;
        }
        lossBefore = high;
    }
}
