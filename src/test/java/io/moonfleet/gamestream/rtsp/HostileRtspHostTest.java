package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.nvhttp.SessionUrl;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a host does on its RTSP port, the handshake ends in time with an error that says which stage it was. */
@Timeout(60)
class HostileRtspHostTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final Duration LIMIT = Duration.ofMillis(800);
    private static final byte[] KEY = new byte[16];
    private static final StreamConfig CONFIG =
            new StreamConfig(1280, 720, 30, 2000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);

    /** What the host writes after it has read the request. */
    enum Attack {
        SILENCE {
            @Override
            void write(OutputStream out) throws IOException {
                pause(60_000);
            }
        },
        DRIP {
            @Override
            void write(OutputStream out) throws IOException {
                while (true) {
                    out.write('R');
                    out.flush();
                    pause(20);
                }
            }
        },
        ENDLESS_BODY {
            @Override
            void write(OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                forEver(out, "a=x\n".repeat(2048));
            }
        },
        ENDLESS_HEAD {
            @Override
            void write(OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 OK\r\n".getBytes(StandardCharsets.US_ASCII));
                forEver(out, "X: y\r\n".repeat(2048));
            }
        },
        ENDLESS_LINE {
            @Override
            void write(OutputStream out) throws IOException {
                forEver(out, "x".repeat(8192));
            }
        },
        LENGTH_TOO_LARGE {
            @Override
            void write(OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 OK\r\nContent-length: 2147483647\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII));
            }
        },
        LENGTH_NEGATIVE {
            @Override
            void write(OutputStream out) throws IOException {
                out.write("RTSP/1.0 200 OK\r\nContent-length: -1\r\n\r\nabc".getBytes(StandardCharsets.US_ASCII));
            }
        },
        FRAME_TOO_LARGE {
            @Override
            void write(OutputStream out) throws IOException {
                out.write(ByteBuffer.allocate(24).putInt(0xFFFFFFFF).array());
                forEver(out, "x".repeat(8192));
            }
        },
        FRAME_THAT_NEVER_ENDS {
            @Override
            void write(OutputStream out) throws IOException {
                out.write(ByteBuffer.allocate(24).putInt(0x80010000).array());
                out.flush();
                pause(60_000);
            }
        };

        abstract void write(OutputStream out) throws IOException;

        private static void forEver(OutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            while (true) {
                // Ends with the exception that a closed connection raises.
                out.write(bytes);
            }
        }

        private static void pause(long millis) throws IOException {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException over) {
                throw new IOException(over);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void aPlainHandshakeEnds(Attack attack) throws Exception {
        assertEnds(attack, false);
    }

    @ParameterizedTest
    @EnumSource(Attack.class)
    void anEncryptedHandshakeEnds(Attack attack) throws Exception {
        assertEnds(attack, true);
    }

    private static void assertEnds(Attack attack, boolean encrypted) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Thread host = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[2048]);
                    attack.write(socket.getOutputStream());
                } catch (IOException clientLeft) {
                    // That is what is wanted.
                }
            });
            SessionUrl url = new SessionUrl("rtsp://h", encrypted, "h", server.getLocalPort());
            RtspClient client = new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, CONFIG), LIMIT);
            long before = System.nanoTime();
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client.connect((port, payload) -> {}));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
            assertThat(failure.code()).isIn(ErrorCode.HOST_PROTOCOL_ERROR, ErrorCode.TIMEOUT);
            assertThat(failure.stage()).contains(Stage.RTSP_HANDSHAKE);
            assertThat(failure.getMessage()).contains(". ");
            host.interrupt();
        }
    }

    @Test
    void theLimitIsForAllRequestsTogether() throws Exception {
        // Each answer takes a third of the limit: three or four of seven requests are made in time.
        Duration limit = Duration.ofMillis(1200);
        try (FakeRtspHost host = new FakeRtspHost(Optional.empty(), request -> {
            try {
                Thread.sleep(limit.toMillis() / 3);
            } catch (InterruptedException over) {
                throw new RtspFormatException("interrupted");
            }
            return "RTSP/1.0 200 OK\r\nCSeq: 1\r\nSession: S\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        })) {
            SessionUrl url = new SessionUrl("rtsp://h", false, "h", host.port());
            RtspClient client = new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, CONFIG), limit);
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client.connect((port, payload) -> {}));
            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
        }
    }
}
