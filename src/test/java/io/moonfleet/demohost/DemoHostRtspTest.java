package io.moonfleet.demohost;

import static io.moonfleet.demohost.DemoHostTest.CONFIG;
import static io.moonfleet.demohost.DemoHostTest.FIRST;
import static io.moonfleet.demohost.DemoHostTest.SECOND;
import static io.moonfleet.demohost.DemoHostTest.options;
import static io.moonfleet.demohost.DemoHostTest.pairedClient;
import static io.moonfleet.demohost.DemoHostTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.nvhttp.LaunchRequest;
import io.moonfleet.gamestream.nvhttp.LaunchResponse;
import io.moonfleet.gamestream.nvhttp.NvHttpClient;
import io.moonfleet.gamestream.rtsp.RtspEncryption;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the demo host answers to RTSP requests that no well-behaved client sends. */
class DemoHostRtspTest {
    private static final String REQUIRED =
            """
            a=x-nv-video[0].clientViewportWd:640
            a=x-nv-video[0].clientViewportHt:360
            a=x-nv-video[0].maxFPS:60
            a=x-nv-video[0].packetSize:1024
            a=x-nv-vqos[0].bw.maximumBitrateKbps:4000
            a=x-nv-video[0].videoEncoderSlicesPerFrame:1
            a=x-nv-video[0].maxNumReferenceFrames:1
            a=x-nv-audio.surround.numChannels:2
            a=x-nv-audio.surround.channelMask:3
            a=x-nv-audio.surround.AudioQuality:0
            """;

    private static byte[] exchange(DemoHost host, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", host.ports().rtsp())) {
            socket.setSoTimeout(20_000);
            try {
                socket.getOutputStream().write(request);
                return socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                // Closed with unread bytes: that, too, is no answer.
                return new byte[0];
            }
        }
    }

    private static String exchange(DemoHost host, String request) throws IOException {
        return new String(exchange(host, request.getBytes(StandardCharsets.ISO_8859_1)), StandardCharsets.ISO_8859_1);
    }

    private static String request(String line, String urlHost, String body) {
        String length = body.isEmpty() ? "" : "Content-length: " + body.length() + "\r\n";
        return line + " RTSP/1.0\r\nCSeq: 7\r\nHost: " + urlHost + "\r\n" + length + "\r\n" + body;
    }

    private static String announce(String urlHost, String body) {
        return request("ANNOUNCE streamid=control/13/0", urlHost, body);
    }

    private static LaunchRequest launchRequest() {
        return LaunchRequest.create(1, CONFIG);
    }

    @Test
    void requestsOutsideASessionGetNoAnswer() throws Exception {
        try (DemoHost host = start(options())) {
            assertThat(exchange(host, request("OPTIONS rtsp://127.0.0.1", "127.0.0.1", ""))).isEmpty();
        }
    }

    @Test
    @Conforms(46)
    void announceMustBeCompleteAndPossible() throws Exception {
        VideoOffer offer = VideoOffer.parse("h264,av1_main10");
        try (DemoHost host = start(options().withVideo(offer).withEncryptedRtsp(false))) {
            String urlHost = pairedClient(host, FIRST).launch(launchRequest()).sessionUrl().host();
            for (String line : REQUIRED.lines().toList()) {
                String incomplete = REQUIRED.replace(line + "\n", "");
                assertThat(exchange(host, announce(urlHost, incomplete))).as(line).startsWith("RTSP/1.0 400").contains("CSeq: 7");
            }
            List<String> impossible = List.of(
                    REQUIRED.replace("Wd:640", "Wd:7680"),
                    REQUIRED.replace("Ht:360", "Ht:361"),
                    REQUIRED.replace("FPS:60", "FPS:0"),
                    REQUIRED.replace("Channels:2", "Channels:4"),
                    REQUIRED.replace("packetSize:1024", "packetSize:48"),
                    REQUIRED + "a=x-nv-vqos[0].bitStreamFormat:1\n",
                    REQUIRED + "a=x-nv-video[0].dynamicRangeMode:1\n",
                    REQUIRED + "a=x-ss-general.encryptionEnabled:8\n");
            for (String body : impossible) {
                assertThat(exchange(host, announce(urlHost, body))).as(body).startsWith("RTSP/1.0 400");
            }
            assertThat(exchange(host, announce(urlHost, REQUIRED))).startsWith("RTSP/1.0 200 OK").contains("CSeq: 7");
        }
    }

    @Test
    void mandatoryEncryptionMustBeAccepted() throws Exception {
        try (DemoHost host = start(options().withEncryption(7).withEncryptedRtsp(false))) {
            String urlHost = pairedClient(host, FIRST).launch(launchRequest()).sessionUrl().host();
            assertThat(exchange(host, announce(urlHost, REQUIRED))).startsWith("RTSP/1.0 403");
            String accepted = REQUIRED + "a=x-ss-general.encryptionEnabled:7\n";
            assertThat(exchange(host, announce(urlHost, accepted))).startsWith("RTSP/1.0 200");
        }
    }

    @Test
    void unknownMethodsAndStreamsAreNotFound() throws Exception {
        try (DemoHost host = start(options().withEncryptedRtsp(false))) {
            String urlHost = pairedClient(host, FIRST).launch(launchRequest()).sessionUrl().host();
            assertThat(exchange(host, request("TEARDOWN /", urlHost, ""))).startsWith("RTSP/1.0 404");
            assertThat(exchange(host, request("SETUP streamid=mic/0/0", urlHost, ""))).startsWith("RTSP/1.0 404");
            assertThat(exchange(host, "nonsense\r\n\r\n")).startsWith("RTSP/1.0 400");
            assertThat(exchange(host, request("OPTIONS /", urlHost, "x".repeat(3000)))).startsWith("RTSP/1.0 400");
        }
    }

    @Test
    @Conforms(101)
    void plainSessionsAreToldApartByTheHostInTheirUrl() throws Exception {
        try (DemoHost host = start(options().withEncryptedRtsp(false))) {
            String first = pairedClient(host, FIRST).launch(launchRequest()).sessionUrl().host();
            String second = pairedClient(host, SECOND).launch(launchRequest()).sessionUrl().host();
            String setup = "SETUP streamid=control/13/0";
            String one = exchange(host, request(setup, first, ""));
            String other = exchange(host, request(setup, second, ""));
            assertThat(one).contains("X-SS-Connect-Data: ").contains("server_port=" + host.ports().control());
            assertThat(one).isNotEqualTo(other).isEqualTo(exchange(host, request(setup, first, "")));
            assertThat(exchange(host, request(setup, "0.0.0.0", ""))).as("two are possible").isEmpty();
        }
    }

    @Test
    @Conforms(41)
    void encryptedSessionRefusesPlainTextAndOtherKeys() throws Exception {
        try (DemoHost host = start(options())) {
            NvHttpClient client = pairedClient(host, FIRST);
            LaunchRequest launch = launchRequest();
            LaunchResponse launched = client.launch(launch);
            byte[] options = request("OPTIONS " + launched.sessionUrl().text(), launched.sessionUrl().host(), "")
                    .getBytes(StandardCharsets.ISO_8859_1);

            RtspEncryption right = new RtspEncryption(launch.remoteInputKey(), RtspEncryption.Role.CLIENT);
            RtspEncryption wrong = new RtspEncryption(new byte[16], RtspEncryption.Role.CLIENT);
            assertThat(open(right, exchange(host, right.seal(options)))).startsWith("RTSP/1.0 200 OK");
            assertThat(exchange(host, wrong.seal(options))).isEmpty();
            assertThat(open(right, exchange(host, options))).startsWith("RTSP/1.0 400");
            assertThat(open(right, exchange(host, right.seal(new byte[] {1, 2, 3})))).startsWith("RTSP/1.0 400");
        }
    }

    private static String open(RtspEncryption encryption, byte[] frame) throws Exception {
        return new String(encryption.open(frame), StandardCharsets.ISO_8859_1);
    }
}
