package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.audio.OpusLayout;
import io.moonfleet.gamestream.nvhttp.Recordings;
import io.moonfleet.gamestream.nvhttp.SessionUrl;
import io.moonfleet.gamestream.video.VideoFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class RtspClientTest {
    private static final byte[] KEY = new byte[16];
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private static StreamConfig config(int formats, int channels, boolean encrypt) {
        return new StreamConfig(
                1280,
                720,
                30,
                2000,
                1392,
                formats,
                1,
                false,
                false,
                channels,
                // What the recorded client chose, which took its decoder for one that knows no other.
                OptionalInt.of(5),
                encrypt ? MediaEncryption.ALWAYS : MediaEncryption.WHERE_REQUIRED,
                encrypt);
    }

    private static SessionUrl url(String text, boolean encrypted, String host, FakeRtspHost rtsp) {
        return new SessionUrl(text, encrypted, host, rtsp.port());
    }

    private static RtspSession connect(FakeRtspHost rtsp, boolean encrypted) throws GameStreamException {
        SessionUrl url = url("rtsp://203.0.113.9:48010", encrypted, "203.0.113.9", rtsp);
        return new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, config(1, 2, false)))
                .connect((port, payload) -> {});
    }

    private static GameStreamException failure(FakeRtspHost rtsp, boolean encrypted) {
        return catchThrowableOfType(GameStreamException.class, () -> connect(rtsp, encrypted));
    }

    /** An answer as Sunshine gives it, with these headers added. */
    private static byte[] ok(RtspMessage.Request request, RtspHeader... more) {
        List<RtspHeader> headers = new ArrayList<>();
        headers.add(new RtspHeader("CSeq", request.header("CSeq").orElseThrow()));
        headers.addAll(List.of(more));
        return new RtspMessage.Response(200, "OK", headers, "").format();
    }

    private static byte[] minimal(RtspMessage.Request request) {
        return request.method().equals("SETUP") ? ok(request, new RtspHeader("Session", "S1")) : ok(request);
    }

    /** A host that asks for exactly the recorded requests, byte for byte, and gives the recorded answers. */
    @ParameterizedTest
    @Conforms({33, 34, 36, 37, 38, 41, 44, 45})
    @CsvSource({
        "plain, H264, 2, 1, 2AD7DF358C314466, -329172095",
        "encrypted, H264, 2, 7, EAC050BF8D6F5D12, -268702447",
        "control-v1, H264, 2, 0, , ",
        "surround51, H264, 6, 1, 41DB01C0E7492005, 1382096022",
        "hevc, HEVC, 2, 1, E5A67E518636F9F1, ",
        "host-termination, H264, 2, 7, , ",
        "resume-1-launch, H264, 2, 7, , ",
        "resume-2-resume, H264, 2, 7, , "
    })
    void item33to47_theRecordedHandshakesAreRepeatedByteForByte(
            String session, VideoFormat format, int channels, int encryption, String payload, Integer connectData)
            throws Exception {
        List<RtspRecordings.Message> recorded = RtspRecordings.of(session);
        JsonNode settings = new ObjectMapper().readTree(Recordings.bytes(session + "/session.json"));
        byte[] key = Vectors.bytes(settings.get("rikey"));
        boolean encrypted = settings.get("sessionUrl0").asText().startsWith("rtspenc://");
        Optional<RtspEncryption> hostEncryption =
                encrypted ? Optional.of(new RtspEncryption(key, RtspEncryption.Role.HOST)) : Optional.empty();
        CountDownLatch played = new CountDownLatch(recorded.size() / 2);
        try (FakeRtspHost rtsp = new FakeRtspHost(hostEncryption, request -> {
            int index = Integer.parseInt(request.header("CSeq").orElseThrow()) * 2 - 2;
            assertThat(request.format()).isEqualTo(recorded.get(index).bytes());
            played.countDown();
            String answer = recorded.get(index + 1).text();
            // In that session the reference client was told to leave control encryption v2 aside.
            return RtspMessage.bytes(
                    session.equals("control-v1") ? answer.replace("Supported:7", "Supported:6") : answer);
        })) {
            // The recorded client used the 0.0.0.0 target, which is text like any other here.
            RtspSettings client = new RtspSettings(
                    LOOPBACK,
                    url("rtsp://0.0.0.0:48010", encrypted, "0.0.0.0", rtsp),
                    key,
                    session.equals("hevc") ? 786689 : 262145,
                    config(format.mask() | 1, channels, encrypted));
            List<String> pings = new ArrayList<>();
            RtspSession result = new RtspClient(client)
                    .connect((port, ping) -> pings.add(port + " " + Vectors.hex(ping.orElseThrow())
                            + " after " + rtsp.requests().getLast().target()));
            assertThat(played.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(List.of(result.audioPort(), result.videoPort(), result.controlPort()))
                    .containsExactly(48000, 47998, 47999);
            assertThat(result.videoFormat()).isEqualTo(format);
            assertThat(result.encryptionEnabled()).isEqualTo(encryption);
            assertThat(result.audioEncrypted()).isEqualTo((encryption & 4) != 0);
            assertThat(result.packetSize()).isEqualTo((encryption & 2) != 0 ? 1360 : 1392);
            assertThat(result.featureFlags()).isEqualTo(2);
            assertThat(result.refPicInvalidation()).isFalse();
            assertThat(result.opusLayout())
                    .isEqualTo(channels == 2
                            ? OpusLayout.STEREO
                            : new OpusLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5)));
            assertThat(pings)
                    .containsExactly("48000 " + Vectors.hex(result.audioPingPayload().orElseThrow())
                            + " after streamid=audio/0/0");
            if (payload != null) {
                assertThat(result.videoPingPayload())
                        .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(RtspMessage.bytes(payload)));
            }
            if (connectData != null) {
                assertThat(result.connectData()).isEqualTo(connectData);
            }
        }
    }

    @Test
    @Conforms({30, 34, 35, 101})
    void item30and35_theUrlIsSentVerbatimButTheHttpAddressIsConnected() throws Exception {
        try (FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), RtspClientTest::minimal)) {
            RtspSession session = connect(rtsp, false);
            assertThat(session.host()).isEqualTo(LOOPBACK);
            assertThat(rtsp.requests()).hasSize(7).allSatisfy(request -> {
                assertThat(request.header("Host")).contains("203.0.113.9");
                assertThat(request.headers().getFirst().name()).isEqualTo("CSeq");
            });
            assertThat(rtsp.requests().getFirst().target()).isEqualTo("rtsp://203.0.113.9:48010");
            assertThat(rtsp.requests().stream().map(request -> request.header("CSeq").orElseThrow()).toList())
                    .containsExactly("1", "2", "3", "4", "5", "6", "7");
        }
    }

    @Test
    @Conforms(42)
    void aHostThatSaysLittleGetsTheDefaults() throws Exception {
        try (FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), RtspClientTest::minimal)) {
            RtspSession session = connect(rtsp, false);
            assertThat(List.of(session.audioPort(), session.videoPort(), session.controlPort()))
                    .containsExactly(48000, 47998, 47999);
            assertThat(session.audioPingPayload()).isEmpty();
            assertThat(session.connectData()).isZero();
            assertThat(session.encryptionEnabled()).isZero();
        }
    }

    @ParameterizedTest
    @Conforms(47)
    @ValueSource(strings = {"OPTIONS", "DESCRIBE", "SETUP", "ANNOUNCE", "PLAY"})
    void item47_anyOtherStatusStopsTheHandshake(String method) throws Exception {
        try (FakeRtspHost rtsp = new FakeRtspHost(
                Optional.empty(),
                request -> request.method().equals(method)
                        ? RtspMessage.bytes("RTSP/1.0 403 Forbidden\r\nCSeq: 1\r\n\r\n")
                        : minimal(request))) {
            GameStreamException failure = failure(rtsp, false);
            assertThat(failure.code()).isEqualTo(ErrorCode.RTSP_STATUS);
            assertThat(failure.hostCode()).isEqualTo(403);
            assertThat(failure.stage()).contains(Stage.RTSP_HANDSHAKE);
            assertThat(rtsp.requests().getLast().method()).isEqualTo(method);
        }
    }

    @Test
    void aSessionWithAControlCharacterFailsAsTheHostsMistake() throws Exception {
        try (FakeRtspHost rtsp = new FakeRtspHost(
                Optional.empty(),
                request -> request.method().equals("SETUP")
                        ? RtspMessage.bytes("RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: A\tB\r\n\r\n")
                        : minimal(request))) {
            GameStreamException failure = failure(rtsp, false);
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
            assertThat(failure.stage()).contains(Stage.RTSP_HANDSHAKE);
            assertThat(failure.getMessage()).endsWith("Update the host.").doesNotContain("\t");
        }
    }

    @Test
    @Conforms(37)
    void item37_anAnswerWithoutSessionFails() throws Exception {
        try (FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), RtspClientTest::ok)) {
            assertThat(failure(rtsp, false).code()).isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({"'', false", "garbage, false", "garbage, true", "'RTSP/1.0 400 BAD REQUEST\r\nCSeq: 1\r\n\r\n', true"})
    void anAnswerThatIsNoneIsAProtocolError(String answer, boolean encrypted) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read(new byte[2048]);
                    socket.getOutputStream().write(RtspMessage.bytes(answer));
                } catch (IOException e) {
                    // The client left.
                }
            });
            SessionUrl url = new SessionUrl("rtsp://h", encrypted, "h", server.getLocalPort());
            GameStreamException failure = catchThrowableOfType(
                    GameStreamException.class,
                    () -> new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, config(1, 2, false)))
                            .connect((port, payload) -> {}));
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
        }
    }

    @Test
    @Conforms(41)
    void item41_anAnswerWithAnotherKeyAborts() throws Exception {
        byte[] otherKey = KEY.clone();
        otherKey[0] = 1;
        RtspEncryption reads = new RtspEncryption(KEY, RtspEncryption.Role.HOST);
        RtspEncryption writes = new RtspEncryption(otherKey, RtspEncryption.Role.HOST);
        try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = server.accept()) {
                    RtspMessage.Request request =
                            RtspRequestReader.read(socket.getInputStream(), Optional.of(reads), 2048);
                    socket.getOutputStream().write(writes.seal(ok(request)));
                } catch (IOException | RtspFormatException e) {
                    // The client left.
                }
            });
            SessionUrl url = new SessionUrl("rtspenc://h", true, "h", server.getLocalPort());
            GameStreamException failure = catchThrowableOfType(
                    GameStreamException.class,
                    () -> new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, config(1, 2, false)))
                            .connect((port, payload) -> {}));
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
            assertThat(failure.getMessage()).contains("this session's key");
        }
    }

    @Test
    void anEncryptingHostThatKeepsConnectionsOpenDelaysNothing() throws Exception {
        RtspEncryption host = new RtspEncryption(KEY, RtspEncryption.Role.HOST);
        List<Socket> kept = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 50, LOOPBACK)) {
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        Socket socket = server.accept();
                        kept.add(socket);
                        socket.getOutputStream()
                                .write(host.seal(minimal(
                                        RtspRequestReader.read(socket.getInputStream(), Optional.of(host), 2048))));
                    }
                } catch (IOException | RtspFormatException e) {
                    // The test is over.
                }
            });
            SessionUrl url = new SessionUrl("rtspenc://h", true, "h", server.getLocalPort());
            RtspSession session = new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, config(1, 2, false)))
                    .connect((port, payload) -> {});
            assertThat(session.videoFormat()).isEqualTo(VideoFormat.H264);
        } finally {
            for (Socket socket : kept) {
                socket.close();
            }
        }
    }

    @Test
    void aHostThatIsStillStartingIsTriedAgain() throws Exception {
        int port;
        try (ServerSocket reserved = new ServerSocket(0, 1, LOOPBACK)) {
            port = reserved.getLocalPort();
        }
        CompletableFuture<RtspSession> connecting = new CompletableFuture<>();
        SessionUrl url = new SessionUrl("rtsp://h", false, "h", port);
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                connecting.complete(new RtspClient(new RtspSettings(LOOPBACK, url, KEY, 1, config(1, 2, false)))
                        .connect((audioPort, payload) -> {}));
            } catch (GameStreamException e) {
                connecting.completeExceptionally(e);
            }
        });
        while (client.getState() == Thread.State.NEW || client.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        try (FakeRtspHost rtsp = new FakeRtspHost(port, Optional.empty(), RtspClientTest::minimal)) {
            assertThat(connecting.get(20, TimeUnit.SECONDS).audioPort()).isEqualTo(48000);
        }
    }

    @Test
    void aHandshakeIsCancelledByInterruption() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        try (FakeRtspHost rtsp = new FakeRtspHost(Optional.empty(), request -> {
            asked.countDown();
            try {
                over.await();
            } catch (InterruptedException e) {
                throw new RtspFormatException("interrupted");
            }
            return new byte[0];
        })) {
            CompletableFuture<GameStreamException> outcome = new CompletableFuture<>();
            Thread thread = Thread.ofPlatform().start(() -> outcome.complete(failure(rtsp, false)));
            asked.await();
            thread.interrupt();
            assertThat(outcome.get(20, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
            over.countDown();
        }
    }

    @Test
    void settingsShowNoKey() {
        byte[] key = Vectors.bytes("00112233445566778899aabbccddeeff");
        SessionUrl url = new SessionUrl("rtsp://h", false, "h", 5);
        assertThat(new RtspSettings(LOOPBACK, url, key, 1, config(1, 2, false)).toString())
                .isEqualTo("RtspSettings[127.0.0.1:5]");
    }
}
