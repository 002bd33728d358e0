package io.moonfleet.streamer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of the calling thread as Linux counts it, on the Java machine and natively alike. */
final class ThreadClock {
    private static final Path TIMES = Path.of("/proc/thread-self/schedstat");

    private ThreadClock() {}

    /**
     * Nanoseconds, the kernel's included. The kernel brings them up to date at its ticks, a few milliseconds apart, so what
     * is measured has to last much longer.
     */
    static long nanos() throws IOException {
        String line = Files.readString(TIMES, StandardCharsets.US_ASCII);
        return Long.parseLong(line.substring(0, line.indexOf(' ')));
    }
}
