package io.moonfleet.gamestream;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The table of docs/gamestream.md: its rows are statements of the checklist, its last column the tests that name them. */
final class ConformanceTable {
    static final int STATEMENTS = 102;

    private static final Pattern ROW = Pattern.compile("\\| (\\d+) \\| (.+?) \\|(?: (.*?))? \\|");
    private static final String CLASS = ".class";

    private ConformanceTable() {}

    /** The tests by the number of the statement they prove. */
    static SortedMap<Integer, Set<String>> proofs() throws IOException, URISyntaxException, ClassNotFoundException {
        SortedMap<Integer, Set<String>> proofs = new TreeMap<>();
        Path root = Path.of(
                ConformanceTable.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> files;
        try (Stream<Path> found = Files.walk(root)) {
            files = found.filter(file -> file.toString().endsWith(CLASS)).toList();
        }
        for (Path file : files) {
            String path = root.relativize(file).toString();
            String name = path.substring(0, path.length() - CLASS.length()).replace('/', '.');
            Class<?> type = Class.forName(name, false, ConformanceTable.class.getClassLoader());
            String simple = name.substring(name.lastIndexOf('.') + 1).replace('$', '.');
            add(proofs, type, simple);
            for (Method method : type.getDeclaredMethods()) {
                add(proofs, method, simple + "." + method.getName());
            }
        }
        return proofs;
    }

    private static void add(SortedMap<Integer, Set<String>> proofs, AnnotatedElement element, String name) {
        Conforms conforms = element.getAnnotation(Conforms.class);
        if (conforms != null) {
            for (int number : conforms.value()) {
                proofs.computeIfAbsent(number, any -> new TreeSet<>()).add(name);
            }
        }
    }

    /** The document's text with the last column of its table filled from {@code proofs}. */
    static String filled(String document, SortedMap<Integer, Set<String>> proofs) {
        List<String> lines = new ArrayList<>();
        for (String line : document.split("\n", -1)) {
            lines.add(row(line).map(row -> row.filled(proofs)).orElse(line));
        }
        return String.join("\n", lines);
    }

    /** The numbers of the statements that the document has a row for, in its order. */
    static List<Integer> numbers(String document) {
        return document.lines().flatMap(line -> row(line).stream()).map(Row::number).toList();
    }

    private record Row(int number, String statement) {
        private String filled(SortedMap<Integer, Set<String>> proofs) {
            return "| " + number + " | " + statement + " | "
                    + String.join(", ", proofs.getOrDefault(number, Set.of())) + " |";
        }
    }

    private static Optional<Row> row(String line) {
        Matcher matcher = ROW.matcher(line);
        return matcher.matches()
                ? Optional.of(new Row(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
