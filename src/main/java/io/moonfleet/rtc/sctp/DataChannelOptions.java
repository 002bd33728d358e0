package io.moonfleet.rtc.sctp;

import java.time.Duration;
import java.util.Optional;

/**
 * What a data channel promises (RFC 8832 section 5.1).
 *
 * @param ordered whether messages arrive in the order sent
 * @param reliability how long a message is tried
 * @param priority RFC 8831 section 6.4; carried, not used for scheduling
 * @param protocol name of the protocol spoken on it, often empty
 */
public record DataChannelOptions(boolean ordered, Reliability reliability, int priority, String protocol) {
    /** The priority that browsers call "low", their default. */
    public static final int DEFAULT_PRIORITY = 256;

    /** How long a message is tried. */
    public sealed interface Reliability {}

    /** Until it has arrived. */
    public record Reliable() implements Reliability {}

    /** Sent once and at most this many times more. */
    public record Retransmits(int count) implements Reliability {
        public Retransmits {
            if (count < 0) {
                throw new IllegalArgumentException("count");
            }
        }
    }

    /** Sent and sent again for this long. */
    public record Lifetime(Duration duration) implements Reliability {
        public Lifetime {
            if (duration.isNegative() || duration.toMillis() > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException("duration");
            }
        }
    }

    public DataChannelOptions {
        if (priority < 0 || priority > 0xFFFF) {
            throw new IllegalArgumentException("priority");
        }
    }

    /** Ordered and reliable, as a browser's default. */
    public static DataChannelOptions reliable() {
        return new DataChannelOptions(true, new Reliable(), DEFAULT_PRIORITY, "");
    }

    /** Ordered or not, with a limit or none. */
    public static DataChannelOptions of(boolean ordered, Reliability reliability) {
        return new DataChannelOptions(ordered, reliability, DEFAULT_PRIORITY, "");
    }

    Optional<Integer> maxRetransmits() {
        return reliability instanceof Retransmits limit ? Optional.of(limit.count()) : Optional.empty();
    }

    Optional<Duration> lifetime() {
        return reliability instanceof Lifetime limit ? Optional.of(limit.duration()) : Optional.empty();
    }
}
