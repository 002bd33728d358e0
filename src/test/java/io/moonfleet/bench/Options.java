package io.moonfleet.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A benchmark's command line: "--name number" pairs. */
public final class Options {
    private final Map<String, Integer> values = new HashMap<>();

    private Options() {}

    /** Ends the process with status 2 and a sentence when the command line makes no sense. */
    public static Options orExit(String[] arguments, Set<String> known) {
        try {
            return parse(arguments, known);
        } catch (IllegalArgumentException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            throw wrong;
        }
    }

    private static Options parse(String[] arguments, Set<String> known) {
        Options options = new Options();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : arguments[i];
            if (!known.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected --" + String.join(" N, --", known) + " N, not "
                        + arguments[i]);
            }
            options.values.put(name, Integer.parseInt(arguments[i + 1]));
        }
        return options;
    }

    public int get(String name, int otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
