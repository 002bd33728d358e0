package io.moonfleet.streamer;

import io.moonfleet.demohost.DemoHostMain;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.libraries.LibraryDirectory;
import io.moonfleet.libraries.NativeExecutable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;

/**
 * The streamer executable: {@code stream} is a streamer, started by the server and by nobody else; {@code demo-host} a
 * synthetic host.
 */
public final class StreamerMain {
    private static final Duration SIGNAL_PATIENCE = Duration.ofSeconds(4);
    private static final Duration EXIT_PATIENCE = Duration.ofSeconds(5);

    private static final Duration AES_BENCHMARK = Duration.ofSeconds(2);

    /** What a JVM ends with after an exception that nobody caught. */
    private static final int DEFECT = 1;

    private static final String HELP =
            """
            Usage: moonfleet-streamer stream
                   moonfleet-streamer demo-host [options]
                   moonfleet-streamer check
                   moonfleet-streamer bench-aes
                   moonfleet-streamer bench-send [PACKETS [SECONDS]]
                   moonfleet-streamer bench-video [SECONDS]
                   moonfleet-streamer --help | --version

            stream       one streamer; started by the Moonfleet server, which passes its socket and a token in the
                         environment (MOONFLEET_IPC_SOCKET, MOONFLEET_IPC_TOKEN)
            demo-host    a GameStream host with a test picture; see demo-host --help
            check        loads every library and tells what is missing
            bench-aes    measures packet encryption for two seconds and prints one line of JSON
            bench-send   measures encrypting and sending batches of packets in each way, and prints one line of JSON
            bench-video  measures receiving video, decrypting and repairing it, and prints one line of JSON

            Environment: MOONFLEET_LOG_LEVEL (ERROR, WARN, INFO, DEBUG, TRACE; default INFO). Log lines go to
            standard error.

            Exit status: 0 ended in order, 2 wrong usage, 3 trouble with the server, 4 trouble with the host,
            5 a library or a feature of the system is missing.
            """;

    private StreamerMain() {}

    public static void main(String[] arguments) {
        NativeExecutable.pollOnPlatformThreads();
        LibraryDirectory.ofThisProcess().ifPresent(LibraryDirectory::useForJavaCpp);
        liftNativeMemoryLimits();
        StreamerLog.install(Optional.ofNullable(System.getenv(StreamerLog.LEVEL_VARIABLE)));
        int status = DEFECT;
        try {
            status = run(arguments, System.getenv(), System.out, System.err);
        } catch (RuntimeException | Error defect) {
            System.getLogger(StreamerMain.class.getName()).log(Level.ERROR, "ending by a defect", defect);
        } finally {
            // Native threads are no daemons: an exception that left main would leave the process hanging.
            exit(status);
        }
    }

    /**
     * JavaCPP refuses native memory once the process is larger than a few Java heaps, and this process is mostly native.
     * Before JavaCPP is loaded, which reads this once.
     */
    private static void liftNativeMemoryLimits() {
        for (String limit : List.of("maxbytes", "maxphysicalbytes")) {
            String property = "org.bytedeco.javacpp." + limit;
            if (System.getProperty(property) == null) {
                System.setProperty(property, "0");
            }
        }
    }

    static int run(String[] arguments, Map<String, String> environment, PrintStream output, PrintStream errors) {
        String command = arguments.length == 0 ? "" : arguments[0];
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        return switch (command) {
            case "stream" -> stream(List.of(rest), environment, errors);
            case "demo-host" -> DemoHostMain.run(rest);
            case "check" -> SelfCheck.run(output);
            case "bench-aes" -> benchAes(output, errors);
            case "bench-send" -> SendBenchmark.run(rest, output, errors);
            case "bench-video" -> VideoBenchmark.run(rest, output, errors);
            case "--help", "-h", "help" -> {
                output.print(HELP);
                output.flush();
                yield ExitCode.ORDERED.status();
            }
            case "--version" -> {
                output.println("moonfleet-streamer " + version() + " (IPC version " + IpcProtocol.VERSION + ")");
                yield ExitCode.ORDERED.status();
            }
            default -> {
                errors.print(command.isEmpty() ? "" : "Unknown command: " + StreamerLog.oneLine(command) + "\n");
                errors.print(HELP);
                errors.flush();
                yield ExitCode.USAGE.status();
            }
        };
    }

    private static int benchAes(PrintStream output, PrintStream errors) {
        try {
            output.println(AesBenchmark.json(new AesBenchmark().measure(AES_BENCHMARK)));
            output.flush();
            return ExitCode.ORDERED.status();
        } catch (GeneralSecurityException missing) {
            errors.println("AES-GCM is not available: " + missing.getMessage());
            return ExitCode.INCOMPLETE.status();
        }
    }

    private static int stream(List<String> rest, Map<String, String> environment, PrintStream errors) {
        String socket = environment.getOrDefault(IpcProtocol.SOCKET_VARIABLE, "");
        String token = environment.getOrDefault(IpcProtocol.TOKEN_VARIABLE, "");
        if (!rest.isEmpty() || socket.isEmpty() || token.isEmpty()) {
            errors.println("stream takes no options and needs " + IpcProtocol.SOCKET_VARIABLE + " and "
                    + IpcProtocol.TOKEN_VARIABLE + " in its environment: it is started by the Moonfleet server.");
            return ExitCode.USAGE.status();
        }
        Path path;
        try {
            path = Path.of(socket);
        } catch (InvalidPathException invalid) {
            errors.println(IpcProtocol.SOCKET_VARIABLE + " is not a path");
            return ExitCode.USAGE.status();
        }
        StreamerProcess process = new StreamerProcess(path, token, new LiveBackend());
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("signal").unstarted(() -> stopBySignal(process)));
        return process.run().status();
    }

    /** A signal to the process group must not leave the host busy. Does nothing when the streamer has ended. */
    private static void stopBySignal(StreamerProcess process) {
        try {
            process.stop(SIGNAL_PATIENCE);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The one way out. From a fresh thread, because {@code System.exit} on a thread that has been in the WebRTC library
     * crashes; and with a limit, because native threads may keep the process from ending.
     */
    private static void exit(int status) {
        Thread.ofPlatform().daemon(true).name("exit-limit").start(() -> {
            try {
                Thread.sleep(EXIT_PATIENCE);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(status);
        });
        Thread.ofPlatform().name("exit").start(() -> System.exit(status));
    }

    private static String version() {
        Properties properties = new Properties();
        try (InputStream file = StreamerMain.class.getResourceAsStream("version.properties")) {
            properties.load(Objects.requireNonNull(file, "version.properties is missing from the program"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return properties.getProperty("version");
    }
}
