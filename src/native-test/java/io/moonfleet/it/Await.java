package io.moonfleet.it;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for something to become true, up to a deadline; says what it waited for when it did not. */
public final class Await {
    private static final long POLL_MILLIS = 20;

    private Await() {}

    public static void until(String what, Duration deadline, BooleanSupplier condition) {
        until(what, deadline, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty(), () -> "");
    }

    /** The first value that is present. A probe that throws counts as "not yet"; the last error becomes the cause. */
    public static <T> T until(String what, Duration deadline, Callable<Optional<T>> probe) {
        return until(what, deadline, probe, () -> "");
    }

    /** As above; {@code context} is asked for an explanation only when the deadline has passed. */
    public static <T> T until(String what, Duration deadline, Callable<Optional<T>> probe, Supplier<String> context) {
        long end = System.nanoTime() + deadline.toNanos();
        Throwable last = null;
        while (true) {
            try {
                Optional<T> value = probe.call();
                if (value.isPresent()) {
                    return value.get();
                }
                last = null;
            } catch (Exception notYet) {
                last = notYet;
            }
            if (System.nanoTime() >= end) {
                throw new AssertionError("waited " + deadline.toMillis() + " ms in vain until " + what
                        + context.get(), last);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", interrupted);
        }
    }

    /** The exit status of a process that ends in time; 128 and the signal's number where a signal was the end. */
    static int exit(Process process, Duration deadline, ProcessLog log) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the process did not end within " + deadline + "\n" + log.tail(60));
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }
}
