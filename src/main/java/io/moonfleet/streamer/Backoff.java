package io.moonfleet.streamer;

import io.moonfleet.ipc.ReconnectPolicy;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * The pauses between attempts. They double up to a limit, and vary by a quarter, so that the streamers of one host do not all
 * come at once when it is back.
 */
final class Backoff {
    private static final double JITTER = 0.25;

    private final ReconnectPolicy policy;
    private final RandomGenerator random;

    Backoff(ReconnectPolicy policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    /** Before this attempt, the first of which is number 1 and needs hardly any. */
    Duration before(int attempt) {
        if (attempt <= 1) {
            return Duration.ofMillis(random.nextInt(policy.firstPauseMillis() / 4 + 1));
        }
        int doublings = Math.min(attempt - 2, 30);
        long pause = Math.min((long) policy.firstPauseMillis() << doublings, policy.longestPauseMillis());
        return Duration.ofMillis(Math.round(pause * random.nextDouble(1 - JITTER, 1 + JITTER)));
    }
}
