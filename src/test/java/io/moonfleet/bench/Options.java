package io.moonfleet.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** A benchmark's command line: pairs of "--name value". */
public final class Options {
    private final Map<String, String> values = new HashMap<>();

    private Options() {}

    /**
     * Makes of the command line what the benchmark needs. Ends the process with status 2 and a sentence when it makes no
     * sense.
     */
    public static <T> T orExit(String[] arguments, Set<String> known, Function<Options, T> use) {
        try {
            return use.apply(parse(arguments, known));
        } catch (IllegalArgumentException | IllegalStateException wrong) {
            System.err.println(wrong.getMessage());
            System.exit(2);
            throw wrong;
        }
    }

    private static Options parse(String[] arguments, Set<String> known) {
        Options options = new Options();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!known.contains(name) || i + 1 == arguments.length) {
                throw new IllegalArgumentException("expected --" + String.join(" …, --", known) + " …, not "
                        + arguments[i]);
            }
            options.values.put(name, arguments[i + 1]);
        }
        return options;
    }

    /** A number that is not negative. */
    public int get(String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("--" + name + " wants a number, not " + value);
        }
        return Integer.parseInt(value);
    }

    public String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
