package io.moonfleet.bench;

import io.moonfleet.streamer.VideoBenchmark;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;

/** {@code bench/run video}: what receiving video costs, on the Java machine or by the native executable's own measurement. */
final class VideoCosts {
    private record Settings(boolean executable, int seconds) {
        static Settings of(Options options) {
            return new Settings(options.text("build", "jvm").equals("native"), Math.clamp(options.get("seconds", 2), 1, 60));
        }
    }

    private VideoCosts() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Options.orExit(arguments, Set.of("build", "seconds"), Settings::of);
        if (settings.executable()) {
            System.exit(StreamerExecutable.run("bench-video", settings.seconds()));
        }
        System.out.println(new VideoBenchmark(Duration.ofSeconds(settings.seconds())).run());
    }
}
