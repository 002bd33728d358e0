package io.moonfleet.rtc.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpProfile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both ends, over a link that may lose, delay and reorder. */
class DtlsHandshakeTest {
    private static final Fingerprint FOREIGN = Fingerprint.of("sha-256", new byte[] {1, 2, 3});

    private final DtlsCertificate serverCertificate = DtlsCertificate.create();
    private final DtlsCertificate clientCertificate = DtlsCertificate.create();
    private final ScheduledExecutorService link = Executors.newSingleThreadScheduledExecutor();
    private final Recorder atServer = new Recorder();
    private final Recorder atClient = new Recorder();

    /** Set before the ends start. */
    private DtlsEndpoint server;

    private DtlsEndpoint client;

    @AfterEach
    void close() {
        if (server != null) {
            server.close();
        }
        if (client != null) {
            client.close();
        }
        link.shutdownNow();
    }

    @Test
    void bothEndsGetTheSameKeysAndExchangeData() throws Exception {
        connect(List.of(SrtpProfile.values()), List.of(SrtpProfile.values()), 1, 0);
        assertSameKeys(atServer.keys(), atClient.keys(), SrtpProfile.AEAD_AES_128_GCM);
        assertThat(client.send("to the server".getBytes(StandardCharsets.UTF_8), 0, 13)).isTrue();
        assertThat(atServer.data()).isEqualTo("to the server");
        byte[] large = new byte[1200];
        Arrays.fill(large, (byte) 'x');
        assertThat(server.send(large, 0, large.length)).isTrue();
        assertThat(atClient.data()).hasSize(1200);
    }

    @Test
    void theServersOrderDecidesTheProfile() throws Exception {
        connect(
                List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80, SrtpProfile.AEAD_AES_256_GCM),
                List.of(SrtpProfile.AEAD_AES_256_GCM, SrtpProfile.AES128_CM_HMAC_SHA1_80),
                1,
                0);
        assertSameKeys(atServer.keys(), atClient.keys(), SrtpProfile.AES128_CM_HMAC_SHA1_80);
    }

    /** Each seed is a handshake; without loss too, since order alone may spoil one. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 0.2})
    void aHandshakeSurvivesLossAndReordering(double loss) throws Exception {
        for (long seed = 1; seed <= 10; seed++) {
            Recorder serverSide = new Recorder();
            Recorder clientSide = new Recorder();
            create(serverSide, clientSide, List.of(SrtpProfile.values()), List.of(SrtpProfile.values()), seed,
                    loss, 20, serverCertificate.fingerprint(), clientCertificate.fingerprint());
            try {
                assertSameKeys(serverSide.keys(), clientSide.keys(), SrtpProfile.AEAD_AES_128_GCM);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            } finally {
                server.close();
                client.close();
            }
        }
    }

    /**
     * The end that sent the last flight is up and waits; the other one still has to get it. The library alone would send it six
     * times before the handshake is given up.
     */
    @Test
    void aLostLastFlightIsSentAgain() throws Exception {
        AtomicInteger toLose = new AtomicInteger(6);
        server = new DtlsServer(serverCertificate, clientCertificate.fingerprint(), (data, offset, length) -> {
            // A flight has one of these.
            if (data[offset] == DtlsRecords.CHANGE_CIPHER_SPEC && toLose.getAndDecrement() > 0) {
                return;
            }
            carry(true, data, offset, length, new Random(1), 0, 0);
        }, atServer);
        client = new DtlsClient(clientCertificate, serverCertificate.fingerprint(),
                (data, offset, length) -> carry(false, data, offset, length, new Random(1), 0, 0), atClient);
        server.start();
        client.start();
        assertSameKeys(atServer.keys(), atClient.keys(), SrtpProfile.AEAD_AES_128_GCM);
        assertThat(toLose).hasNegativeValue();
    }

    @Test
    void anotherCertificateThanTheAnnouncedIsRefused() throws Exception {
        create(atServer, atClient, List.of(SrtpProfile.values()), List.of(SrtpProfile.values()), 1, 0, 0,
                serverCertificate.fingerprint(), FOREIGN);
        assertThat(atServer.closedBecause()).contains("not the one in its session description");
        assertThat(atClient.closedBecause()).contains("refused by the other side");
        assertThat(atServer.established).isCompletedExceptionally();
    }

    @Test
    void aClientRefusesAForeignServer() throws Exception {
        create(atServer, atClient, List.of(SrtpProfile.values()), List.of(SrtpProfile.values()), 1, 0, 0,
                FOREIGN, clientCertificate.fingerprint());
        assertThat(atClient.closedBecause()).contains("not the one in its session description");
        assertThat(atServer.closedBecause()).contains("refused by the other side");
    }

    @Test
    void withoutACommonProfileThereIsNoConnection() throws Exception {
        create(atServer, atClient, List.of(SrtpProfile.AEAD_AES_128_GCM), List.of(SrtpProfile.AES128_CM_HMAC_SHA1_80),
                1, 0, 0, serverCertificate.fingerprint(), clientCertificate.fingerprint());
        assertThat(atServer.closedBecause()).contains("no SRTP profile in common");
    }

    @Test
    void aGoodbyeReachesTheOtherEnd() throws Exception {
        connect(List.of(SrtpProfile.values()), List.of(SrtpProfile.values()), 1, 0);
        atServer.keys();
        atClient.keys();
        client.close();
        assertThat(atServer.closedBecause()).isEqualTo("closed by the other side");
        assertThat(atClient.closedBecause()).isEqualTo("closed by this side");
        assertThat(server.send(new byte[10], 0, 10)).isFalse();
    }

    @Test
    void garbageBeforeAndBetweenDoesNotKeepAPeerOut() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        server = new DtlsServer(serverCertificate, clientCertificate.fingerprint(),
                (data, offset, length) -> carry(true, data, offset, length, random, 0, 0), atServer);
        for (int index = 0; index < 100; index++) {
            byte[] garbage = new byte[random.nextInt(100)];
            random.nextBytes(garbage);
            if (garbage.length > 0) {
                garbage[0] = (byte) 99;
            }
            server.datagram(garbage, 0, garbage.length);
        }
        client = new DtlsClient(clientCertificate, serverCertificate.fingerprint(),
                (data, offset, length) -> carry(false, data, offset, length, random, 0, 0), atClient);
        server.start();
        client.start();
        assertThat(atServer.keys()).as("seed %d", seed).isNotNull();
    }

    @Test
    void anEndThatIsClosedDuringTheHandshakeSaysSo() throws Exception {
        server = new DtlsServer(serverCertificate, FOREIGN, (data, offset, length) -> {}, atServer);
        server.start();
        server.close();
        assertThat(atServer.closedBecause()).isEqualTo("closed by this side");
    }

    private void connect(List<SrtpProfile> serverProfiles, List<SrtpProfile> clientProfiles, long seed, double loss) {
        create(atServer, atClient, serverProfiles, clientProfiles, seed, loss, 0, serverCertificate.fingerprint(),
                clientCertificate.fingerprint());
    }

    private void create(Recorder serverSide, Recorder clientSide, List<SrtpProfile> serverProfiles,
            List<SrtpProfile> clientProfiles, long seed, double loss, int jitterMillis, Fingerprint ofServer, Fingerprint ofClient) {
        Random toClient = new Random(seed);
        Random toServer = new Random(~seed);
        server = new DtlsServer(serverCertificate, List.of(ofClient), serverProfiles,
                (data, offset, length) -> carry(true, data, offset, length, toClient, loss, jitterMillis), serverSide);
        client = new DtlsClient(clientCertificate, List.of(ofServer), clientProfiles,
                (data, offset, length) -> carry(false, data, offset, length, toServer, loss, jitterMillis), clientSide);
        server.start();
        client.start();
    }

    private synchronized void carry(boolean toClient, byte[] data, int offset, int length, Random random, double loss,
            int jitterMillis) {
        if (random.nextDouble() < loss) {
            return;
        }
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        DtlsEndpoint target = toClient ? client : server;
        long delay = jitterMillis > 0 ? random.nextInt(jitterMillis) : 0;
        if (!link.isShutdown()) {
            link.schedule(() -> target.datagram(copy, 0, copy.length), delay, TimeUnit.MILLISECONDS);
        }
    }

    private static void assertSameKeys(SrtpKeys one, SrtpKeys other, SrtpProfile profile) {
        assertThat(one.profile()).isEqualTo(profile);
        assertThat(other.profile()).isEqualTo(profile);
        assertThat(one.clientKey()).isEqualTo(other.clientKey()).isNotEqualTo(one.serverKey());
        assertThat(one.serverKey()).isEqualTo(other.serverKey());
        assertThat(one.clientSalt()).isEqualTo(other.clientSalt());
        assertThat(one.serverSalt()).isEqualTo(other.serverSalt());
    }

    private static final class Recorder implements DtlsListener {
        private final CompletableFuture<SrtpKeys> established = new CompletableFuture<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void established(SrtpKeys keys) {
            established.complete(keys);
        }

        @Override
        public void applicationData(byte[] data, int offset, int length) {
            received.add(new String(data, offset, length, StandardCharsets.UTF_8));
        }

        @Override
        public void closed(String reason) {
            established.completeExceptionally(new IllegalStateException(reason));
            // Last: tests wait for this one.
            closed.complete(reason);
        }

        private SrtpKeys keys() throws Exception {
            return established.get(20, TimeUnit.SECONDS);
        }

        private String data() throws Exception {
            return received.poll(10, TimeUnit.SECONDS);
        }

        private String closedBecause() throws Exception {
            return closed.get(20, TimeUnit.SECONDS);
        }
    }
}
