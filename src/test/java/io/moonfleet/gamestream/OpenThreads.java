package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The threads of sessions that live in this process, virtual ones included: only a dump knows of those. */
public final class OpenThreads {
    /** A line of the dump that begins a thread: its number and its name. */
    private static final Pattern THREAD = Pattern.compile("#[0-9]+ \"([^\"]*)\".*");
    private static final List<String> OF_SESSIONS =
            List.of("gamestream-", "enet-client", "video-receive", "audio-receive", "video-ping", "audio-ping");

    private OpenThreads() {}

    public static List<String> ofSessions() throws IOException {
        Path directory = Files.createTempDirectory("threads");
        Path dump = directory.resolve("dump.txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
            return Files.readAllLines(dump).stream()
                    .map(THREAD::matcher)
                    .filter(Matcher::matches)
                    .map(thread -> thread.group(1))
                    .filter(name -> OF_SESSIONS.stream().anyMatch(name::startsWith))
                    .toList();
        } finally {
            Files.deleteIfExists(dump);
            Files.delete(directory);
        }
    }

    public static void awaitNone() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        List<String> left = ofSessions();
        while (!left.isEmpty()) {
            assertThat(System.nanoTime()).as("still there: %s", left).isLessThan(deadline);
            Thread.sleep(50);
            left = ofSessions();
        }
    }
}
