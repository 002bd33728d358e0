package io.moonfleet.gamestream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Runs something again and again on a virtual thread of its own until it says that it is done, or until it is closed. */
final class PeriodicTask implements AutoCloseable {
    private static final Duration JOIN = Duration.ofSeconds(2);

    private final Thread thread;

    private PeriodicTask(Thread thread) {
        this.thread = thread;
    }

    /** @param task returns whether it is to run again */
    static PeriodicTask start(String name, Duration interval, BooleanSupplier task) {
        return new PeriodicTask(Thread.ofVirtual().name(name).start(() -> {
            try {
                do {
                    Thread.sleep(interval);
                } while (task.getAsBoolean());
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Waits for the end of the task, unless called by it. Idempotent. */
    @Override
    public void close() {
        thread.interrupt();
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(JOIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
