package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Both ends over a real Unix domain socket. */
@Timeout(90)
class IpcConnectionTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Collects what a connection reports. */
    private static final class Recorder<I> implements IpcListener<I> {
        final BlockingQueue<I> messages = new LinkedBlockingQueue<>();
        final BlockingQueue<IpcFrame.Content> frames = new LinkedBlockingQueue<>();
        final BlockingQueue<String> refused = new LinkedBlockingQueue<>();
        final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

        @Override
        public void message(I message) {
            messages.add(message);
        }

        @Override
        public boolean frame(int kind, byte[] payload) {
            if (kind != IpcProtocol.KIND_MEDIA && kind != IpcProtocol.KIND_INPUT) {
                return false;
            }
            frames.add(new IpcFrame.Content(kind, payload));
            return true;
        }

        @Override
        public void refused(long count, String reason) {
            refused.add(count + " " + reason);
        }

        @Override
        public void closed(String reason) {
            closed.add(reason);
        }

        I next() throws InterruptedException {
            I message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(message).as("a message in time").isNotNull();
            return message;
        }

        String nextClosed() throws InterruptedException {
            String reason = closed.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(reason).as("closed in time").isNotNull();
            return reason;
        }
    }

    @TempDir
    Path temporary;

    private final Recorder<StreamerIpcMessage> atServer = new Recorder<>();
    private final Recorder<ServerIpcMessage> atStreamer = new Recorder<>();
    private IpcServerSocket socket;

    @BeforeEach
    void open() throws IOException {
        socket = IpcServerSocket.open(temporary.resolve("ipc"));
    }

    @AfterEach
    void close() {
        socket.close();
    }

    @Test
    void everyMessageArrivesInOrderBothWays() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (IpcConnection<ServerIpcMessage, StreamerIpcMessage> streamer = connect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            assertThat(Files.exists(socket.path())).as("socket file removed once the child is in").isFalse();
            server.start();
            for (ServerIpcMessage message : IpcSamples.TO_STREAMER) {
                assertThat(server.offer(message)).isTrue();
            }
            for (StreamerIpcMessage message : IpcSamples.FROM_STREAMER) {
                assertThat(streamer.send(message, PATIENCE)).isTrue();
            }
            for (ServerIpcMessage message : IpcSamples.TO_STREAMER) {
                assertThat(atStreamer.next()).isEqualTo(message);
            }
            for (StreamerIpcMessage message : IpcSamples.FROM_STREAMER) {
                assertThat(atServer.next()).isEqualTo(message);
            }
            assertThat(streamer.silence()).isLessThan(PATIENCE);
        }
        assertThat(atServer.nextClosed()).isNotEmpty();
        assertThat(atStreamer.nextClosed()).isNotEmpty();
        assertThat(atServer.closed).isEmpty();
        assertThat(atStreamer.closed).isEmpty();
    }

    @Test
    void whatIsQueuedBeforeCloseStillArrives() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (IpcConnection<ServerIpcMessage, StreamerIpcMessage> streamer = connect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            for (int number = 0; number < 500; number++) {
                streamer.offer(new StreamerIpcMessage.Heartbeat(number));
            }
            streamer.close();
            assertThat(streamer.offer(StreamerIpcMessage.Notice.STOP)).isFalse();
            for (int number = 0; number < 500; number++) {
                assertThat(atServer.next()).isEqualTo(new StreamerIpcMessage.Heartbeat(number));
            }
            atServer.nextClosed();
        }
    }

    @Test
    void garbageIsCountedAndAnsweredAndEndsNothing() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (SocketChannel raw = rawConnect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            IpcFrameReader answers = new IpcFrameReader(raw);
            write(raw, IpcFrame.encode(1, "{not json".getBytes(StandardCharsets.UTF_8)));
            assertThat(answer(answers)).isInstanceOf(ServerIpcMessage.ProtocolError.class);
            write(raw, IpcFrame.encode(1, "\"Unheard\"".getBytes(StandardCharsets.UTF_8)));
            assertThat(answer(answers)).isEqualTo(new ServerIpcMessage.ProtocolError(2, "unknown message without content"));
            write(raw, IpcFrame.encode(9, new byte[3]));
            assertThat(answer(answers)).isEqualTo(new ServerIpcMessage.ProtocolError(3, "frame kind 9 is not known"));
            write(raw, new byte[4]);
            assertThat(answer(answers)).isEqualTo(new ServerIpcMessage.ProtocolError(4, "an empty frame"));
            int tooLong = IpcProtocol.MAX_FRAME_LENGTH + 1;
            write(raw, ByteBuffer.allocate(4 + tooLong).putInt(tooLong).array());
            assertThat(((ServerIpcMessage.ProtocolError) answer(answers)).count()).isEqualTo(5);
            assertThat(server.refusedFrames()).isEqualTo(5);
            assertThat(atServer.messages).isEmpty();

            write(raw, IpcFrame.encode(1, IpcCodec.encode(StreamerIpcMessage.Notice.STOP)));
            assertThat(atServer.next()).isEqualTo(StreamerIpcMessage.Notice.STOP);
        }
    }

    @Test
    void mediaAndInputArriveAsTheyWereSent() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (IpcConnection<ServerIpcMessage, StreamerIpcMessage> streamer = connect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            byte[] picture = new byte[300_000];
            new Random(20261124).nextBytes(picture);
            assertThat(streamer.offerMedia(new MediaFrame(new byte[] {1, 2, 3}, picture, true, true))).isFalse();
            IpcFrame.Content media = atServer.frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(media.kind()).isEqualTo(IpcProtocol.KIND_MEDIA);
            assertThat(media.payload()).startsWith(1, 2, 3).hasSize(300_003).endsWith(picture);

            InputFrame input = new InputFrame("peer-1", new byte[] {0x10, 0, 1});
            assertThat(server.offerFrame(IpcProtocol.KIND_INPUT, input.encode())).isTrue();
            IpcFrame.Content received = atStreamer.frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(received.kind()).isEqualTo(IpcProtocol.KIND_INPUT);
            assertThat(InputFrame.decode(received.payload())).usingRecursiveComparison().isEqualTo(input);
            assertThat(server.refusedFrames()).isZero();
        }
    }

    @Test
    void aServerThatDoesNotReadLosesMediaAndNoMessage() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (IpcConnection<ServerIpcMessage, StreamerIpcMessage> streamer = connect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            byte[] picture = new byte[500_000];
            for (int number = 0; number < 100; number++) {
                streamer.offerMedia(new MediaFrame(new byte[] {(byte) number}, picture, true, number == 0));
            }
            assertThat(streamer.mediaDropped()).isPositive();
            streamer.offerMedia(new MediaFrame(new byte[] {100}, new byte[1], true, true));
            for (int number = 0; number < 10; number++) {
                assertThat(streamer.offer(new StreamerIpcMessage.Heartbeat(number))).isTrue();
            }
            server.start();
            for (int number = 0; number < 10; number++) {
                assertThat(atServer.next()).isEqualTo(new StreamerIpcMessage.Heartbeat(number));
            }
            int last = -1;
            while (last < 100) {
                IpcFrame.Content media = atServer.frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                int number = media.payload()[0];
                assertThat(number == last + 1 || number == 100).as("%s after %s", number, last).isTrue();
                last = number;
            }
        }
    }

    @Test
    void anAbsurdLengthIsAnsweredAndEndsTheConnection() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (SocketChannel raw = rawConnect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            write(raw, new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
            IpcFrameReader answers = new IpcFrameReader(raw);
            assertThat(((ServerIpcMessage.ProtocolError) answer(answers)).count()).isEqualTo(1);
            assertThat(atServer.nextClosed()).startsWith("framing lost");
            assertThat(answers.read()).isInstanceOf(IpcFrame.End.class);
        }
    }

    @Test
    void endOfStreamIsReportedOnceAfterTheLastMessage() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (SocketChannel raw = rawConnect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            write(raw, IpcFrame.encode(1, IpcCodec.encode(new StreamerIpcMessage.Heartbeat(1))));
            raw.close();
            server.start();
            assertThat(atServer.nextClosed()).isEqualTo("closed by the other side");
            assertThat(atServer.messages).hasSize(1);
            assertThat(server.offer(ServerIpcMessage.Command.STOP)).isFalse();
            server.close();
            assertThat(atServer.closed).isEmpty();
        }
    }

    @Test
    void aReaderThatSleepsFillsTheQueueAndNothingElse() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        try (SocketChannel raw = rawConnect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            ServerIpcMessage large = new ServerIpcMessage.FromPeer(
                    "p",
                    new StreamClientMessage.Signaling(
                            new StreamSignalingMessage.Description(RtcSdpType.OFFER, "v".repeat(200_000))));
            int taken = 0;
            while (taken < 10_000 && server.offer(large)) {
                taken++;
            }
            assertThat(taken).isBetween(10, 200);
            assertThat(server.send(large, Duration.ofMillis(20))).isFalse();
            assertThat(raw.isOpen()).isTrue();
        }
    }

    @Test
    void aWrongTokenIsTurnedAwayAndTheRightOneStillGetsIn() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        for (String wrong : new String[] {"", "nope", socket.token() + "x", socket.token().substring(1)}) {
            try (SocketChannel raw = rawConnect(new StreamerIpcMessage.Hello(IpcProtocol.VERSION, wrong, 1))) {
                assertThat(raw.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        }
        try (SocketChannel raw = rawConnect(new StreamerIpcMessage.Hello(2, socket.token(), 1))) {
            assertThat(raw.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        try (SocketChannel raw = rawConnect();
                IpcConnection<StreamerIpcMessage, ServerIpcMessage> server = accepting.get()) {
            server.start();
            assertThat(raw.isOpen()).isTrue();
        }
    }

    @Test
    void waitingForTheChildEndsInTimeEvenIfACallerSaysNothing() throws Exception {
        try (SocketChannel silent = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.connect(UnixDomainSocketAddress.of(socket.path()));
            assertThatThrownBy(() -> socket.accept(atServer, Duration.ofMillis(300)))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(Files.exists(socket.path())).isFalse();
    }

    @Test
    void closingTheSocketEndsTheWait() throws Exception {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accepting = accept();
        socket.close();
        assertThatThrownBy(accepting::get)
                .isInstanceOf(ExecutionException.class)
                .rootCause()
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(SocketTimeoutException.class);
        assertThat(Files.exists(socket.path())).isFalse();
    }

    @Test
    void onlyThisUserCanEnterTheDirectory() throws Exception {
        assertThat(Files.getPosixFilePermissions(temporary.resolve("ipc")))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Path open = Files.createDirectory(temporary.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(() -> IpcServerSocket.open(open)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> IpcServerSocket.open(temporary.resolve("d".repeat(120))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("socket directory");
    }

    private CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> accept() {
        CompletableFuture<IpcConnection<StreamerIpcMessage, ServerIpcMessage>> result = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(socket.accept(atServer, PATIENCE));
            } catch (IOException failed) {
                result.completeExceptionally(failed);
            }
        });
        return result;
    }

    private IpcConnection<ServerIpcMessage, StreamerIpcMessage> connect() throws IOException {
        IpcConnection<ServerIpcMessage, StreamerIpcMessage> connection =
                IpcConnection.connect(socket.path(), atStreamer);
        connection.offer(new StreamerIpcMessage.Hello(IpcProtocol.VERSION, socket.token(), 1));
        connection.start();
        return connection;
    }

    private SocketChannel rawConnect() throws IOException {
        return rawConnect(new StreamerIpcMessage.Hello(IpcProtocol.VERSION, socket.token(), 1));
    }

    private SocketChannel rawConnect(StreamerIpcMessage.Hello hello) throws IOException {
        SocketChannel raw = SocketChannel.open(StandardProtocolFamily.UNIX);
        raw.connect(UnixDomainSocketAddress.of(socket.path()));
        write(raw, IpcFrame.encode(IpcProtocol.KIND_JSON, IpcCodec.encode(hello)));
        return raw;
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static ServerIpcMessage answer(IpcFrameReader answers) throws Exception {
        return IpcCodec.decodeServerMessage(((IpcFrame.Content) answers.read()).payload());
    }
}
