package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.SocketTask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Carries each RTSP request over a connection of its own (protocol document, section 3.1). */
final class RtspConnection {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
    private static final int IDLE_MILLIS = 15_000;

    private final RtspSettings settings;
    private final long deadline;
    private final Optional<RtspEncryption> encryption;

    /** @param limit from now, for all requests together */
    RtspConnection(RtspSettings settings, Duration limit) {
        this.settings = settings;
        this.deadline = System.nanoTime() + limit.toNanos();
        this.encryption = settings.sessionUrl().encrypted()
                ? Optional.of(new RtspEncryption(settings.remoteInputKey(), RtspEncryption.Role.CLIENT))
                : Optional.empty();
    }

    RtspMessage.Response exchange(RtspMessage.Request request) throws GameStreamException {
        byte[] message = request.format();
        byte[] wire = encryption.isPresent() ? encryption.get().seal(message) : message;
        String what = "The RTSP request " + request.method() + " to " + settings.host().getHostAddress() + ":"
                + settings.sessionUrl().port();
        try {
            byte[] answer = SocketTask.run(what, Optional.of(remaining()), guard -> {
                try (Socket socket = connect(guard)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(IDLE_MILLIS);
                    // In one go: Sunshine answers 400 to the first half of a head.
                    socket.getOutputStream().write(wire);
                    socket.getOutputStream().flush();
                    return readAll(socket.getInputStream());
                }
            });
            if (answer.length == 0) {
                throw new RtspFormatException("no answer");
            }
            return RtspMessage.parseResponse(encryption.isPresent() ? encryption.get().open(answer) : answer);
        } catch (RtspFormatException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR,
                    what + " got " + e.getMessage()
                            + ". The launch may have expired, or another session was started at the same moment; try again.",
                    e);
        } catch (ConnectException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE,
                    what + " found no listener. Check that no firewall blocks the host's RTSP port.",
                    e);
        } catch (SocketTimeoutException e) {
            throw new GameStreamException(
                    ErrorCode.TIMEOUT,
                    what + " timed out. Check that no firewall blocks the host's RTSP port, then try again.",
                    e);
        } catch (IOException e) {
            throw new GameStreamException(
                    ErrorCode.HOST_UNREACHABLE, what + " broke off (" + e.getMessage() + "). Try again.", e);
        }
    }

    private Duration remaining() {
        return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    /** The host may still be starting: a refused connection is tried again for a while. */
    private Socket connect(SocketTask.Guard guard) throws IOException {
        InetSocketAddress address =
                new InetSocketAddress(settings.host(), settings.sessionUrl().port());
        long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
        while (true) {
            Socket socket = guard.socket();
            try {
                long left = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
                socket.connect(address, (int) left);
                return socket;
            } catch (ConnectException e) {
                socket.close();
                if (System.nanoTime() + RETRY_PAUSE.toNanos() >= deadline) {
                    throw e;
                }
                pause();
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
    }

    /** Until the host closes, or until the end of the frame where there is one. */
    private byte[] readAll(InputStream in) throws IOException {
        if (encryption.isEmpty()) {
            // One byte more than is acceptable, for the parser to refuse.
            return in.readNBytes(RtspSyntax.MAX_MESSAGE + 1);
        }
        byte[] header = in.readNBytes(RtspEncryption.HEADER);
        int length;
        try {
            length = RtspEncryption.frameLength(header).orElse(0);
        } catch (RtspFormatException e) {
            // Not a frame: opening it reports that.
            return header;
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream(1024);
        frame.writeBytes(header);
        frame.writeBytes(in.readNBytes(Math.max(0, length - header.length)));
        return frame.toByteArray();
    }
}
