package io.moonfleet.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux says about a process. */
public final class ProcFiles {
    private static final double TICKS_PER_SECOND = 100;
    private static final int START_TIME_FIELD = 19;

    private ProcFiles() {}

    /** The command line with blanks between the arguments; empty when the process is gone or a zombie. */
    public static String commandLine(long pid) {
        try {
            return Files.readString(proc(pid, "cmdline"), StandardCharsets.UTF_8).replace('\0', ' ');
        } catch (IOException gone) {
            return "";
        }
    }

    /** The program that the process runs; empty when it is gone. */
    public static Optional<Path> executable(long pid) {
        try {
            return Optional.of(Files.readSymbolicLink(proc(pid, "exe")));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    public static int threads(long pid) {
        return (int) status(pid, "Threads");
    }

    /** Resident memory in KiB: all of it, what is the process's own, and what are pages of files. */
    public record Resident(long total, long anonymous, long file) {}

    public static Resident resident(long pid) {
        return new Resident(status(pid, "VmRSS"), status(pid, "RssAnon"), status(pid, "RssFile"));
    }

    /** When the process was started, in seconds since the machine's start; Linux counts them in hundredths. */
    public static double startedAt(long pid) {
        String[] fields = fields(pid);
        return fields.length > START_TIME_FIELD ? Long.parseLong(fields[START_TIME_FIELD]) / TICKS_PER_SECOND : Double.NaN;
    }

    /** Seconds since the machine's start, to the hundredth. */
    public static double uptime() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    public static int openFiles(long pid) {
        try (Stream<Path> files = Files.list(proc(pid, "fd"))) {
            return (int) files.count();
        } catch (IOException gone) {
            return 0;
        }
    }

    /** How many children have ended and were not waited for. */
    public static int zombies(long parent) {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return (int) processes.filter(directory -> directory.getFileName().toString().matches("\\d+"))
                    .map(directory -> fields(Long.parseLong(directory.getFileName().toString())))
                    .filter(fields -> fields.length > 1 && fields[0].equals("Z") && Long.parseLong(fields[1]) == parent)
                    .count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Seconds of processor time that the process has used, in user and kernel mode. */
    public static double processorSeconds(long pid) {
        String[] fields = fields(pid);
        return fields.length > 12 ? (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND : 0;
    }

    /** What /proc/PID/stat says after the name: state, parent and so on; empty when the process is gone. */
    private static String[] fields(long pid) {
        try {
            String stat = Files.readString(proc(pid, "stat"));
            return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        } catch (IOException gone) {
            return new String[0];
        }
    }

    private static long status(long pid, String field) {
        try {
            List<String> lines = Files.readAllLines(proc(pid, "status"));
            return lines.stream().filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).findFirst().orElse(0);
        } catch (IOException gone) {
            return 0;
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
