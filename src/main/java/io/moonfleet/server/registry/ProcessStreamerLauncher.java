package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.IpcConnection;
import io.moonfleet.ipc.IpcFormatException;
import io.moonfleet.ipc.IpcListener;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.IpcServerSocket;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.server.process.ChildLog;
import io.moonfleet.server.process.ChildProcess;
import io.moonfleet.server.process.StreamerProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** Starts the streamer executable as a child, with a socket and a one-time token of its own. */
public final class ProcessStreamerLauncher implements StreamerLauncher {
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(5);
    private static final Logger LOGGER = Logger.getLogger(ProcessStreamerLauncher.class);
    private static final Logger CHILD_LOGGER = Logger.getLogger("io.moonfleet.streamer");

    private final StreamerProgram program;
    private final Path socketDirectory;

    public ProcessStreamerLauncher(StreamerProgram program, Path socketDirectory) {
        this.program = program;
        this.socketDirectory = socketDirectory;
    }

    @Override
    public StreamerChild launch(String streamerId, StreamerChildListener listener, Duration timeout)
            throws IOException, InterruptedException {
        Optional<String> problem = program.problem();
        if (problem.isPresent()) {
            throw new IOException(problem.orElseThrow());
        }
        try (IpcServerSocket socket = IpcServerSocket.open(socketDirectory)) {
            ChildProcess process = ChildProcess.start(
                    "streamer-" + streamerId,
                    program.commandLine(List.of("stream")),
                    Map.of(
                            IpcProtocol.SOCKET_VARIABLE, socket.path().toString(),
                            IpcProtocol.TOKEN_VARIABLE, socket.token(),
                            ChildLog.LEVEL_VARIABLE, ChildLog.level(CHILD_LOGGER)),
                    new ChildLog(CHILD_LOGGER, "streamer=" + streamerId));
            boolean connected = false;
            try {
                // A child that dies before it connects ends the wait.
                process.exit().whenComplete((_, _) -> socket.close());
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> connection =
                        socket.accept(new Adapter(listener), timeout);
                connected = true;
                LOGGER.debugf("streamer=%s pid=%d connected to the server", streamerId, process.pid());
                connection.start();
                return new Child(process, connection);
            } catch (IOException failed) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("cancelled while the streamer started");
                }
                throw notStarted(process, failed);
            } finally {
                if (!connected) {
                    end(process);
                }
            }
        }
    }

    private static IOException notStarted(ChildProcess process, IOException failed) throws InterruptedException {
        if (process.waitFor(Duration.ofMillis(200))) {
            return new IOException("The streamer process ended at once with exit code "
                    + process.exit().join() + "; the server's log has its last words");
        }
        return new IOException("The streamer process did not connect: " + failed.getMessage());
    }

    private static void end(ChildProcess process) {
        process.kill();
        process.exit().completeOnTimeout(-1, KILL_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).join();
    }

    private record Adapter(StreamerChildListener listener) implements IpcListener<StreamerIpcMessage> {
        @Override
        public void message(StreamerIpcMessage message) {
            listener.message(message);
        }

        @Override
        public boolean frame(int kind, byte[] payload) {
            switch (kind) {
                case IpcProtocol.KIND_MEDIA -> listener.media(payload);
                case IpcProtocol.KIND_TO_VIEWER -> toViewer(payload);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void toViewer(byte[] payload) {
            try {
                listener.toViewer(InputFrame.decode(payload));
            } catch (IpcFormatException malformed) {
                listener.refused(1, malformed.getMessage());
            }
        }

        @Override
        public void refused(long count, String reason) {
            listener.refused(count, reason);
        }

        @Override
        public void closed(String reason) {
            listener.closed(reason);
        }
    }

    private static final class Child implements StreamerChild {
        private final ChildProcess process;
        private final IpcConnection<StreamerIpcMessage, ServerIpcMessage> connection;
        private final CompletableFuture<Integer> exit;

        private Child(ChildProcess process, IpcConnection<StreamerIpcMessage, ServerIpcMessage> connection) {
            this.process = process;
            this.connection = connection;
            this.exit = process.exit();
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean send(ServerIpcMessage message) {
            return connection.offer(message);
        }

        @Override
        public boolean send(InputFrame input) {
            return connection.offerFrame(IpcProtocol.KIND_INPUT, input.encode());
        }

        @Override
        public Duration silence() {
            return connection.silence();
        }

        @Override
        public void kill() {
            process.kill();
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit.copy();
        }
    }
}
