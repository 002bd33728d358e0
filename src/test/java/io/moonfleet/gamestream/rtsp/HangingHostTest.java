package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.GameStreamSession;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.gamestream.OpenSockets;
import io.moonfleet.gamestream.OpenThreads;
import io.moonfleet.gamestream.SessionConfig;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.enet.EnetServer;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.FakeHost;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that hangs for ever, at each place where a client waits for it; from then on it answers nothing at all. */
@Timeout(120)
class HangingHostTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final SelfSignedCertificate HOST = SelfSignedCertificate.create("host");
    private static final ClientIdentity CLIENT = ClientIdentity.create();
    private static final StreamConfig STREAM =
            new StreamConfig(320, 180, 30, 2000, 1024, 1, 1, false, false, 2, false, false, true);
    private static final Duration BOUND = Duration.ofSeconds(3);

    /** Where; what is asked there, as far as it is HTTP or RTSP. */
    enum Place {
        SERVER_INFO("http /serverinfo"),
        SECURE_SERVER_INFO("https /serverinfo"),
        LAUNCH("https /launch"),
        OPTIONS("OPTIONS"),
        DESCRIBE("DESCRIBE"),
        SETUP_AUDIO("SETUP audio"),
        SETUP_VIDEO("SETUP video"),
        SETUP_CONTROL("SETUP control"),
        ANNOUNCE("ANNOUNCE"),
        PLAY("PLAY"),
        CONTROL("-"),
        FIRST_FRAME("-");

        private final String request;

        Place(String request) {
            this.request = request;
        }
    }

    private final CountDownLatch hanging = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    @ParameterizedTest
    @EnumSource(Place.class)
    @Conforms(102)
    void theClientIsStoppedWithinThreeSecondsAndNothingIsLeft(Place place) throws Exception {
        OpenThreads.awaitNone();
        OpenSockets before = OpenSockets.now();
        Duration took;
        try (DatagramSocket media = new DatagramSocket(0, LOOPBACK);
                DatagramSocket silentControl = new DatagramSocket(0, LOOPBACK);
                EnetServer control = EnetServer.start(
                        new InetSocketAddress(LOOPBACK, 0), EnetSettings.SERVER, new StartOrderTest.Accepting());
                FakeHost http = new FakeHost(HOST);
                FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), request -> {
                    hangAt(place, request);
                    return StartOrderTest.answer(
                            request,
                            media.getLocalPort(),
                            media.getLocalPort(),
                            place == Place.CONTROL
                                    ? silentControl.getLocalPort()
                                    : control.localAddress().getPort());
                })) {
            http.behaving((asked, in, out) -> {
                hangAt(place, (asked.tls() ? "https " : "http ") + asked.path());
                out.write(
                        asked.path().equals("/serverinfo")
                                ? http.serverInfo("")
                                : FakeHost.xml("<root status_code=\"200\"><sessionUrl0>rtsp://127.0.0.1:" + rtsp.port()
                                        + "</sessionUrl0><gamesession>1</gamesession></root>"));
            });
            CountDownLatch waited = waiting(place, silentControl);
            GameStreamSession session = GameStreamSession.create(
                    new SessionConfig(
                            http.endpoint(),
                            CLIENT,
                            HOST.certificate(),
                            "0123456789ABCDEF",
                            Optional.empty(),
                            1,
                            STREAM,
                            whenConnected(place, waited)),
                    new StartOrderTest.Listener());
            CompletableFuture<ErrorCode> outcome = new CompletableFuture<>();
            Thread.ofPlatform().start(() -> connect(session, outcome));
            assertThat(waited.await(30, TimeUnit.SECONDS)).as("the client waits at %s", place).isTrue();
            hanging.countDown();
            assertThat(OpenThreads.ofSessions()).contains("gamestream-connect");
            long start = System.nanoTime();
            session.close(true);
            took = Duration.ofNanos(System.nanoTime() - start);
            assertThat(outcome.get(10, TimeUnit.SECONDS)).isEqualTo(ErrorCode.CANCELLED);
            OpenThreads.awaitNone();
            over.countDown();
        }
        before.awaitNoMore();
        assertThat(took).isLessThan(BOUND);
    }

    /** Counted down when the client has begun to wait there. */
    private CountDownLatch waiting(Place place, DatagramSocket silentControl) {
        if (place == Place.FIRST_FRAME) {
            return new CountDownLatch(1);
        }
        if (place == Place.CONTROL) {
            Thread.ofVirtual().start(() -> {
                try {
                    silentControl.receive(new DatagramPacket(new byte[2048], 2048));
                    hanging.countDown();
                } catch (IOException closed) {
                    // The test is over; it says itself what it has missed.
                }
            });
        }
        return hanging;
    }

    /** The turn ends when the control stream is connected; after that only the first frame is waited for. */
    private static LaunchTurns whenConnected(Place place, CountDownLatch waited) {
        return () -> new LaunchTurns.Turn() {
            @Override
            public boolean shared() {
                return false;
            }

            @Override
            public void close() {
                if (place == Place.FIRST_FRAME) {
                    waited.countDown();
                }
            }
        };
    }

    private void hangAt(Place place, RtspMessage.Request request) {
        String method = request.method();
        if (method.equals("SETUP")) {
            String target = request.target();
            method += target.contains("audio") ? " audio" : target.contains("video") ? " video" : " control";
        }
        hangAt(place, method);
    }

    private void hangAt(Place place, String request) {
        if (!request.equals(place.request) && hanging.getCount() > 0) {
            return;
        }
        hanging.countDown();
        try {
            over.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void connect(GameStreamSession session, CompletableFuture<ErrorCode> outcome) {
        try {
            session.connect();
            outcome.completeExceptionally(new AssertionError("connected"));
        } catch (GameStreamException failure) {
            outcome.complete(failure.code());
        }
    }
}
