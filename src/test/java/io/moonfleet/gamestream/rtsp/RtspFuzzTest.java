package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.nvhttp.HostileText;
import io.moonfleet.gamestream.nvhttp.SessionUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Hostile RTSP in both roles: each input is understood or refused with the declared exception. */
@Timeout(300)
class RtspFuzzTest {
    private static final int INPUTS = 100_000;
    private static final int HANDSHAKES = 2_400;
    private static final int ROUNDS = 8;
    private static final byte[] CONTROLS = {0, '\t', '\r', '\n', ' ', ';', 0x7F, (byte) 0x85, (byte) 0xFF};
    private static final StreamConfig CONFIG = new StreamConfig(
            1280, 720, 30, 2000, 1392, 0xFFFF, 1, false, false, 6, MediaEncryption.ALWAYS, false);

    private static List<byte[]> recorded(boolean fromClient) {
        List<byte[]> samples = new ArrayList<>();
        for (String session : List.of("plain", "hevc", "surround51")) {
            for (RtspRecordings.Message message : RtspRecordings.of(session)) {
                if (message.fromClient() == fromClient) {
                    samples.add(message.bytes());
                }
            }
        }
        return samples;
    }

    @Test
    void responsesOfAHost() {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261211);
        HostileText inputs = new HostileText(seed, recorded(false));
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            try {
                RtspMessage.Response response = RtspMessage.parseResponse(inputs.next());
                StreamSetup setup = StreamSetup.of(response, 48000);
                assertThat(setup.port()).as("seed %d input %d", seed, i).isBetween(1, 65535);
                setup.pingPayload().ifPresent(payload -> assertThat(payload).hasSize(16));
                read++;
            } catch (RtspFormatException declared) {
                // Refused, as it should be.
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    /** Whole handshakes in which answers come damaged: each is agreed on or fails with a code and a stage. */
    @Test
    void handshakes() throws Exception {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261216);
        List<String> sessions = List.of("plain", "hevc", "surround51", "encrypted");
        int agreed = 0;
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<RtspRecordings.Message> recorded = RtspRecordings.of(sessions.get(round % sessions.size()));
            HostileText hostile = new HostileText(
                    seed + round,
                    recorded.stream()
                            .filter(message -> !message.fromClient())
                            .map(RtspRecordings.Message::bytes)
                            .toList());
            // A port for each round: what is left of closed connections would use up those of one.
            try (FakeRtspHost host = new FakeRtspHost(Optional.empty(), request -> {
                int number = Integer.parseInt(request.header("CSeq").orElseThrow());
                return answer(recorded.get(number * 2 - 1).bytes(), hostile);
            })) {
                for (int handshake = 0; handshake < HANDSHAKES / ROUNDS; handshake++) {
                    SessionUrl url = new SessionUrl("rtsp://192.0.2.1:48010", false, "192.0.2.1", host.port());
                    RtspSettings settings =
                            new RtspSettings(InetAddress.getLoopbackAddress(), url, new byte[16], 0xC0101, CONFIG);
                    String place = "seed " + seed + " round " + round + " handshake " + handshake;
                    try {
                        RtspSession session = new RtspClient(settings).connect((port, payload) -> {});
                        assertThat(List.of(session.audioPort(), session.videoPort(), session.controlPort()))
                                .as(place)
                                .allSatisfy(port -> assertThat(port).isBetween(1, 65535));
                        assertThat(session.opusLayout().mapping()).as(place).hasSize(6);
                        agreed++;
                    } catch (GameStreamException declared) {
                        assertThat(declared.stage()).as(place).contains(Stage.RTSP_HANDSHAKE);
                        refused++;
                    }
                }
            }
        }
        assertThat(agreed).as("seed %d", seed).isGreaterThan(HANDSHAKES / 20);
        assertThat(refused).as("seed %d", seed).isGreaterThan(HANDSHAKES / 20);
    }

    /** As recorded, or damaged as a text, or with control characters within a header's value. */
    private static byte[] answer(byte[] recorded, HostileText hostile) {
        return switch (hostile.random().nextInt(16)) {
            case 0 -> hostile.next();
            case 1 -> {
                byte[] damaged = recorded.clone();
                int session = new String(recorded, StandardCharsets.ISO_8859_1).indexOf("Session: ");
                int from = session < 0 ? 0 : session + 9;
                damaged[from + hostile.random().nextInt(Math.min(16, damaged.length - from))] =
                        CONTROLS[hostile.random().nextInt(CONTROLS.length)];
                yield damaged;
            }
            default -> recorded;
        };
    }

    @Test
    void requestsOfAClient() {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261212);
        HostileText inputs = new HostileText(seed, recorded(true));
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = inputs.next();
            try {
                RtspMessage.parseRequest(input);
                read++;
            } catch (RtspFormatException declared) {
                // Refused, as it should be.
            }
            try {
                RtspRequestReader.read(new ByteArrayInputStream(input), Optional.empty(), 2048);
            } catch (RtspFormatException | IOException declared) {
                // Refused or cut, as it should be.
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    @Test
    void encryptedFrames() {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261213);
        byte[] key = new byte[16];
        RtspEncryption client = new RtspEncryption(key, RtspEncryption.Role.CLIENT);
        RtspEncryption host = new RtspEncryption(key, RtspEncryption.Role.HOST);
        List<byte[]> samples = recorded(true).stream().map(client::seal).toList();
        HostileText inputs = new HostileText(seed, samples);
        int opened = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = inputs.next();
            try {
                host.open(input);
                opened++;
            } catch (RtspFormatException declared) {
                // Refused, as it should be.
            }
            try {
                RtspRequestReader.read(new ByteArrayInputStream(input), Optional.of(host), 2048);
            } catch (RtspFormatException | IOException declared) {
                // Refused or cut, as it should be.
            }
        }
        assertThat(opened).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }

    @Test
    void descriptions() throws Exception {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261214);
        List<byte[]> samples = new ArrayList<>();
        for (String session : List.of("plain", "hevc")) {
            samples.add(RtspMessage.bytes(
                    RtspMessage.parseResponse(RtspRecordings.of(session).get(3).bytes()).body()));
        }
        samples.add(RtspMessage.bytes("a=x-ss-general.featureFlags: 3\r\na=a=rtpmap:98 AV1/90000\r\n"
                + "a=fmtp:97 surround-params=642014235\r\na=fmtp:97 surround-params=85301423675\r\n"));
        HostileText inputs = new HostileText(seed, samples);
        for (int i = 0; i < INPUTS; i++) {
            HostDescription description =
                    HostDescription.parse(new String(inputs.next(), StandardCharsets.ISO_8859_1));
            assertThat(description.surroundParams()).as("seed %d input %d", seed, i).hasSizeLessThanOrEqualTo(16);
            EncryptionChoice encryption = EncryptionChoice.choose(description, true);
            assertThat(encryption.enabled()).as("seed %d input %d", seed, i).isBetween(0, 7);
            for (int channels : new int[] {2, 6, 8}) {
                try {
                    OpusLayoutChoice choice =
                            OpusLayoutChoice.choose(description.surroundParams(), channels, inputs.random().nextInt(30_000));
                    assertThat(choice.layout().mapping()).as("seed %d input %d", seed, i).hasSize(channels);
                    CodecChoice.choose(description, inputs.random().nextInt(), 0xFFFF, 1280, 720);
                } catch (GameStreamException declared) {
                    // No layout or no codec: a failure with a code.
                }
            }
        }
    }

    @Test
    void announcements() throws Exception {
        long seed = FuzzSeed.of(RtspFuzzTest.class, 20261215);
        List<byte[]> samples = new ArrayList<>();
        for (String session : List.of("plain", "encrypted", "surround51", "hevc")) {
            samples.add(RtspMessage.bytes(RtspRecordings.request(session, "ANNOUNCE").body()));
        }
        HostileText inputs = new HostileText(seed, samples);
        int read = 0;
        for (int i = 0; i < INPUTS; i++) {
            try {
                AnnouncedStream stream =
                        AnnouncedStream.parse(new String(inputs.next(), StandardCharsets.ISO_8859_1));
                assertThat(stream.packetSize()).as("seed %d input %d", seed, i).isBetween(48, 9000);
                assertThat(stream.width()).as("seed %d input %d", seed, i).isBetween(16, 8192);
                read++;
            } catch (RtspFormatException declared) {
                assertThat(declared.getMessage()).as("seed %d input %d", seed, i).hasSizeLessThan(120);
            }
        }
        assertThat(read).as("seed %d", seed).isBetween(INPUTS / 20, INPUTS - INPUTS / 20);
    }
}
