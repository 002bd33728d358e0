package io.moonfleet.rtc.ice;

import io.moonfleet.rtc.udp.DatagramBatch;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One TCP connection of a browser: datagrams with their length in two bytes before them (RFC 4571). One virtual thread reads,
 * one writes what the senders have put into a bounded queue.
 */
final class TcpConnection {
    /** Browsers send datagrams of one packet each. */
    private static final int MAX_FRAME = 2048;

    private static final long FIRST_CHECK_NANOS = Duration.ofSeconds(5).toNanos();

    /** Less than a tenth of a second of a high bit rate waits in the kernel, where it cannot be dropped. */
    private static final int SEND_BUFFER = 256 * 1024;

    private static final int CHUNK = 64 * 1024;

    private final Socket socket;
    private final Map<String, IceSession> sessions;
    private final Consumer<TcpConnection> ended;
    private final FrameRing ring = new FrameRing();
    private final InetSocketAddress remote;
    private final InetSocketAddress local;
    private volatile Optional<TcpPath> path = Optional.empty();

    TcpConnection(Socket socket, Map<String, IceSession> sessions, Consumer<TcpConnection> ended) throws IOException {
        this.socket = socket;
        this.sessions = sessions;
        this.ended = ended;
        remote = (InetSocketAddress) socket.getRemoteSocketAddress();
        local = (InetSocketAddress) socket.getLocalSocketAddress();
        socket.setTcpNoDelay(true);
        socket.setSendBufferSize(SEND_BUFFER);
    }

    void start() {
        Thread.ofVirtual().name("ice-tcp-read").start(this::read);
    }

    /** Whether a check has shown whose connection it is. */
    boolean checked() {
        return path.isPresent();
    }

    void close() {
        ring.close();
        try {
            socket.close();
        } catch (IOException e) {
            // The descriptor is free all the same.
            return;
        }
    }

    private void read() {
        try (socket) {
            DataInputStream input = new DataInputStream(new Deadline(socket));
            byte[] frame = new byte[MAX_FRAME];
            while (true) {
                int length = input.readUnsignedShort();
                if (length > MAX_FRAME) {
                    return;
                }
                input.readFully(frame, 0, length);
                if (!receive(frame, length)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The browser closed it, or the deadline of the first check is over: the connection's usual end.
            return;
        } finally {
            ring.close();
            path.ifPresent(lost -> lost.session().lost(lost));
            ended.accept(this);
        }
    }

    /** False when the other side is no peer of this streamer. */
    private boolean receive(byte[] frame, int length) {
        if (length == 0) {
            return checked();
        }
        if (!StunMessage.looksLike(frame, 0, length)) {
            path.ifPresent(known -> known.session().deliver(frame, 0, length));
            return checked();
        }
        BindingCheck check = BindingCheck.of(sessions, frame, 0, length, remote);
        check.accepted().ifPresent(this::accept);
        check.response().ifPresent(response -> ring.add(response, 0, response.length));
        check.accepted().ifPresent(accepted -> path.filter(known -> known.session() == accepted.session())
                .ifPresent(known ->
                        accepted.session().checked(known, accepted.localUfrag(), accepted.nominated())));
        return checked() && !path.orElseThrow().session().closed();
    }

    private void accept(BindingCheck.Accepted accepted) {
        // A connection belongs to the peer that passed its first check.
        if (path.isEmpty()) {
            path = Optional.of(new TcpPath(accepted.session()));
            Thread.ofVirtual().name("ice-tcp-write").start(this::write);
        }
    }

    private void write() {
        byte[] chunk = new byte[CHUNK];
        try (socket) {
            OutputStream output = socket.getOutputStream();
            for (int length = ring.take(chunk); length > 0; length = ring.take(chunk)) {
                output.write(chunk, 0, length);
            }
        } catch (IOException e) {
            // The reader sees the same end and reports it.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ring.close();
        }
    }

    private final class TcpPath extends CheckedPath {
        private TcpPath(IceSession session) {
            super(session);
        }

        @Override
        public int send(DatagramBatch batch) {
            return ring.add(batch);
        }

        @Override
        public boolean send(byte[] data, int offset, int length) {
            return ring.add(data, offset, length);
        }

        @Override
        public boolean tcp() {
            return true;
        }

        @Override
        public InetSocketAddress local() {
            return local;
        }

        @Override
        public InetSocketAddress remote() {
            return remote;
        }

        @Override
        void close() {
            TcpConnection.this.close();
        }
    }

    /** Reads that together end at a deadline as long as no check has been passed; one alone could be stretched at will. */
    private final class Deadline extends InputStream {
        private final InputStream input;
        private final Socket socket;
        private final long start = System.nanoTime();

        private Deadline(Socket socket) throws IOException {
            this.socket = socket;
            input = new BufferedInputStream(socket.getInputStream(), MAX_FRAME + 2);
        }

        private void limit() throws IOException {
            if (checked()) {
                socket.setSoTimeout(0);
                return;
            }
            long left = (FIRST_CHECK_NANOS - (System.nanoTime() - start)) / 1_000_000;
            if (left <= 0) {
                throw new SocketTimeoutException("no check in time");
            }
            socket.setSoTimeout((int) left);
        }

        @Override
        public int read() throws IOException {
            limit();
            return input.read();
        }

        @Override
        public int read(byte[] data, int offset, int length) throws IOException {
            limit();
            return input.read(data, offset, length);
        }
    }
}
