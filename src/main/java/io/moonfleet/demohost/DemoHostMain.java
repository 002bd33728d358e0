package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.WarmUp;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** The demo host as a program. Exit status: 0 ended in order, 2 wrong usage, 4 the host could not start. */
public final class DemoHostMain {
    private static final int OK = 0;
    private static final int USAGE = 2;
    private static final int HOST_FAILURE = 4;

    private DemoHostMain() {}

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs until the end of standard input or SIGTERM; returns the exit status. */
    public static int run(String[] arguments) {
        if (List.of(arguments).contains("--help")) {
            System.out.print(DemoHostArguments.HELP);
            return OK;
        }
        DemoHostOptions options;
        try {
            options = DemoHostArguments.parse(List.of(arguments), System.getenv());
        } catch (DemoHostArguments.UsageException e) {
            System.err.println("demo-host: " + e.getMessage() + ". See --help.");
            return USAGE;
        }
        AtomicBoolean failed = new AtomicBoolean();
        try (DemoHost host = DemoHost.start(options)) {
            Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> endInOrder(host, failed)));
            System.out.println(host.ready());
            System.out.flush();
            WarmUp.start();
            serveCommands(host, System.out);
            return OK;
        } catch (IOException e) {
            failed.set(true);
            System.err.println("demo-host: the host cannot run: " + e.getMessage());
            return HOST_FAILURE;
        }
    }

    /**
     * SIGTERM is an orderly end: status 0, not the 143 that the JVM would give, also when the end of the input comes at
     * the same moment.
     */
    private static void endInOrder(DemoHost host, AtomicBoolean failed) {
        if (!failed.get()) {
            host.close();
            Runtime.getRuntime().halt(OK);
        }
    }

    /** Reads commands until the end of the input; a line that is none is answered with an error. */
    private static void serveCommands(DemoHost host, PrintStream output) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isBlank()) {
                continue;
            }
            Optional<String> answer;
            try {
                answer = host.execute(line);
            } catch (HostCommand.SyntaxException e) {
                answer = Optional.of(HostStatus.error(e.getMessage()));
            }
            if (answer.isPresent()) {
                output.println(answer.get());
                output.flush();
            }
        }
    }
}
