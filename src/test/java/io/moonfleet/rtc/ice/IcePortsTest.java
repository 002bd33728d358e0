package io.moonfleet.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.rtc.udp.DatagramBatch;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Peers by UDP and TCP over real loopback sockets. */
class IcePortsTest {
    private static final IceCredentials BROWSER = new IceCredentials("brow", "0123456789012345678901");

    private final RecordingListener listener = new RecordingListener();
    private IcePorts ports;
    private IceSession session;

    @BeforeEach
    void open() throws IOException {
        ports = IcePorts.open(IceSettings.loopbackOnly());
        session = ports.session(listener);
    }

    @AfterEach
    void close() {
        ports.close();
    }

    private InetSocketAddress address(boolean tcp) {
        return ports.candidates().stream()
                .filter(candidate -> candidate.tcp() == tcp)
                .findFirst()
                .orElseThrow()
                .address();
    }

    @Test
    void aNominatedPathCarriesDatagramsBothWays() throws Exception {
        session.remoteCredentials(BROWSER);
        try (CheckingClient browser = CheckingClient.udp(address(false))) {
            StunMessage response = browser.check(session.localCredentials(), "brow", true);
            assertThat(response.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
            assertThat(response.authentic(session.localCredentials().key())).isTrue();
            IcePath path = listener.path();
            assertThat(response.mappedAddress()).contains(path.remote());
            assertThat(path.tcp()).isFalse();
            browser.send("to the server");
            assertThat(listener.datagram()).isEqualTo("to the server");
            assertThat(path.send("single".getBytes(StandardCharsets.US_ASCII), 0, 6)).isTrue();
            assertThat(browser.receive()).isEqualTo("single".getBytes(StandardCharsets.US_ASCII));
            assertThat(path.send(batch("one", "second"))).isEqualTo(2);
            assertThat(browser.receive()).asString().isEqualTo("one");
            assertThat(browser.receive()).asString().isEqualTo("second");
        }
    }

    @Test
    void aCheckThatDoesNotNominateSelectsNothing() throws Exception {
        try (CheckingClient browser = CheckingClient.udp(address(false))) {
            browser.check(session.localCredentials(), "brow", false);
            assertThat(session.path()).isEmpty();
            browser.send("early");
            assertThat(listener.datagram()).isEqualTo("early");
            browser.check(session.localCredentials(), "brow", true);
            assertThat(listener.path()).isSameAs(session.path().orElseThrow());
        }
    }

    @Test
    void peersOnOnePortAreKeptApart() throws Exception {
        RecordingListener second = new RecordingListener();
        IceSession other = ports.session(second);
        try (CheckingClient one = CheckingClient.udp(address(false));
                CheckingClient two = CheckingClient.udp(address(false))) {
            one.check(session.localCredentials(), "one1", true);
            two.check(other.localCredentials(), "two2", true);
            one.send("from one");
            two.send("from two");
            assertThat(listener.datagram()).isEqualTo("from one");
            assertThat(second.datagram()).isEqualTo("from two");
            other.close();
            one.send("still there");
            assertThat(listener.datagram()).isEqualTo("still there");
        }
    }

    @Test
    void theLatestNominationWins() throws Exception {
        try (CheckingClient first = CheckingClient.udp(address(false));
                CheckingClient second = CheckingClient.udp(address(false))) {
            first.check(session.localCredentials(), "brow", true);
            IcePath before = listener.path();
            second.check(session.localCredentials(), "brow", true);
            IcePath after = listener.path();
            assertThat(after.remote()).isNotEqualTo(before.remote());
            assertThat(session.path()).containsSame(after);
            first.check(session.localCredentials(), "brow", true);
            assertThat(listener.path()).isSameAs(before);
            first.check(session.localCredentials(), "brow", true);
            assertThat(listener.quiet()).isTrue();
        }
    }

    @Test
    void unauthenticMessagesChangeNothing() throws Exception {
        session.remoteCredentials(BROWSER);
        IceCredentials guessed = new IceCredentials(session.localUfrag(), "guessedguessedguessedgu");
        try (CheckingClient stranger = CheckingClient.udp(address(false))) {
            assertThat(stranger.check(guessed, "brow", true).errorCode()).hasValue(401);
            assertThat(stranger.check(session.localCredentials(), "other", true).errorCode()).hasValue(401);
            byte[] anonymous = new StunBuilder(StunMessage.BINDING_REQUEST, new byte[12]).fingerprinted();
            assertThat(stranger.exchange(anonymous).errorCode()).hasValue(400);
            stranger.send("let me in");
            byte[] conflict = new StunBuilder(StunMessage.BINDING_REQUEST, new byte[12])
                    .username(session.localUfrag() + ":brow")
                    .attribute(StunMessage.ICE_CONTROLLED, new byte[8])
                    .integrity(session.localCredentials().key())
                    .fingerprinted();
            assertThat(stranger.exchange(conflict).errorCode()).hasValue(487);
            byte[] unknown = new StunBuilder(StunMessage.BINDING_REQUEST, new byte[12])
                    .username(session.localUfrag() + ":brow")
                    .attribute(0x0019, new byte[4])
                    .integrity(session.localCredentials().key())
                    .fingerprinted();
            assertThat(stranger.exchange(unknown).errorCode()).hasValue(420);
        }
        assertThat(listener.quiet()).isTrue();
        assertThat(ports.ignoredDatagrams()).isEqualTo(1);
    }

    @Test
    void aRestartTakesTheOldCredentialsUntilTheNewAreUsed() throws Exception {
        session.remoteCredentials(BROWSER);
        IceCredentials old = session.localCredentials();
        try (CheckingClient browser = CheckingClient.udp(address(false))) {
            browser.check(old, "brow", true);
            IceCredentials fresh = session.restart();
            assertThat(fresh.ufrag()).isNotEqualTo(old.ufrag());
            assertThat(browser.check(old, "brow", false).type()).isEqualTo(StunMessage.BINDING_SUCCESS);
            session.remoteCredentials(new IceCredentials("anew", BROWSER.password()));
            assertThat(browser.check(fresh, "anew", true).type()).isEqualTo(StunMessage.BINDING_SUCCESS);
            browser.send(browser.request(old, "brow", false));
            // No answer comes to the old name: the next one is that to the new.
            byte[] request = browser.request(fresh, "anew", false);
            assertThat(browser.exchange(request).transactionId())
                    .isEqualTo(StunMessage.parse(request, 0, request.length).transactionId());
        }
    }

    @Test
    void aSilentBrowserIsGone() throws Exception {
        try (IcePorts impatient =
                        IcePorts.open(IceSettings.loopbackOnly().withConsentTimeout(Duration.ofMillis(500)));
                CheckingClient browser =
                        CheckingClient.udp(impatient.candidates().getFirst().address())) {
            IceSession watched = impatient.session(listener);
            browser.check(watched.localCredentials(), "brow", true);
            listener.path();
            assertThat(listener.end()).contains("silent");
        }
    }

    @Test
    void aTcpPathCarriesDatagramsBothWays() throws Exception {
        try (CheckingClient browser = CheckingClient.tcp(address(true))) {
            StunMessage response = browser.check(session.localCredentials(), "brow", true);
            assertThat(response.type()).isEqualTo(StunMessage.BINDING_SUCCESS);
            IcePath path = listener.path();
            assertThat(path.tcp()).isTrue();
            browser.send("to the server");
            assertThat(listener.datagram()).isEqualTo("to the server");
            assertThat(path.send(batch("one", "second"))).isEqualTo(2);
            assertThat(browser.receive()).asString().isEqualTo("one");
            assertThat(browser.receive()).asString().isEqualTo("second");
        }
    }

    @Test
    void aTcpViewerThatDoesNotReadCostsItsOwnDatagramsOnly() throws Exception {
        try (CheckingClient browser = CheckingClient.tcp(address(true))) {
            browser.check(session.localCredentials(), "brow", true);
            IcePath path = listener.path();
            byte[] packet = new byte[1200];
            int sent = 0;
            while (sent < 1_000_000 && path.send(packet, 0, packet.length)) {
                sent++;
            }
            assertThat(sent).isBetween(FrameRing.MAX_BYTES / 1202 - 1, 100_000);
            for (int index = 0; index < sent; index++) {
                assertThat(browser.receive()).hasSize(1200);
            }
        }
    }

    @Test
    void aTcpConnectionBeginsWithACheckOrEnds() throws Exception {
        try (CheckingClient stranger = CheckingClient.tcp(address(true))) {
            stranger.send("GET / HTTP/1.1");
            assertThatThrownBy(stranger::receive).isInstanceOf(IOException.class);
        }
        long start = System.nanoTime();
        try (CheckingClient silent = CheckingClient.tcp(address(true))) {
            assertThatThrownBy(silent::receive).isInstanceOf(EOFException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(9));
    }

    @Test
    void closingASessionClosesItsTcpConnection() throws Exception {
        try (CheckingClient browser = CheckingClient.tcp(address(true))) {
            browser.check(session.localCredentials(), "brow", true);
            listener.path();
            session.close();
            assertThatThrownBy(browser::receive).isInstanceOf(IOException.class);
        }
    }

    @Test
    void streamersShareARangeUntilItIsFull() throws Exception {
        int free = freePorts(2);
        IceSettings settings = IceSettings.loopbackOnly().withPortRange(new IcePortRange(free, free + 1));
        try (IcePorts first = IcePorts.open(settings);
                IcePorts second = IcePorts.open(settings)) {
            assertThat(first.port()).isBetween(free, free + 1).isNotEqualTo(second.port());
            assertThat(second.port()).isBetween(free, free + 1);
            assertThatThrownBy(() -> IcePorts.open(settings))
                    .isInstanceOfSatisfying(IceException.class, refused ->
                            assertThat(refused.reason()).isEqualTo(IceException.Reason.NO_FREE_PORT))
                    .hasMessageContaining("moonfleet.rtc.port-range");
        }
        try (IcePorts again = IcePorts.open(settings)) {
            assertThat(again.port()).isBetween(free, free + 1);
        }
    }

    /** The first of some ports in a row that are free now, as far as one can know. */
    private static int freePorts(int count) throws IOException {
        for (int start = 42_000; start < 60_000; start += count) {
            int found = 0;
            while (found < count && free(start + found)) {
                found++;
            }
            if (found == count) {
                return start;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean free(int port) {
        try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    @Test
    void withoutAnAddressThereIsAReason() {
        IceSettings settings = new IceSettings(Optional.empty(), true, false, AddressFamilies.BOTH,
                List.of("nonesuch"), List.of(), IceSettings.CONSENT_TIMEOUT);
        assertThatThrownBy(() -> IcePorts.open(settings))
                .isInstanceOfSatisfying(IceException.class, refused ->
                        assertThat(refused.reason()).isEqualTo(IceException.Reason.NO_ADDRESS));
    }

    private static DatagramBatch batch(String... texts) {
        DatagramBatch batch = new DatagramBatch(texts.length, 1000);
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(bytes, 0, batch.data(), batch.begin(), bytes.length);
            batch.end(bytes.length);
        }
        return batch;
    }
}
