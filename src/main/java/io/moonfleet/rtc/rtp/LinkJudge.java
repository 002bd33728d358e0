package io.moonfleet.rtc.rtp;

import java.time.Duration;
import java.util.Optional;

/**
 * Judges from samples, about one a second, whether a peer's link carries the stream, and after a move to a smaller stream when the
 * full one is worth another try. Loss alone is no overload while it can be repaired: a radio link loses packets at random, and less
 * data would not help. Loss in company of a queue is.
 *
 * <p>Overload is counted like water in a leaking bucket: it fills while the link is overloaded and leaks at half the speed
 * otherwise, so that a single bad second is forgotten and frequent ones are not. One thread; time comes with the calls.
 */
public final class LinkJudge {
    private static final LinkVerdict GOOD = new LinkVerdict.Good();
    private static final LinkVerdict MAY_RETURN = new LinkVerdict.MayReturn();
    /** A sample stands for no more time than this, however late it comes. */
    private static final long LONGEST_INTERVAL_NANOS = 2_000_000_000L;
    /** So few packets say nothing about the share of those lost. */
    private static final long LEAST_PACKETS = 20;

    private final LinkJudgeSettings settings;
    private final long patience;
    private long lastNanos;
    private boolean started;
    private boolean reduced;
    private boolean returned;
    private long overloaded;
    private long wellSince;
    private long switchedAt;
    private long returnAfter;
    private LinkTrouble lastTrouble = LinkTrouble.LOSS;
    private LinkVerdict verdict = GOOD;

    public LinkJudge(LinkJudgeSettings settings) {
        this.settings = settings;
        patience = settings.patience().toNanos();
        returnAfter = settings.returnAfter().toNanos();
    }

    /** The verdict after one more sample, taken at {@code nowNanos}. */
    public LinkVerdict judge(LinkSample sample, long nowNanos) {
        if (!started) {
            started = true;
            lastNanos = nowNanos - 1_000_000_000L;
            wellSince = nowNanos;
            switchedAt = nowNanos;
        }
        long interval = Math.clamp(nowNanos - lastNanos, 0, LONGEST_INTERVAL_NANOS);
        lastNanos = nowNanos;
        Optional<LinkTrouble> overload = overload(sample);
        Optional<LinkTrouble> strain = strain(sample);
        if (overload.isPresent()) {
            lastTrouble = overload.get();
            overloaded = Math.min(overloaded + interval, patience + LONGEST_INTERVAL_NANOS);
            wellSince = nowNanos;
        } else {
            overloaded = Math.max(overloaded - interval / 2, 0);
            // Random loss will not go away on the smaller stream, and does not forbid the full one.
            if (strain.filter(trouble -> trouble != LinkTrouble.LOSS).isPresent()) {
                wellSince = nowNanos;
            }
        }
        verdict = verdict(overload, strain, nowNanos);
        return verdict;
    }

    /** The last verdict. */
    public LinkVerdict verdict() {
        return verdict;
    }

    /** The peer gets the smaller stream from now on. */
    public void reduced(long nowNanos) {
        if (returned && nowNanos - switchedAt < settings.probation().toNanos()) {
            returnAfter = Math.min(returnAfter * 2, settings.longestReturn().toNanos());
        } else {
            returnAfter = settings.returnAfter().toNanos();
        }
        switched(true, nowNanos);
    }

    /** The peer gets the full stream again. */
    public void restored(long nowNanos) {
        returned = true;
        switched(false, nowNanos);
    }

    /** Whether the peer gets the smaller stream. */
    public boolean isReduced() {
        return reduced;
    }

    /** How long the smaller stream has to go well this time, in nanoseconds. */
    public long returnAfterNanos() {
        return returnAfter;
    }

    private void switched(boolean toReduced, long nowNanos) {
        reduced = toReduced;
        overloaded = 0;
        wellSince = nowNanos;
        switchedAt = nowNanos;
        verdict = GOOD;
    }

    private LinkVerdict verdict(Optional<LinkTrouble> overload, Optional<LinkTrouble> strain, long nowNanos) {
        if (overloaded >= patience && overload.isPresent()) {
            return new LinkVerdict.CannotCarry(lastTrouble);
        }
        // Stays until the link has recovered, or the peer has been moved.
        if (verdict instanceof LinkVerdict.CannotCarry && overloaded > patience / 2) {
            return new LinkVerdict.CannotCarry(lastTrouble);
        }
        if (reduced && nowNanos - wellSince >= returnAfter) {
            return MAY_RETURN;
        }
        if (overload.isPresent()) {
            return new LinkVerdict.Strained(overload.get());
        }
        if (strain.isPresent()) {
            return new LinkVerdict.Strained(strain.get());
        }
        return overloaded > 0 ? new LinkVerdict.Strained(lastTrouble) : GOOD;
    }

    private Optional<LinkTrouble> overload(LinkSample sample) {
        if (sample.queueOverflows() > 0) {
            return Optional.of(LinkTrouble.QUEUE);
        }
        long delay = sample.standingDelayMicros();
        if (delay > micros(settings.overloadedDelay())) {
            return Optional.of(LinkTrouble.DELAY);
        }
        if (sample.packetsSent() < LEAST_PACKETS) {
            return Optional.empty();
        }
        boolean queued = delay > micros(settings.strainedDelay());
        if (sample.lossFraction() > settings.overloadedLoss() || queued && sample.lossFraction() > settings.congestedLoss()) {
            return Optional.of(LinkTrouble.LOSS);
        }
        if (sample.nackFraction() > settings.overloadedNacks() || sample.resendsRefused() > 0 && queued) {
            return Optional.of(LinkTrouble.RESENDS);
        }
        return Optional.empty();
    }

    private Optional<LinkTrouble> strain(LinkSample sample) {
        if (sample.standingDelayMicros() > micros(settings.strainedDelay())) {
            return Optional.of(LinkTrouble.DELAY);
        }
        if (sample.packetsSent() < LEAST_PACKETS) {
            return Optional.empty();
        }
        if (sample.lossFraction() > settings.strainedLoss()) {
            return Optional.of(LinkTrouble.LOSS);
        }
        return sample.resendsRefused() > 0 ? Optional.of(LinkTrouble.RESENDS) : Optional.empty();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
