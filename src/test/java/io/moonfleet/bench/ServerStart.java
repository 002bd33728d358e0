package io.moonfleet.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.it.Build;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * From the start of the server's process to its first 200 at /q/health/ready, as a probe sees it; and what the server
 * itself logs, which leaves out what comes before its own code. No demo host.
 */
final class ServerStart {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final int ANSWER_MILLIS = 5_000;
    private static final byte[] REQUEST = "GET /q/health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    private static final byte[] READY = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern LOGGED = Pattern.compile("started in ([0-9.]+)s");

    private final Build build;
    private final Path directory;

    private ServerStart(Build build, Path directory) {
        this.build = build;
        this.directory = directory;
    }

    /** Starts that many times, and once before that is not counted: the first one reads the program from the disk. */
    static void measure(Build build, int times, ObjectNode result) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("moonfleet-bench-");
        try {
            ServerStart starts = new ServerStart(build, directory);
            double first = starts.once().ready();
            double[] ready = new double[times];
            double[] logged = new double[times];
            for (int i = 0; i < times; i++) {
                Once once = starts.once();
                ready[i] = once.ready();
                logged[i] = once.logged();
            }
            result.set("server_start_to_ready_ms", new Percentiles(ready).json().put("first", Percentiles.rounded(first))
                    .put("goal", 40));
            result.set("server_start_logged_ms", new Percentiles(logged).json());
        } finally {
            try (Stream<Path> files = Files.walk(directory)) {
                files.sorted((left, right) -> right.compareTo(left)).forEach(file -> file.toFile().delete());
            }
        }
    }

    /** Milliseconds. */
    private record Once(double ready, double logged) {}

    private Once once() throws IOException, InterruptedException {
        InetSocketAddress address = freeAddress();
        Path log = directory.resolve("log");
        ProcessBuilder builder = new ProcessBuilder(build.server(Map.of("quarkus.http.host", "127.0.0.1",
                "quarkus.http.port", Integer.toString(address.getPort()),
                "moonfleet.data-dir", directory.resolve("data").toString(),
                "moonfleet.socket-dir", directory.resolve("sockets").toString())))
                .redirectErrorStream(true).redirectInput(new File("/dev/null")).redirectOutput(log.toFile());
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            while (!ready(address)) {
                if (!process.isAlive() || System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw new AssertionError("the server does not become ready\n" + Files.readString(log));
                }
                Thread.sleep(1);
            }
            double millis = (System.nanoTime() - start) / 1e6;
            process.destroy();
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server does not end\n" + Files.readString(log));
            }
            Matcher logged = LOGGED.matcher(Files.readString(log));
            return new Once(millis, logged.find() ? Double.parseDouble(logged.group(1)) * 1000 : Double.NaN);
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean ready(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MILLIS);
            socket.connect(address, ANSWER_MILLIS);
            socket.getOutputStream().write(REQUEST);
            InputStream answer = socket.getInputStream();
            return Arrays.equals(answer.readNBytes(READY.length), READY);
        } catch (IOException notYet) {
            return false;
        }
    }

    private static InetSocketAddress freeAddress() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
        }
    }
}
