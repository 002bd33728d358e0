package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Streamers without processes: children that a test (or a script) plays. */
final class FakeLauncher implements StreamerLauncher {
    private static final long PATIENCE_SECONDS = 20;

    /** Connects as soon as it is told to, and stops when it is told to. */
    static final BiConsumer<Child, ServerIpcMessage> OBEDIENT = (child, message) -> {
        switch (message) {
            case ServerIpcMessage.Init init ->
                child.says(new StreamerIpcMessage.StreamerReady(init.streamerId()));
            case ServerIpcMessage.Command command -> {
                switch (command) {
                    case START_MOONLIGHT -> child.says(new StreamerIpcMessage.MoonlightConnected(1280, 720, 60, true));
                    case REQUEST_KEY_FRAME -> {}
                    case STOP -> child.exits(0);
                }
            }
            case ServerIpcMessage.AddPeer _,
                    ServerIpcMessage.FromPeer _,
                    ServerIpcMessage.RemovePeer _,
                    ServerIpcMessage.Heartbeat _,
                    ServerIpcMessage.LaunchGranted _,
                    ServerIpcMessage.ProtocolError _ -> {}
        }
    };

    static final class Child implements StreamerChild {
        private final StreamerChildListener listener;
        private final BiConsumer<Child, ServerIpcMessage> behaviour;
        private final CompletableFuture<Integer> exit = new CompletableFuture<>();
        final BlockingQueue<ServerIpcMessage> received = new LinkedBlockingQueue<>();
        final BlockingQueue<InputFrame> inputs = new LinkedBlockingQueue<>();
        volatile Duration silence = Duration.ZERO;
        volatile boolean deaf;
        volatile boolean killed;

        private Child(StreamerChildListener listener, BiConsumer<Child, ServerIpcMessage> behaviour) {
            this.listener = listener;
            this.behaviour = behaviour;
        }

        void says(StreamerIpcMessage message) {
            Thread.ofVirtual().start(() -> listener.message(message));
        }

        /** In the order of the calls, on the caller's thread. */
        void saysNow(StreamerIpcMessage message) {
            listener.message(message);
        }

        void sendsMedia(byte[] message) {
            listener.media(message);
        }

        void exits(int status) {
            Thread.ofVirtual().start(() -> {
                if (exit.complete(status)) {
                    listener.closed("closed by the other side");
                }
            });
        }

        void closesItsSocket() {
            listener.closed("closed by the other side");
        }

        boolean isRunning() {
            return !exit.isDone();
        }

        <T extends ServerIpcMessage> T awaitReceived(Class<T> type) throws InterruptedException {
            while (true) {
                ServerIpcMessage message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("the child was not sent " + type.getSimpleName());
                }
                if (type.isInstance(message)) {
                    return type.cast(message);
                }
            }
        }

        @Override
        public long pid() {
            return 1;
        }

        @Override
        public boolean send(ServerIpcMessage message) {
            if (exit.isDone() || deaf) {
                return false;
            }
            received.add(message);
            behaviour.accept(this, message);
            return true;
        }

        @Override
        public boolean send(InputFrame input) {
            if (exit.isDone() || deaf) {
                return false;
            }
            inputs.add(input);
            return true;
        }

        @Override
        public Duration silence() {
            return silence;
        }

        @Override
        public void kill() {
            killed = true;
            exits(137);
        }

        @Override
        public CompletableFuture<Integer> exit() {
            return exit.copy();
        }
    }

    private final BlockingQueue<Child> launched = new LinkedBlockingQueue<>();
    final List<Child> all = new CopyOnWriteArrayList<>();
    volatile BiConsumer<Child, ServerIpcMessage> behaviour = OBEDIENT;
    volatile Optional<IOException> failure = Optional.empty();

    @Override
    public StreamerChild launch(String streamerId, StreamerChildListener listener, Duration timeout)
            throws IOException {
        if (failure.isPresent()) {
            throw failure.orElseThrow();
        }
        Child child = new Child(listener, behaviour);
        all.add(child);
        launched.add(child);
        return child;
    }

    Child awaitLaunched() throws InterruptedException {
        Child child = launched.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (child == null) {
            throw new AssertionError("no child was launched");
        }
        return child;
    }

    long running() {
        return all.stream().filter(Child::isRunning).count();
    }
}
