package io.moonfleet.bench.jmh;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Processor time of the measuring thread, so that a figure per core is right on a busy machine too. */
final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    static long nanos() {
        return THREADS.getCurrentThreadCpuTime();
    }
}
