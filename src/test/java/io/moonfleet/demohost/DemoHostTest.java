package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.nvhttp.App;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.HostEndpoint;
import io.moonfleet.gamestream.nvhttp.LaunchRequest;
import io.moonfleet.gamestream.nvhttp.LaunchResponse;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.nvhttp.PairingClient;
import io.moonfleet.gamestream.nvhttp.ServerInfo;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoHostTest {
    static final String UNIQUE_ID = "0123456789ABCDEF";
    static final String PIN = "4711";
    static final StreamConfig CONFIG =
            new StreamConfig(640, 360, 60, 5000, 1024, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true);

    /** Making a key takes a while: the tests share three. */
    private static final HostIdentity HOST = HostIdentity.create();

    static final ClientIdentity FIRST = ClientIdentity.create();

    static final ClientIdentity SECOND = ClientIdentity.create();

    static DemoHostOptions options() {
        return DemoHostOptions.defaults().withPin(PIN);
    }

    static DemoHost start(DemoHostOptions options) throws IOException {
        return DemoHost.start(options, HOST);
    }

    static HostEndpoint endpoint(DemoHost host) {
        return new HostEndpoint("127.0.0.1", host.ports().http());
    }

    static X509Certificate pair(DemoHost host, ClientIdentity identity) throws GameStreamException {
        return PairingClient.pair(endpoint(host), identity, UNIQUE_ID, PIN, "test");
    }

    static NvHttpClient pairedClient(DemoHost host, ClientIdentity identity) throws GameStreamException {
        return new NvHttpClient(endpoint(host), identity, UNIQUE_ID, Optional.of(pair(host, identity)));
    }

    static LaunchRequest launchRequest(int appId) {
        return LaunchRequest.create(appId, CONFIG);
    }

    private static void assertFails(ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        assertThatExceptionOfType(GameStreamException.class)
                .isThrownBy(action)
                .satisfies(failure -> assertThat(failure.code()).isEqualTo(code));
    }

    @Test
    @Conforms({11, 12, 23})
    void unpairedClientSeesTheHostButMayNotUseIt() throws Exception {
        try (DemoHost host = start(options().withName("Test <host> & \"more\""))) {
            NvHttpClient client = new NvHttpClient(endpoint(host), FIRST, UNIQUE_ID, Optional.empty());
            ServerInfo info = client.serverInfo();
            assertThat(info.hostname()).isEqualTo("Test <host> & \"more\"");
            assertThat(info.uniqueId()).isEqualTo(host.uniqueId());
            assertThat(info.httpsPort()).isEqualTo(host.ports().https());
            assertThat(info.paired()).isFalse();
            assertThat(info.busy()).isFalse();

            X509Certificate pinned = pair(host, SECOND);
            NvHttpClient stranger = new NvHttpClient(endpoint(host), FIRST, UNIQUE_ID, Optional.of(pinned));
            assertThat(stranger.serverInfo().paired()).isFalse();
            assertFails(ErrorCode.HOST_NOT_PAIRED, stranger::apps);
            assertFails(ErrorCode.HOST_NOT_PAIRED, () -> stranger.launch(launchRequest(1)));
        }
    }

    @Test
    @Conforms({11, 23})
    void pairedClientListsAppsAndGetsTheirPictures() throws Exception {
        try (DemoHost host = start(options())) {
            NvHttpClient client = pairedClient(host, FIRST);
            assertThat(client.serverInfo().paired()).isTrue();
            assertThat(client.apps()).extracting(App::id).containsExactly(1, 2, 3, 4);
            assertThat(client.apps()).extracting(App::title).containsExactly("Demo", "Test Card", "Load", "High Profile");
            assertThat(client.appAsset(1)).isPresent();
            assertThat(client.appAsset(2)).isPresent();
            assertThat(client.appAsset(3)).isPresent();
            assertThat(client.appAsset(4)).isPresent();
            assertThat(client.appAsset(5)).isEmpty();
        }
    }

    @Test
    @Conforms(19)
    void wrongPinIsFoundOutAndLeavesNothingBehind() throws Exception {
        try (DemoHost host = start(options())) {
            assertFails(
                    ErrorCode.PAIRING_WRONG_PIN,
                    () -> PairingClient.pair(endpoint(host), FIRST, UNIQUE_ID, "0000", "test"));
            assertThat(host.status()).contains("\"paired_clients\":0");
            pair(host, FIRST);
            assertThat(host.status()).contains("\"paired_clients\":1");
        }
    }

    @Test
    void refusingHostRejectsPairing() throws Exception {
        try (DemoHost host = start(options().withRefusePairing(true))) {
            assertFails(ErrorCode.PAIRING_REJECTED, () -> pair(host, FIRST));
        }
    }

    @Test
    void withoutFixedPinPairingWaitsForTheCommand() throws Exception {
        try (DemoHost host = start(DemoHostOptions.defaults());
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(host.execute("pin " + PIN).orElseThrow()).contains("error");
            Future<X509Certificate> pairing = executor.submit(() -> pair(host, FIRST));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (host.execute("pin " + PIN).isPresent()) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(pairing.get(30, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void clientsWithOneUniqueIdCanPairAtTheSameTime() throws Exception {
        try (DemoHost host = start(options());
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<X509Certificate>> pairings = List.of(
                    executor.submit(() -> pair(host, FIRST)), executor.submit(() -> pair(host, SECOND)));
            for (Future<X509Certificate> pairing : pairings) {
                assertThat(pairing.get(30, TimeUnit.SECONDS)).isNotNull();
            }
            assertThat(host.status()).contains("\"paired_clients\":2");
        }
    }

    @Test
    void hostAndPairingsSurviveARestart(@TempDir Path directory) throws Exception {
        Path state = directory.resolve("state");
        DemoHostOptions options = options().withStateDirectory(state);
        X509Certificate pinned;
        String uniqueId;
        try (DemoHost host = DemoHost.start(options)) {
            pinned = pair(host, FIRST);
            uniqueId = host.uniqueId();
        }
        try (DemoHost host = DemoHost.start(options)) {
            assertThat(host.uniqueId()).isEqualTo(uniqueId);
            NvHttpClient client = new NvHttpClient(endpoint(host), FIRST, UNIQUE_ID, Optional.of(pinned));
            assertThat(client.serverInfo().paired()).isTrue();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state))).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(state)) {
            assertThat(files).hasSize(4).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
    }

    @Test
    void damagedIdentityIsNotReplacedSilently(@TempDir Path state) throws Exception {
        DemoHostOptions options = options().withStateDirectory(state);
        DemoHost.start(options).close();
        Files.writeString(state.resolve("host-key.pem"), "garbage");
        assertThatThrownBy(() -> DemoHost.start(options)).isInstanceOf(IOException.class).hasMessageContaining("damaged");
    }

    @Test
    void launchResumeAndCancelFollowTheState() throws Exception {
        try (DemoHost host = start(options())) {
            NvHttpClient client = pairedClient(host, FIRST);
            NvHttpClient other = pairedClient(host, SECOND);
            assertFails(ErrorCode.HOST_REFUSED, () -> client.resume(launchRequest(1)));
            assertThat(client.serverInfo().currentGame()).isZero();

            LaunchResponse launched = client.launch(launchRequest(2));
            assertThat(launched.sessionUrl().encrypted()).isTrue();
            assertThat(launched.sessionUrl().port()).isEqualTo(host.ports().rtsp());
            assertThat(client.serverInfo().currentGame()).isEqualTo(2);
            assertThat(other.serverInfo().currentGame()).as("each client has its own app").isZero();

            LaunchResponse resumed = client.resume(launchRequest(2));
            assertThat(resumed.sessionUrl().host()).isNotEqualTo(launched.sessionUrl().host());
            client.cancel();
            assertThat(client.serverInfo().currentGame()).isZero();
            assertThat(host.status()).contains("\"sessions\":[]");
        }
    }

    @Test
    void sessionsAreBounded() throws Exception {
        try (DemoHost host = start(options().withSessions(1))) {
            NvHttpClient client = pairedClient(host, FIRST);
            NvHttpClient other = pairedClient(host, SECOND);
            client.launch(launchRequest(1));
            assertThatExceptionOfType(GameStreamException.class)
                    .isThrownBy(() -> other.launch(launchRequest(1)))
                    .satisfies(failure -> assertThat(failure.hostCode()).isEqualTo(503));
            assertThat(other.serverInfo().currentGame()).isZero();
            client.cancel();
            other.launch(launchRequest(1));
        }
    }

    @Test
    void rtspIsPlainWhenEncryptionIsSwitchedOff() throws Exception {
        try (DemoHost host = start(options().withEncryptedRtsp(false))) {
            LaunchResponse launched = pairedClient(host, FIRST).launch(launchRequest(1));
            assertThat(launched.sessionUrl().encrypted()).isFalse();
        }
    }

    @Test
    @Conforms(11)
    void plainHttpGivesNothingThatNeedsPairing() throws Exception {
        try (DemoHost host = start(options())) {
            for (String path : List.of("/applist", "/launch", "/resume", "/cancel", "/appasset", "/nonsense")) {
                assertThat(get(host, path + "?uniqueid=1&uuid=2")).contains("200 OK").contains("status_code=\"404\"");
            }
            assertThat(get(host, "/pair?phrase=pairchallenge&uniqueid=1")).contains("<paired>0</paired>");
            assertThat(get(host, "/pair?phrase=getservercert&uniqueid=1&salt=00&clientcert=00")).contains("Salt too short");
            assertThat(get(host, "/pair?clientchallenge=00&uniqueid=1")).contains("status_code=\"400\"");
            assertThat(get(host, "/pair?clientchallenge=00")).contains("Missing uniqueid");
        }
    }

    @Test
    void malformedHttpIsAnsweredAndEndsNothing() throws Exception {
        try (DemoHost host = start(options())) {
            assertThat(exchange(host, "POST / HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(exchange(host, "GET / HTTP/1.1\r\nnonsense\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(exchange(host, "GET /%zz HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400");
            assertThat(get(host, "/serverinfo")).contains("status_code=\"200\"");
        }
    }

    private static String get(DemoHost host, String target) throws IOException {
        return exchange(host, "GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    }

    private static String exchange(DemoHost host, String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", host.ports().http())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
