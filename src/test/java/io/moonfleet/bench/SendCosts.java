package io.moonfleet.bench;

import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.streamer.SendBenchmark;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * {@code bench/run send}: what encrypting and sending a packet costs, on the Java machine with what it allocates, or by the
 * native executable's own measurement.
 */
final class SendCosts {
    private record Settings(boolean executable, int packets, int seconds) {
        static Settings of(Options options) {
            return new Settings(options.text("build", "jvm").equals("native"),
                    Math.clamp(options.get("packets", 35), 1, DatagramBatch.MAX_DATAGRAMS),
                    Math.max(1, options.get("seconds", 2)));
        }
    }

    private SendCosts() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Options.orExit(arguments, Set.of("build", "packets", "seconds"), Settings::of);
        if (settings.executable()) {
            System.exit(StreamerExecutable.run("bench-send", settings.packets(), settings.seconds()));
        }
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        System.out.println(new SendBenchmark(settings.packets(), Optional.of(threads::getCurrentThreadAllocatedBytes))
                .run(Duration.ofSeconds(settings.seconds())));
    }
}
