package io.moonfleet.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** A benchmark's command line: "--name number" pairs. */
final class Options {
    private final Map<String, Integer> values = new HashMap<>();

    private Options() {}

    static Options parse(String[] arguments, Set<String> known) {
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

    int get(String name, int otherwise) {
        return values.getOrDefault(name, otherwise);
    }
}
