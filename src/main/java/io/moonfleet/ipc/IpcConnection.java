package io.moonfleet.ipc;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One end of the socket between server and streamer: frames in, frames out, on a virtual reader and a virtual writer
 * thread. Outgoing messages wait in a queue bounded by number and bytes; incoming ones are handed to the listener on the
 * reader thread, so a slow listener is felt by the sender.
 *
 * <p>A frame that is no message is counted, answered with a ProtocolError and ends nothing. End of stream, a broken
 * socket and {@link #close()} end the connection; {@link IpcListener#closed} is then called once. Heartbeats are the
 * user's business: {@link #silence()} tells how long nothing came. All methods may be called from any thread.
 *
 * @param <I> messages that come in
 * @param <O> messages that go out
 */
public final class IpcConnection<I, O> implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(IpcConnection.class.getName());
    private static final int WRITE_CHUNK = 64 * 1024;
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

    private interface Decoder<I> {
        I decode(byte[] json) throws IpcFormatException;
    }

    private interface Encoder<O> {
        byte[] encode(O message);
    }

    private interface ErrorAnswer<O> {
        O create(long count, String reason);
    }

    private final SocketChannel channel;
    private final IpcListener<I> listener;
    private final Decoder<I> decoder;
    private final Encoder<O> encoder;
    private final ErrorAnswer<O> errorAnswer;
    private final FrameQueue outgoing = new FrameQueue(IpcProtocol.QUEUE_CAPACITY);
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicLong refusedFrames = new AtomicLong();
    private final Thread reader;
    private final Thread writer;
    private volatile long lastReceivedNanos = System.nanoTime();
    private volatile Optional<String> writeFailure = Optional.empty();

    private IpcConnection(
            String name,
            SocketChannel channel,
            IpcListener<I> listener,
            Decoder<I> decoder,
            Encoder<O> encoder,
            ErrorAnswer<O> errorAnswer) {
        this.channel = channel;
        this.listener = listener;
        this.decoder = decoder;
        this.encoder = encoder;
        this.errorAnswer = errorAnswer;
        this.reader = Thread.ofVirtual().name(name + "-reader").unstarted(this::readLoop);
        this.writer = Thread.ofVirtual().name(name + "-writer").unstarted(this::writeLoop);
    }

    /** The server's end, on a socket whose child has proved itself. Not started yet. */
    public static IpcConnection<StreamerIpcMessage, ServerIpcMessage> serverEnd(
            SocketChannel channel, IpcListener<StreamerIpcMessage> listener) {
        return new IpcConnection<>(
                "ipc-server",
                channel,
                listener,
                IpcCodec::decodeStreamerMessage,
                IpcCodec::encode,
                ServerIpcMessage.ProtocolError::new);
    }

    /** The streamer's end. Not started yet. */
    public static IpcConnection<ServerIpcMessage, StreamerIpcMessage> streamerEnd(
            SocketChannel channel, IpcListener<ServerIpcMessage> listener) {
        return new IpcConnection<>(
                "ipc-streamer",
                channel,
                listener,
                IpcCodec::decodeServerMessage,
                IpcCodec::encode,
                StreamerIpcMessage.ProtocolError::new);
    }

    /** Connects a streamer to the server's socket. Not started yet; the first message to send is Hello. */
    public static IpcConnection<ServerIpcMessage, StreamerIpcMessage> connect(
            Path socket, IpcListener<ServerIpcMessage> listener) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException | RuntimeException unreachable) {
            channel.close();
            throw unreachable;
        }
        return streamerEnd(channel, listener);
    }

    /** Starts both threads. Messages may be sent before. */
    public void start() {
        if (started.compareAndSet(false, true)) {
            lastReceivedNanos = System.nanoTime();
            reader.start();
            writer.start();
        }
    }

    /**
     * Queues a message without waiting.
     *
     * @return false when it was not taken: the connection is over or the other side does not read
     */
    public boolean offer(O message) {
        return outgoing.offer(frame(message));
    }

    /**
     * Queues a message, waiting for room at most so long.
     *
     * @return false when it was not taken
     */
    public boolean send(O message, Duration timeout) throws InterruptedException {
        return outgoing.offer(frame(message), timeout);
    }

    /**
     * Queues a frame that is no JSON message without waiting, in order with the messages.
     *
     * @return false when it was not taken, as in {@link #offer}
     */
    public boolean offerFrame(int kind, byte[] payload) {
        return outgoing.offer(IpcFrame.encode(kind, payload));
    }

    /**
     * Queues media without waiting. It goes out when no message waits; when the other side does not read, it is dropped up
     * to the next key frame.
     *
     * @return true when a key frame should be asked for: there is room again, and nothing that could use it
     */
    public boolean offerMedia(MediaFrame frame) {
        return outgoing.offer(frame) == MediaBacklog.Outcome.NEEDS_KEY_FRAME;
    }

    /** Media that was dropped because the other side did not read. */
    public long mediaDropped() {
        return outgoing.mediaDropped();
    }

    /** How long nothing has been received, not even a frame that was refused. */
    public Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastReceivedNanos);
    }

    /** Frames from the other side that were no message. */
    public long refusedFrames() {
        return refusedFrames.get();
    }

    /** Writes what is queued (for a second at most) and closes the socket. Does nothing the second time. */
    @Override
    public void close() {
        outgoing.end();
        try {
            if (started.get() && Thread.currentThread() != writer) {
                writer.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            closeChannel();
        }
    }

    private byte[] frame(O message) {
        return IpcFrame.encode(IpcProtocol.KIND_JSON, encoder.encode(message));
    }

    private void readLoop() {
        String reason = "internal error";
        try {
            reason = readFrames();
        } catch (FramingLostException lost) {
            refuse(lost.getMessage());
            reason = "framing lost: " + lost.getMessage();
            drainWriter();
        } catch (ClosedChannelException closed) {
            reason = writeFailure.orElse("closed by this side");
        } catch (IOException broken) {
            reason = writeFailure.orElse("connection broken: " + broken.getMessage());
        } finally {
            outgoing.end();
            closeChannel();
            listener.closed(reason);
        }
    }

    private String readFrames() throws IOException {
        IpcFrameReader frames = new IpcFrameReader(channel);
        while (true) {
            IpcFrame frame = frames.read();
            lastReceivedNanos = System.nanoTime();
            switch (frame) {
                case IpcFrame.End _ -> {
                    return "closed by the other side";
                }
                case IpcFrame.Refused refused -> refuse(refused.reason());
                case IpcFrame.Content content -> {
                    if (content.kind() == IpcProtocol.KIND_JSON) {
                        decode(content.payload());
                    } else if (!handleFrame(content)) {
                        refuse("frame kind " + content.kind() + " is not known");
                    }
                }
            }
        }
    }

    private boolean handleFrame(IpcFrame.Content content) {
        try {
            return listener.frame(content.kind(), content.payload());
        } catch (RuntimeException defect) {
            LOGGER.log(Level.ERROR, "handling a frame of kind " + content.kind() + " failed", defect);
            return true;
        }
    }

    private void decode(byte[] payload) {
        I message;
        try {
            message = decoder.decode(payload);
        } catch (IpcFormatException malformed) {
            refuse(malformed.getMessage());
            return;
        }
        try {
            listener.message(message);
        } catch (RuntimeException defect) {
            // One message that trips the receiver must not take the stream with it.
            LOGGER.log(Level.ERROR, "handling " + message.getClass().getSimpleName() + " failed", defect);
        }
    }

    private void refuse(String reason) {
        long count = refusedFrames.incrementAndGet();
        // Not waited for: whoever sends garbage without reading the answers must not stop the reader.
        offer(errorAnswer.create(count, reason));
        listener.refused(count, reason);
    }

    private void drainWriter() {
        outgoing.end();
        try {
            writer.join(CLOSE_TIMEOUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeLoop() {
        try {
            ByteBuffer chunk = ByteBuffer.allocateDirect(WRITE_CHUNK);
            while (true) {
                Optional<byte[][]> frame = outgoing.take();
                if (frame.isEmpty()) {
                    return;
                }
                write(frame.orElseThrow(), chunk);
            }
        } catch (IOException broken) {
            writeFailure = Optional.of("connection broken: " + broken.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            outgoing.end();
            closeChannel();
        }
    }

    /** Through one buffer outside the Java heap: what is inside would be copied again by each write that takes only a part. */
    private void write(byte[][] parts, ByteBuffer chunk) throws IOException {
        chunk.clear();
        for (byte[] part : parts) {
            int written = 0;
            while (written < part.length) {
                int length = Math.min(part.length - written, chunk.remaining());
                chunk.put(part, written, length);
                written += length;
                if (!chunk.hasRemaining()) {
                    writeFully(chunk.flip());
                    chunk.clear();
                }
            }
        }
        writeFully(chunk.flip());
    }

    private void writeFully(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // Closing a socket that is broken already: nothing is left to do.
        }
    }
}
