package io.moonfleet.rtc.rtp;

import java.time.Duration;

/**
 * When a link is strained, and when it cannot carry the stream.
 *
 * @param patience          how long it may be overloaded
 * @param returnAfter       how long the smaller stream has to go well before the full one is tried again
 * @param longestReturn     the most that this grows to when the full stream fails again and again
 * @param probation         how long the full stream has to go well after a return for that growth to be forgotten
 * @param strainedLoss      loss that is worth mentioning, as a fraction
 * @param overloadedLoss    loss that is too much even where it is random and repaired
 * @param congestedLoss     loss that is too much together with a standing queue
 * @param strainedDelay     standing queue that is worth mentioning, and that makes loss congestion
 * @param overloadedDelay   standing queue that is too much
 * @param overloadedNacks   packets asked for again, as a fraction of those sent, that are too many
 */
public record LinkJudgeSettings(
        Duration patience,
        Duration returnAfter,
        Duration longestReturn,
        Duration probation,
        double strainedLoss,
        double overloadedLoss,
        double congestedLoss,
        Duration strainedDelay,
        Duration overloadedDelay,
        double overloadedNacks) {
    /** 5 s of overload; back after 15 s, at most 4 minutes; 10 % of loss, or 3 % with a queue of 50 ms, or a queue of 150 ms. */
    public static final LinkJudgeSettings DEFAULT = new LinkJudgeSettings(Duration.ofSeconds(5), Duration.ofSeconds(15),
            Duration.ofMinutes(4), Duration.ofMinutes(1), 0.02, 0.10, 0.03, Duration.ofMillis(50), Duration.ofMillis(150), 0.30);

    public LinkJudgeSettings {
        if (patience.isNegative() || returnAfter.isNegative() || longestReturn.compareTo(returnAfter) < 0
                || probation.isNegative() || strainedDelay.isNegative() || overloadedDelay.isNegative()) {
            throw new IllegalArgumentException("negative times, or a longest return below the first");
        }
        if (!(strainedLoss >= 0 && congestedLoss >= 0 && overloadedLoss > 0 && overloadedNacks > 0)) {
            throw new IllegalArgumentException("fractions have to be positive");
        }
    }

    /** These settings with another patience. */
    public LinkJudgeSettings withPatience(Duration other) {
        return new LinkJudgeSettings(other, returnAfter, longestReturn, probation, strainedLoss, overloadedLoss, congestedLoss,
                strainedDelay, overloadedDelay, overloadedNacks);
    }

    /** These settings with other times for the way back. */
    public LinkJudgeSettings withReturn(Duration first, Duration longest) {
        return new LinkJudgeSettings(patience, first, longest, probation, strainedLoss, overloadedLoss, congestedLoss,
                strainedDelay, overloadedDelay, overloadedNacks);
    }
}
