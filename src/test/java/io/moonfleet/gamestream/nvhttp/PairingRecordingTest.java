package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Vectors;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pairing that was recorded with a real Sunshine, played to this client by a host that only repeats the recording. */
class PairingRecordingTest {
    private static final String CLIENT_ID = "0123456789ABCDEF";

    @Test
    @Conforms(16)
    void item16_theRecordedPairingIsRepeatedByteForByte() throws Exception {
        List<Recordings.HttpExchange> recorded = Recordings.http("pairing/pairing-exchange.txt");
        try (FakeHost host = new FakeHost(Recordings.host())) {
            repeat(host, recorded);
            X509Certificate certificate = PairingClient.pair(
                    host.endpoint(),
                    Recordings.client(),
                    CLIENT_ID,
                    "4711",
                    "roth",
                    scripted(
                            "ad2051fef827f75f4101465cb72fe205",
                            "c585e5e2385e52bd201849c4451d8ee0",
                            "562ca631368a98f46a7781cf77093da6"));
            assertThat(certificate).isEqualTo(Pem.certificate(Recordings.text("pairing/server-cert.pem")));
            // The recording begins with a server information and one HTTP pairing; its last request is the HTTPS one.
            assertThat(host.asked().stream().map(asked -> asked.path() + "?" + asked.withoutUuid()).toList())
                    .isEqualTo(recorded.stream().map(PairingRecordingTest::target).toList());
            assertThat(host.asked().stream().map(FakeHost.Asked::tls).toList())
                    .isEqualTo(recorded.stream().map(Recordings.HttpExchange::tls).toList());
        }
    }

    @Test
    @Conforms(19)
    void item19_theRecordedWrongPinIsNoticedAfterPhase3() throws Exception {
        List<Recordings.HttpExchange> recorded = Recordings.http("pairing/pairing-wrong-pin.txt");
        try (FakeHost host = new FakeHost(Recordings.host())) {
            repeat(host, recorded);
            assertThatThrownBy(() -> PairingClient.pair(
                            host.endpoint(),
                            Recordings.client(),
                            CLIENT_ID,
                            "9999",
                            "roth",
                            scripted(
                                    "3c66b0b436cae221eb02e0a7a89ce122",
                                    "41a301250c4f9e2d11506f817f6d7030",
                                    "51c5a35162e248202d16328e7971c3aa")))
                    .isInstanceOfSatisfying(GameStreamException.class, e -> assertThat(e.code())
                            .isEqualTo(ErrorCode.PAIRING_WRONG_PIN));
            List<String> asked = host.asked().stream()
                    .map(request -> request.path() + "?" + request.withoutUuid())
                    .toList();
            assertThat(asked.subList(1, 4))
                    .isEqualTo(recorded.stream().limit(3).map(PairingRecordingTest::target).toList());
            assertThat(host.paths())
                    .containsExactly("http /serverinfo", "http /pair", "http /pair", "http /pair", "http /unpair");
        }
    }

    private static void repeat(FakeHost host, List<Recordings.HttpExchange> recorded) {
        host.behaving((asked, in, out) -> {
            if (asked.path().equals("/serverinfo")) {
                out.write(host.serverInfo(""));
                return;
            }
            for (Recordings.HttpExchange exchange : recorded) {
                if (exchange.tls() == asked.tls() && target(exchange).equals(asked.path() + "?" + asked.withoutUuid())) {
                    out.write(exchange.answer());
                    return;
                }
            }
            out.write("HTTP/1.1 404 Not Found\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private static String target(Recordings.HttpExchange exchange) {
        return exchange.path() + "?" + exchange.query().replaceFirst("uuid=[^&]*&?", "");
    }

    /** Salt, client challenge and client secret of the recording. */
    private static SecureRandom scripted(String... blocks) {
        Deque<String> left = new ArrayDeque<>(List.of(blocks));
        return new SecureRandom() {
            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(Vectors.bytes(left.remove()), 0, bytes, 0, bytes.length);
            }
        };
    }
}
