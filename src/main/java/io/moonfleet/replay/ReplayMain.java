package io.moonfleet.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** {@code bin/replay FOLDER}: replays one recorded session and prints one JSON object. */
public final class ReplayMain {
    private ReplayMain() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals("--help")) {
            System.out.println(ReplayOptions.USAGE);
            return;
        }
        try {
            ReplayOptions options = ReplayOptions.parse(arguments);
            String json = ReplayJson.of(SessionReplay.run(options)).toPrettyString();
            System.out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
            System.out.flush();
        } catch (IllegalArgumentException wrong) {
            System.err.println("replay: " + wrong.getMessage());
            System.err.println(ReplayOptions.USAGE);
            System.exit(2);
        } catch (ReplayException refused) {
            System.err.println("replay: " + refused.getMessage());
            System.exit(1);
        } catch (IOException broken) {
            System.exit(1);
        }
    }
}
