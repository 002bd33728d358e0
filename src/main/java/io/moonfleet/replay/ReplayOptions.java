package io.moonfleet.replay;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The command line of {@code bin/replay}.
 *
 * @param realTime whether the datagrams come in the recording's time instead of at once
 */
record ReplayOptions(Path folder, boolean realTime, Impairment impairment) {
    static final String USAGE = """
            usage: bin/replay FOLDER [options]   (a folder with session.json and session.pcap)
              --speed recorded|full   in the recording's time, or as fast as the receivers are, which is the default
              --loss PERCENT          of the host's media datagrams, which never arrive
              --reorder PERCENT       which arrive after up to three later ones
              --duplicate PERCENT     which arrive twice
              --corrupt PERCENT       which arrive damaged or cut off; sound and clear pictures are damaged in headers only
              --seed N                of the random numbers that choose them, 1 by default""";

    private static final Set<String> NAMES = Set.of("speed", "loss", "reorder", "duplicate", "corrupt", "seed");

    static ReplayOptions of(Path folder) {
        return new ReplayOptions(folder, false, Impairment.NONE);
    }

    /** @throws IllegalArgumentException with a sentence for the caller */
    static ReplayOptions parse(String[] arguments) {
        if (arguments.length % 2 == 0) {
            throw new IllegalArgumentException("a folder is wanted, and options with a value each");
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 1; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!NAMES.contains(name)) {
                throw new IllegalArgumentException("there is no option " + arguments[i]);
            }
            values.put(name, arguments[i + 1]);
        }
        String speed = values.getOrDefault("speed", "full");
        if (!speed.equals("full") && !speed.equals("recorded")) {
            throw new IllegalArgumentException("--speed is recorded or full, not " + speed);
        }
        return new ReplayOptions(Path.of(arguments[0]), speed.equals("recorded"), new Impairment(
                percent(values, "loss"),
                percent(values, "reorder"),
                percent(values, "duplicate"),
                percent(values, "corrupt"),
                number(values, "seed", 1, Integer.MAX_VALUE)));
    }

    private static int percent(Map<String, String> values, String name) {
        return number(values, name, 0, 100);
    }

    private static int number(Map<String, String> values, String name, int otherwise, int most) {
        String text = values.getOrDefault(name, Integer.toString(otherwise));
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) > most) {
            throw new IllegalArgumentException("--" + name + " wants a number up to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }
}
