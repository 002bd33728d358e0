package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DemoHostArgumentsTest {
    private static DemoHostOptions parse(String... words) throws DemoHostArguments.UsageException {
        return DemoHostArguments.parse(List.of(words), Map.of());
    }

    @Test
    void defaultsAreLoopbackAndFreePorts() throws Exception {
        DemoHostOptions options = parse();
        assertThat(options.bind().isLoopbackAddress()).isTrue();
        assertThat(options.ports()).isEqualTo(Ports.EPHEMERAL);
        assertThat(options.pin()).isEmpty();
        assertThat(options.sessions()).isEqualTo(8);
    }

    @Test
    void everyOptionIsUnderstood() throws Exception {
        DemoHostOptions options = DemoHostArguments.parse(
                List.of("--seed", "9", "--bind", "127.0.0.1", "--http-port=1", "--https-port", "2", "--rtsp-port", "3",
                        "--video-port", "4", "--audio-port", "5", "--control-port", "6", "--state-dir", "/tmp/x",
                        "--name", "A host", "--loss", "0.1", "--reorder", "0.2", "--duplicate", "0.3", "--refuse-pairing",
                        "--encryption", "6", "--no-rtsp-encryption", "--sessions", "3", "--max-width", "1280",
                        "--max-height", "720", "--max-fps", "60"),
                Map.of("MOONFLEET_DEMO_HOST_PIN", "4711"));
        assertThat(options.ports()).isEqualTo(new Ports(1, 2, 3, 4, 5, 6));
        assertThat(options.name()).isEqualTo("A host");
        assertThat(options.impairment()).isEqualTo(new Impairment(0.1, 0.2, 0.3));
        assertThat(options.seed()).isEqualTo(9);
        assertThat(options.refusePairing()).isTrue();
        assertThat(options.encryptionSupported()).isEqualTo(6);
        assertThat(options.encryptionRequested()).isEqualTo(6);
        assertThat(options.encryptedRtsp()).isFalse();
        assertThat(options.sessions()).isEqualTo(3);
        assertThat(options.limits()).isEqualTo(new PictureLimits(1280, 720, 60));
        assertThat(options.pin()).contains("4711");
        assertThat(options.toString()).doesNotContain("4711");
    }

    @Test
    void addressOthersCanReachNeedsConsent() throws Exception {
        assertThatExceptionOfType(DemoHostArguments.UsageException.class)
                .isThrownBy(() -> parse("--bind", "0.0.0.0"))
                .withMessageContaining("--allow-remote");
        assertThat(parse("--bind", "0.0.0.0", "--allow-remote").bind().isAnyLocalAddress()).isTrue();
    }

    @Test
    void videoOffersAreUnderstood() throws Exception {
        assertThat(parse().video()).isEqualTo(VideoOffer.ALL);
        VideoOffer offer = parse("--rfi", "--codecs", "h264,hevc_main10").video();
        assertThat(offer.formats()).containsExactlyInAnyOrder(VideoFormat.H264, VideoFormat.HEVC_MAIN10);
        assertThat(offer.referenceInvalidation()).isTrue();
        assertThat(offer.description(false))
                .containsExactly("sprop-parameter-sets=AAAAAU", "a=x-nv-video[0].refPicInvalidation:1");
        assertThat(parse("--codecs=all", "--rfi").video()).isEqualTo(VideoOffer.ALL.withReferenceInvalidation());
    }

    @Test
    void mannersAreUnderstood() throws Exception {
        assertThat(parse().manner()).isEqualTo(HostManner.DEFAULT);
        DemoHostOptions options = parse(
                "--wolf", "--rfi", "--one-app", "--control-channels", "1", "--connect-data", "4294967295", "--app-version",
                "7.1.400.-1", "--mac", "0A:00:00:00:00:01");
        assertThat(options.manner())
                .isEqualTo(new HostManner(
                        true, true, 1, OptionalInt.of(-1), "7.1.400.-1", Optional.of(new MacAddress("0a:00:00:00:00:01"))));
        assertThat(options.encryptionSupported()).isZero();
        assertThat(options.encryptedRtsp()).isFalse();
        assertThat(options.video().referenceInvalidation()).isFalse();
    }

    @Test
    void mistakesAreNamed() {
        String[][] mistakes = {
            {"--nonsense"}, {"demo"}, {"--bind"}, {"--http-port", "70000"}, {"--http-port", "x"}, {"--loss", "2"},
            {"--encryption", "8"}, {"--sessions", "0"}, {"--seed", "x"}, {"--max-width", "10"}, {"--codecs", "vp9"},
            {"--control-channels", "0"}, {"--control-channels", "49"}, {"--connect-data", "4294967296"}, {"--mac", "0A:00"},
            {"--app-version"}
        };
        for (String[] words : mistakes) {
            assertThatExceptionOfType(DemoHostArguments.UsageException.class)
                    .as(String.join(" ", words))
                    .isThrownBy(() -> parse(words));
        }
        assertThatExceptionOfType(DemoHostArguments.UsageException.class)
                .isThrownBy(() -> DemoHostArguments.parse(List.of(), Map.of("MOONFLEET_DEMO_HOST_PIN", "12")))
                .withMessageContaining("four digits");
    }
}
