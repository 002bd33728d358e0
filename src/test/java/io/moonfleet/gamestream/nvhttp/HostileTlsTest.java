package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A TLS port that does not do what it should: the request ends in time, with an error of its own. */
@Timeout(60)
class HostileTlsTest {
    private static final Duration LIMIT = Duration.ofMillis(800);

    /** What comes instead of a handshake. */
    enum Attack {
        SILENCE {
            @Override
            void talk(OutputStream out) throws IOException {
                pause(60_000);
            }
        },
        GARBAGE {
            @Override
            void talk(OutputStream out) throws IOException {
                byte[] garbage = new byte[4096];
                new Random(7).nextBytes(garbage);
                out.write(garbage);
            }
        },
        ENDLESS_RECORDS {
            @Override
            void talk(OutputStream out) throws IOException {
                // Handshake records of unknown type, each as long as a record may be.
                byte[] records = new byte[5 + 16384];
                records[0] = 22;
                records[1] = 3;
                records[2] = 3;
                records[3] = 0x40;
                while (true) {
                    out.write(records);
                }
            }
        },
        RECORD_BY_BYTES {
            @Override
            void talk(OutputStream out) throws IOException {
                byte[] start = {22, 3, 3, 0x40, 0, 2, 0, 0x3f, (byte) 0xfc};
                for (int index = 0; ; index++) {
                    out.write(index < start.length ? start[index] : 0);
                    out.flush();
                    pause(20);
                }
            }
        },
        HANDSHAKE_MESSAGE_OF_16_MEGABYTES {
            @Override
            void talk(OutputStream out) throws IOException {
                byte[] record = new byte[5 + 16384];
                byte[] start = {22, 3, 3, 0x40, 0, 11, (byte) 0xff, (byte) 0xff, (byte) 0xff};
                System.arraycopy(start, 0, record, 0, start.length);
                while (true) {
                    out.write(record);
                }
            }
        },
        CLOSES_AT_ONCE {
            @Override
            void talk(OutputStream out) {}
        };

        abstract void talk(OutputStream out) throws IOException;

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
    void aHandshakeEnds(Attack attack) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread host = Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    attack.talk(socket.getOutputStream());
                } catch (IOException clientLeft) {
                    // That is what is wanted.
                }
            });
            HttpTransport.Request request = new HttpTransport.Request(
                    new HostEndpoint("127.0.0.1", server.getLocalPort()),
                    server.getLocalPort(),
                    Optional.of(new PinnedTls(Recordings.client(), Recordings.host().certificate())),
                    "/applist",
                    "rikey=secret",
                    Optional.of(LIMIT),
                    HttpTransport.MAX_XML);
            long before = System.nanoTime();
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> HttpTransport.get(request));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
            assertThat(failure.code())
                    .isIn(
                            ErrorCode.HOST_PROTOCOL_ERROR,
                            ErrorCode.TIMEOUT,
                            ErrorCode.HOST_UNREACHABLE,
                            // A connection that is reset in the handshake is how some hosts refuse a certificate.
                            ErrorCode.HOST_NOT_PAIRED);
            assertThat(failure.getMessage()).contains(". ").doesNotContain("secret");
            host.interrupt();
        }
    }

    /** Seeded damage to the certificate that a host presents, in the handshake itself. */
    @Test
    void aDamagedCertificateInTheHandshakeIsAnErrorOfTheHost() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] intact = Recordings.host().certificate().getEncoded();
        for (int round = 0; round < 60; round++) {
            byte[] damaged = Arrays.copyOf(intact, round % 3 == 0 ? 1 + random.nextInt(intact.length) : intact.length);
            for (int flips = random.nextInt(1, 8); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            ErrorCode code = met(new DamagedCertificate(Recordings.host().certificate(), damaged));
            assertThat(code)
                    .as("seed %d round %d", seed, round)
                    .isIn(
                            ErrorCode.HOST_PROTOCOL_ERROR,
                            ErrorCode.HOST_CERTIFICATE_CHANGED,
                            ErrorCode.HOST_UNREACHABLE,
                            ErrorCode.HOST_NOT_PAIRED,
                            ErrorCode.TIMEOUT);
        }
    }

    /** What comes of a request to a host that shows this certificate. */
    private static ErrorCode met(X509Certificate shown) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(new KeyManager[] {new Shows(shown)}, null, null);
        try (SSLServerSocket server = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread host = Thread.ofVirtual().start(() -> {
                try (SSLSocket socket = (SSLSocket) server.accept()) {
                    socket.startHandshake();
                } catch (IOException clientLeft) {
                    // That is what is wanted.
                }
            });
            HttpTransport.Request request = new HttpTransport.Request(
                    new HostEndpoint("127.0.0.1", server.getLocalPort()),
                    server.getLocalPort(),
                    Optional.of(new PinnedTls(Recordings.client(), Recordings.host().certificate())),
                    "/applist",
                    "rikey=secret",
                    Optional.of(Duration.ofSeconds(20)),
                    HttpTransport.MAX_XML);
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> HttpTransport.get(request));
            host.interrupt();
            return failure.code();
        }
    }

    /** One certificate and its key, whatever is asked for. */
    private static final class Shows extends X509ExtendedKeyManager {
        private final X509Certificate certificate;

        private Shows(X509Certificate certificate) {
            this.certificate = certificate;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keyType.contains("RSA") ? "host" : null;
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return new X509Certificate[] {certificate};
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return Recordings.host().privateKey();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return new String[] {"host"};
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return new String[0];
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    /** Statement 5 is about what an unknown client is told; this is about another host at the address. */
    @Test
    void anotherCertificateIsNeitherATimeoutNorAPairing() throws Exception {
        try (FakeHost host = new FakeHost(SelfSignedCertificate.create("Somebody Else"))) {
            host.behaving((asked, in, out) -> out.write(host.serverInfo("")));
            NvHttpClient client = new NvHttpClient(
                    host.endpoint(), Recordings.client(), "1", Optional.of(Recordings.host().certificate()));
            assertThat(catchThrowableOfType(GameStreamException.class, client::apps).code())
                    .isEqualTo(ErrorCode.HOST_CERTIFICATE_CHANGED);
            assertThat(client.serverInfo().trust()).isEqualTo(HostTrust.CERTIFICATE_CHANGED);
            assertThat(host.asked()).noneMatch(FakeHost.Asked::tls);
        }
    }
}
