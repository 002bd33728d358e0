package io.moonfleet;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition that nobody announces. */
public final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    public interface Condition {
        boolean holds() throws Exception;
    }

    private Await() {}

    public static void until(String what, Condition condition) throws Exception {
        until(what, LIMIT, condition);
    }

    public static void until(String what, Duration limit, Condition condition) throws Exception {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("Not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
