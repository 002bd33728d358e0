package io.moonfleet.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** {@code bin/replay FOLDER}: replays one recorded session and prints one JSON object. */
public final class ReplayMain {
    private static final String USAGE = "usage: bin/replay FOLDER   (a folder with session.json and session.pcap)";

    private ReplayMain() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.println(USAGE);
            return;
        }
        if (arguments.length != 1) {
            System.err.println(USAGE);
            System.exit(2);
        }
        try {
            String json = ReplayJson.of(SessionReplay.run(Path.of(arguments[0]))).toPrettyString();
            System.out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        } catch (ReplayException refused) {
            System.err.println("replay: " + refused.getMessage());
            System.exit(1);
        } catch (IOException broken) {
            System.exit(1);
        }
    }
}
