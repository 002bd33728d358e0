package io.moonfleet.libraries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Tells which instructions the streamer executable is compiled for and this processor lacks. An executable started
 * without them ends at once with words about its compiler; the server, which is compiled for any x86-64, says it better.
 */
public final class ProcessorCheck {
    private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

    /** As Linux names them: x86-64-v3 of the System V ABI, then the instructions for AES-GCM. */
    private static final List<String> REQUIRED = List.of(
            "cx16", "lahf_lm", "popcnt", "sse4_1", "sse4_2", "ssse3",
            "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe", "xsave",
            "aes", "pclmulqdq");

    private ProcessorCheck() {}

    /** What is missing, as a sentence for an operator; empty when the processor has all, or Linux does not tell. */
    public static Optional<String> problem() {
        try (Stream<String> lines = Files.lines(PROCESSORS)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .flatMap(ProcessorCheck::problem);
        } catch (IOException untold) {
            return Optional.empty();
        }
    }

    /** @param flags the line of {@code /proc/cpuinfo} */
    static Optional<String> problem(String flags) {
        Set<String> present = new HashSet<>(List.of(flags.substring(flags.indexOf(':') + 1).strip().split("\\s+")));
        List<String> missing = REQUIRED.stream().filter(feature -> !present.contains(feature)).toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("This processor lacks " + String.join(", ", missing) + ", which moonfleet-streamer is "
                        + "compiled for: use a machine with x86-64-v3 and AES instructions (Intel since 2013, AMD since "
                        + "2015; a virtual machine must pass them on), or the Java build");
    }
}
