package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.nvhttp.SessionUrl;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReferenceInvalidationTest {
    /** Who cannot invalidate is asked to refer to one frame only. */
    @ParameterizedTest
    @CsvSource({"a=x-nv-video[0].refPicInvalidation:1, true, 0", "a=x-ss-general.featureFlags:0, false, 1"})
    @Conforms(64)
    void itIsUsedWithHostsThatOfferIt(String line, boolean used, int announced) throws Exception {
        AtomicReference<String> announce = new AtomicReference<>("");
        try (FakeRtspHost host = new FakeRtspHost(Optional.empty(), request -> {
            if (request.method().equals("ANNOUNCE")) {
                announce.set(request.body());
            }
            List<RtspHeader> headers = List.of(
                    new RtspHeader("CSeq", request.header("CSeq").orElseThrow()), new RtspHeader("Session", "S1"));
            String body = request.method().equals("DESCRIBE") ? line + "\r\n" : "";
            return new RtspMessage.Response(200, "OK", headers, body).format();
        })) {
            SessionUrl url = new SessionUrl("rtsp://127.0.0.1:48010", false, "127.0.0.1", host.port());
            StreamConfig config =
                    new StreamConfig(1280, 720, 30, 2000, 1392, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, false);
            RtspSession session = new RtspClient(
                            new RtspSettings(InetAddress.getLoopbackAddress(), url, new byte[16], 1, config))
                    .connect((port, payload) -> {});
            assertThat(session.refPicInvalidation()).isEqualTo(used);
            assertThat(announce.get()).containsPattern("x-nv-video\\[0]\\.maxNumReferenceFrames: ?" + announced);
        }
    }
}
