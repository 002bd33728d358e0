package io.moonfleet.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.HostTrust;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class HostServiceTest {
    private static final HostAddress WOLF = new HostAddress("192.0.2.1", 47989);
    private static final HostAddress DEMO = new HostAddress("127.0.0.1", 40001);

    @TempDir
    private Path data;

    private final FakeGateway gateway = new FakeGateway();
    private FakeGateway.Host wolf;
    private volatile List<HostDiscovery.Sighting> sightings = List.of();

    private record Demo(boolean enabled) implements BuiltInHost {
        @Override
        public HostAddress address() {
            return DEMO;
        }

        @Override
        public String pin() {
            return "7777";
        }
    }

    @BeforeEach
    void hosts() {
        wolf = new FakeGateway.Host("wolf", "1234");
        gateway.hosts.put(WOLF, wolf);
        gateway.hosts.put(DEMO, new FakeGateway.Host("demo", "7777"));
    }

    private HostService service(boolean demo, Optional<String> pin) {
        return new HostService(
                new HostStore(data),
                new IdentityStore(data, gateway, 3),
                gateway,
                new Demo(demo),
                new HostService.PairingSettings(pin, "moonfleet"),
                new BoxArtCache(data),
                () -> sightings);
    }

    @Test
    void eachStreamerIsPairedOnceUnderItsOwnIdentity() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.require(host);
        StreamerHost first = service.prepare(host, "a", 1);
        StreamerHost second = service.prepare(host, "b", 1);
        assertThat(first.host().keys()).isNotEqualTo(second.host().keys());
        assertThat(first.host().hostCertificatePem()).isEqualTo("certificate of wolf");
        assertThat(first.launchKey()).contains("wolf").isEqualTo(second.launchKey());
        assertThat(service(false, Optional.of("1234")).prepare(host, "a", 1).host().keys())
                .isEqualTo(first.host().keys());
        assertThat(gateway.pairings).hasValue(2);
    }

    @Test
    void aHostThatForgotTheStreamerIsPairedAgain() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.prepare(host, "a", 1);
        wolf.paired.clear();
        service.prepare(host, "a", 1);
        assertThat(gateway.pairings).hasValue(2);
    }

    @Test
    void aChangedCertificateIsRefusedUntilTheHostIsRemovedAndAddedAgain() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.prepare(host, "a", 1);
        wolf.certificate = "new certificate";
        assertCertificateChanged(service, host);
        assertThat(gateway.pairings).hasValue(1);
        service.remove(host);
        int again = service.add(WOLF, AutoPin.UNSAID);
        assertThat(service.prepare(again, "a", 1).host().hostCertificatePem()).isEqualTo("new certificate");
    }

    @Test
    void aStreamerThatHasNeverSeenTheHostKnowsItsCertificate() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.prepare(host, "a", 1);
        wolf.certificate = "new certificate";
        wolf.paired.clear();
        assertCertificateChanged(service, host, "b");
        assertThat(gateway.pairings).as("nothing was paired with the other host").hasValue(1);
        // Also after a restart, and when streamers come and go.
        HostService restarted = service(false, Optional.of("1234"));
        assertCertificateChanged(restarted, host, "c");
        restarted.pair(host, "1234");
        assertThat(restarted.prepare(host, "d", 1).host().hostCertificatePem()).isEqualTo("new certificate");
        wolf.certificate = "a third certificate";
        assertCertificateChanged(restarted, host, "e");
    }

    @Test
    void theServersOwnPairingHoldsForStreamersToo() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.pair(host, "1234");
        wolf.certificate = "new certificate";
        assertCertificateChanged(service, host, "b");
        // Removing the host does not take the server's own pairing back.
        service.remove(host);
        assertCertificateChanged(service, service.add(WOLF, AutoPin.UNSAID), "b");
    }

    @Test
    void anIdentityThatWasPairedUnderAnotherCertificateIsPairedAgain() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        IdentityStore identities = new IdentityStore(data, gateway, 3);
        identities.save("a", identities.acquire("a").withPairing("wolf", "certificate of another"));
        service.pair(host, "1234");
        identities.save("a", identities.acquire("a").withPairing("wolf", "certificate of another"));
        assertThat(service.prepare(host, "a", 1).host().hostCertificatePem()).isEqualTo("certificate of wolf");
    }

    @Test
    void aHostThatAPersonPairsIsNotPairedForEachStreamer() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.NEVER);
        assertThatThrownBy(() -> service.require(host)).hasMessage("Host not paired");
        service.pair(host, "1234");
        service.require(host);
        HostService restarted = service(false, Optional.of("1234"));
        assertThat(restarted.prepare(host, "a", 1).host().keys())
                .isEqualTo(restarted.prepare(host, "b", 1).host().keys());
        assertThat(gateway.pairings).hasValue(1);
        restarted.add(WOLF, AutoPin.of("1234"));
        restarted.prepare(host, "a", 1);
        assertThat(gateway.pairings).hasValue(2);
    }

    @Test
    void anotherHostAtAListedAddressTakesItsPlaceAndNotItsMac() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        wolf.mac = Optional.of("02:00:00:00:00:01");
        int host = service.add(WOLF, AutoPin.UNSAID);
        gateway.hosts.put(WOLF, new FakeGateway.Host("other", "1234"));
        assertThat(service.add(WOLF, AutoPin.UNSAID)).isEqualTo(host);
        assertThat(new HostStore(data).all()).singleElement().satisfies(stored -> {
            assertThat(stored.uniqueId()).contains("other");
            assertThat(stored.mac()).isEmpty();
        });
    }

    @Test
    void aHostThatMovesToTheAddressOfAnotherIsListedOnce() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        HostAddress second = new HostAddress("192.0.2.2", 47989);
        gateway.hosts.put(second, new FakeGateway.Host("second", "1234"));
        int first = service.add(WOLF, AutoPin.UNSAID);
        int moving = service.add(second, AutoPin.UNSAID);
        gateway.hosts.put(WOLF, gateway.hosts.remove(second));
        assertThat(service.add(WOLF, AutoPin.UNSAID)).isEqualTo(moving).isNotEqualTo(first);
        assertThat(new HostStore(data).all())
                .extracting(stored -> stored.uniqueId().orElseThrow())
                .containsExactly("wolf", "second");
        assertThat(service.known(first).failure()).hasValueSatisfying(
                failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HOST_IDENTITY_CHANGED));
    }

    @Test
    void aListedHostThatMovedIsDiscoveredWhereItIs() throws Exception {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        HostAddress moved = new HostAddress("192.0.2.7", 47989);
        sightings = List.of(new HostDiscovery.Sighting(
                "wolf", List.of(InetAddress.getByName(moved.address())), moved.httpPort()));
        gateway.hosts.put(moved, wolf);
        assertThat(service.discovered(service.list())).as("it answers where it is listed").isEmpty();
        gateway.hosts.remove(WOLF);
        assertThat(service.discovered(service.list())).extracting(DiscoveredHost::address).containsExactly(moved);
        assertThat(service.add(moved, AutoPin.UNSAID)).isEqualTo(host);
        assertThat(service.discovered(service.list())).isEmpty();
    }

    @Test
    void cancelIsOnlyAskedOfAHostThatIsThereAndPaired() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        assertThatThrownBy(() -> service.requireReady(host)).hasMessage("Host not paired");
        service.pair(host, "1234");
        service.requireReady(host);
        wolf.paired.clear();
        assertThatThrownBy(() -> service.requireReady(host)).hasMessage("Host not paired");
        wolf.certificate = "new certificate";
        assertThatThrownBy(() -> service.requireReady(host))
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HOST_CERTIFICATE_CHANGED));
        gateway.hosts.remove(WOLF);
        assertThatThrownBy(() -> service.requireReady(host)).hasMessage("no connection");
        assertThatThrownBy(() -> service.requireReady(7)).hasMessage("Host not found");
    }

    @Test
    void aChangedCertificateIsRefusedUntilTheHostIsPairedAgain() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.prepare(host, "a", 1);
        wolf.certificate = "new certificate";
        assertCertificateChanged(service, host);
        service.pair(host, "1234");
        assertThat(service.prepare(host, "a", 1).host().hostCertificatePem()).isEqualTo("new certificate");
        assertThat(service.status(host).paired()).isTrue();
    }

    @Test
    void aHostUnderTheServersOwnIdentityIsRefusedUntilItIsPairedAgain() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.pair(host, "1234");
        wolf.certificate = "new certificate";
        assertThat(service.known(host).paired()).isFalse();
        assertThat(service.status(host).trust()).isEqualTo(HostTrust.CERTIFICATE_CHANGED);
        assertThat(service.prepare(host, "a", 1).host().hostCertificatePem())
                .as("the streamer still insists on the one that was paired")
                .isEqualTo("certificate of wolf");
        service.pair(host, "1234");
        assertThat(service.known(host).paired()).isTrue();
        assertThat(service.prepare(host, "a", 1).host().hostCertificatePem()).isEqualTo("new certificate");
    }

    @Test
    void whoeverPretendsToBeAPairedHostDoesNotTakeItsPlaceInTheList() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.pair(host, "1234");
        HostAddress other = new HostAddress("192.0.2.66", 47989);
        FakeGateway.Host pretender = new FakeGateway.Host("wolf", "1234");
        pretender.certificate = "certificate of a pretender";
        gateway.hosts.put(other, pretender);
        assertThatThrownBy(() -> service.add(other, AutoPin.UNSAID))
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HOST_CERTIFICATE_CHANGED));
        assertThat(service.known(host).address()).isEqualTo(WOLF);
        // The host itself may move.
        pretender.certificate = wolf.certificate;
        assertThat(service.add(other, AutoPin.UNSAID)).isEqualTo(host);
        assertThat(service.known(host).address()).isEqualTo(other);
    }

    @Test
    void aHostIsPairedByOnePersonAtATime() throws Exception {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        CountDownLatch typed = new CountDownLatch(1);
        gateway.untilPinIsTyped = Optional.of(typed);
        CompletableFuture<Void> first = CompletableFuture.runAsync(() -> {
            try {
                service.pair(host, "1234");
            } catch (GameStreamException failed) {
                throw new CompletionException(failed);
            }
        });
        assertThat(gateway.pinWanted.await(20, TimeUnit.SECONDS)).isTrue();
        for (Executable second : List.<Executable>of(() -> service.pinFor(host), () -> service.pair(host, "1234"))) {
            assertThatThrownBy(second::execute)
                    .isInstanceOfSatisfying(
                            GameStreamException.class,
                            failed -> assertThat(failed.code()).isEqualTo(ErrorCode.PAIRING_IN_PROGRESS));
        }
        typed.countDown();
        first.get(20, TimeUnit.SECONDS);
        assertThat(service.pinFor(host)).matches("[0-9]{4}");
    }

    @Test
    void whatAnnouncesItselfIsAskedWhoItIsAndNotAdded() throws Exception {
        InetAddress address = InetAddress.getByName(WOLF.address());
        sightings = List.of(
                new HostDiscovery.Sighting("a name like any other", List.of(address), WOLF.httpPort()),
                new HostDiscovery.Sighting("the same once more", List.of(address), WOLF.httpPort()),
                new HostDiscovery.Sighting("nobody", List.of(InetAddress.getByName("192.0.2.9")), 1));
        HostService service = service(false, Optional.empty());
        assertThat(service.discovered(service.list()))
                .containsExactly(new DiscoveredHost("name of wolf", WOLF, "wolf", "7.1.431.-1"));
        assertThat(service.list()).isEmpty();
        service.add(WOLF, AutoPin.UNSAID);
        assertThat(service.discovered(service.list())).isEmpty();
    }

    @Test
    void appsAreAskedForOnceInAWhile() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        assertThatThrownBy(() -> service.apps(host, false)).hasMessage("Host not paired");
        service.pair(host, "1234");
        assertThat(service.apps(host, false)).isEqualTo(service.apps(host, false));
        assertThat(gateway.appLists).hasValue(1);
        service.apps(host, true);
        assertThat(gateway.appLists).hasValue(2);
    }

    @Test
    void boxArtIsKeptOnDiskAndShownWhileTheHostSleeps() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.pair(host, "1234");
        gateway.image = Optional.of(new byte[] {1, 2, 3});
        assertThat(service.appImage(host, 7, false)).contains(new byte[] {1, 2, 3});
        HostService restarted = service(false, Optional.empty());
        assertThat(restarted.appImage(host, 7, false)).contains(new byte[] {1, 2, 3});
        assertThat(gateway.images).hasValue(1);
        gateway.image = Optional.of(new byte[] {4});
        assertThat(restarted.appImage(host, 7, true)).contains(new byte[] {4});
        gateway.hosts.remove(WOLF);
        assertThat(restarted.appImage(host, 7, true)).contains(new byte[] {4});
        assertThatThrownBy(() -> restarted.appImage(host, 8, false)).hasMessage("no connection");
        restarted.remove(host);
        assertThat(new BoxArtCache(data).kept("wolf", 7)).isEmpty();
    }

    @Test
    void pairingAgainDoesNotReplaceTheCertificate() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        service.prepare(host, "a", 1);
        wolf.paired.clear();
        gateway.certificateWhilePairing = Optional.of("another certificate");
        assertCertificateChanged(service, host);
        gateway.certificateWhilePairing = Optional.empty();
        assertThat(service.prepare(host, "a", 1).host().hostCertificatePem()).isEqualTo("certificate of wolf");
    }

    @Test
    void theDemoHostMayHaveANewCertificate() throws GameStreamException {
        HostService service = service(true, Optional.empty());
        service.prepare(0, "a", 1);
        gateway.hosts.get(DEMO).certificate = "new certificate";
        assertThat(service.prepare(0, "a", 1).host().hostCertificatePem()).isEqualTo("new certificate");
    }

    private static void assertCertificateChanged(HostService service, int host) {
        assertCertificateChanged(service, host, "a");
    }

    private static void assertCertificateChanged(HostService service, int host, String streamer) {
        assertThatThrownBy(() -> service.prepare(host, streamer, 1))
                .hasMessageContaining("pair with it again")
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HOST_CERTIFICATE_CHANGED));
    }

    @Test
    void aTemporaryFileThatWasLeftDoesNotKeepAnIdentityFromBeingPassedOn() throws Exception {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        for (int streamer = 0; streamer < 3; streamer++) {
            service.prepare(host, "s" + streamer, 1);
            service.release("s" + streamer);
            Files.createFile(data.resolve("streamers/s" + streamer + "/.identity.json1.tmp"));
            Files.createFile(data.resolve("streamers/s" + streamer + "/foreign"));
        }
        service.prepare(host, "later", 1);
        assertThat(wolf.paired).hasSize(3);
    }

    @Test
    void theHostsListOfClientsDoesNotGrowWithoutEnd() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        for (int streamer = 0; streamer < 20; streamer++) {
            service.prepare(host, "s" + streamer, 1);
            service.release("s" + streamer);
        }
        assertThat(wolf.paired).hasSize(3);
    }

    @Test
    void identitiesInUseAreNeverPassedOn() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        for (int streamer = 0; streamer < 6; streamer++) {
            service.prepare(host, "s" + streamer, 1);
        }
        assertThat(wolf.paired).hasSize(6);
    }

    @Test
    void aHostWithoutAutomaticPinIsSharedThroughTheServersIdentity() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        assertThatThrownBy(() -> service.require(host)).hasMessage("Host not paired");
        service.pair(host, "1234");
        service.require(host);
        StreamerHost first = service.prepare(host, "a", 1);
        StreamerHost second = service.prepare(host, "b", 1);
        assertThat(first.host().keys()).isEqualTo(second.host().keys());
        assertThat(first.launchKey()).isPresent().isEqualTo(second.launchKey());
        assertThat(service.status(host).paired()).isTrue();
        assertThat(service(false, Optional.empty()).status(host).paired()).isTrue();
    }

    @Test
    void aWrongPinIsAnErrorOfThePairing() throws GameStreamException {
        HostService service = service(false, Optional.of("9999"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        assertThatThrownBy(() -> service.prepare(host, "a", 1))
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.PAIRING_WRONG_PIN));
    }

    @Test
    void theDemoHostIsNumberZeroAndCannotBeRemoved() throws GameStreamException {
        HostService service = service(true, Optional.empty());
        assertThat(service.add(WOLF, AutoPin.of("1234"))).isEqualTo(1);
        assertThat(service.list()).extracting(KnownHost::hostId).containsExactly(0, 1);
        service.pair(0, "7777");
        assertThat(service.known(0).paired()).isTrue();
        assertThat(service(true, Optional.empty()).known(0).paired()).isTrue();
        assertThat(service.prepare(0, "a", 1).uniqueId()).contains("demo");
        assertThatThrownBy(() -> service.remove(0)).isInstanceOf(HostRefusedException.class);
        service.remove(1);
        assertThat(service.list()).hasSize(1);
    }

    @Test
    void anotherHostUnderAKnownAddressIsNotTrusted() throws GameStreamException {
        HostService service = service(false, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        gateway.hosts.put(WOLF, new FakeGateway.Host("impostor", "1234"));
        assertThatThrownBy(() -> service.prepare(host, "a", 1))
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failed -> assertThat(failed.code()).isEqualTo(ErrorCode.HOST_IDENTITY_CHANGED));
        assertThat(gateway.pairings).hasValue(0);
    }

    @Test
    void anUnreachableHostStaysInTheList() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.UNSAID);
        gateway.hosts.clear();
        assertThat(service.list()).singleElement().satisfies(known -> {
            assertThat(known.status()).isEmpty();
            assertThat(known.name()).isEqualTo("name of wolf");
        });
        assertThatThrownBy(() -> service.status(host)).isInstanceOf(GameStreamException.class);
    }

    @Test
    void addingAHostTwiceUpdatesIt() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        assertThat(service.add(WOLF, AutoPin.UNSAID)).isEqualTo(service.add(WOLF, AutoPin.of("1234")));
        service.require(0);
    }

    @Test
    void concurrentAdditionsOfOneHostMakeOneEntry() throws Exception {
        HostService service = service(false, Optional.empty());
        for (int round = 0; round < 10; round++) {
            HostAddress address = new HostAddress("192.0.2." + (10 + round), 47989);
            gateway.hosts.put(address, new FakeGateway.Host("host-" + round, "1234"));
            List<Callable<Integer>> callers = Collections.nCopies(20, () -> service.add(address, AutoPin.UNSAID));
            try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Integer> hostId : executor.invokeAll(callers)) {
                    assertThat(hostId.get()).isEqualTo(round);
                }
            }
        }
        assertThat(service.list()).hasSize(10);
    }

    @Test
    void pairingsMadeAtTheSameTimeAreAllKept() throws Exception {
        HostService service = service(false, Optional.empty());
        List<Callable<Void>> callers = new ArrayList<>();
        for (int number = 0; number < 40; number++) {
            HostAddress address = new HostAddress("192.0.2." + (10 + number), 47989);
            gateway.hosts.put(address, new FakeGateway.Host("host-" + number, "1234"));
            int hostId = service.add(address, AutoPin.UNSAID);
            callers.add(() -> {
                service.pair(hostId, "1234");
                return null;
            });
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> paired : executor.invokeAll(callers)) {
                paired.get();
            }
        }
        assertThat(service.list()).hasSize(40).allMatch(KnownHost::paired);
    }

    @Test
    void secretsAreNotPrinted() throws GameStreamException {
        HostService service = service(false, Optional.empty());
        int host = service.add(WOLF, AutoPin.of("1234"));
        assertThat(service.prepare(host, "a", 1).toString()).doesNotContain("private key");
        assertThat(new HostStore(data).all().toString()).doesNotContain("1234");
        assertThat(new HostService.PairingSettings(Optional.of("1234"), "m").toString()).doesNotContain("1234");
    }

    @Test
    void anotherAppThatAStreamerLeftOnTheDemoHostIsEnded() throws GameStreamException {
        HostService service = service(true, Optional.empty());
        FakeGateway.Host demo = gateway.hosts.get(DEMO);
        PairedHost left = service.prepare(0, "a", 1).host();
        PairedHost other = service.prepare(0, "b", 1).host();
        demo.running.put(left.keys(), 1);
        demo.running.put(other.keys(), 1);
        service.prepare(0, "a", 1);
        assertThat(demo.running).as("the same app is resumed").containsEntry(left.keys(), 1);
        service.prepare(0, "a", 2);
        assertThat(demo.running).containsOnlyKeys(other.keys());
    }

    @Test
    void theStartGoesOnWhenTheAppLeftBehindCannotBeEnded() throws GameStreamException {
        HostService service = service(true, Optional.empty());
        FakeGateway.Host demo = gateway.hosts.get(DEMO);
        PairedHost left = service.prepare(0, "a", 1).host();
        demo.running.put(left.keys(), 1);
        gateway.cancelFailure = Optional.of(new GameStreamException(ErrorCode.HOST_BUSY, "still runs"));
        assertThat(service.prepare(0, "a", 2).host()).isEqualTo(left);
    }

    @Test
    void whatRunsOnOtherHostsMayBeSomebodyElsesAndIsLetBe() throws GameStreamException {
        HostService service = service(true, Optional.of("1234"));
        int host = service.add(WOLF, AutoPin.UNSAID);
        PairedHost paired = service.prepare(host, "a", 1).host();
        wolf.running.put(paired.keys(), 1);
        service.prepare(host, "a", 2);
        assertThat(wolf.running).containsEntry(paired.keys(), 1);
    }
}
