package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.audio.OpusLayout;
import io.moonfleet.gamestream.video.VideoFormat;
import java.net.InetAddress;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationTest {
    private static final int EVERYTHING = -1;

    private static HostDescription offering(boolean av1, boolean hevc) {
        return new HostDescription(av1, hevc, false, 0, 0, 0, List.of());
    }

    private static HostDescription encrypting(int supported, int requested) {
        return new HostDescription(false, false, false, 0, supported, requested, List.of());
    }

    @Test
    @Conforms(42)
    void item42_recordedDescriptions() throws Exception {
        List<String> layouts =
                List.of("21101", "21101", "642012453", "660012345", "85301245367", "88001234567");
        assertThat(RtspRecordings.description("plain"))
                .isEqualTo(new HostDescription(false, false, false, 2, 7, 1, layouts));
        assertThat(RtspRecordings.description("hevc"))
                .isEqualTo(new HostDescription(false, true, false, 2, 7, 1, layouts));
    }

    @Test
    @Conforms(42)
    void item42_otherWritingsOfADescription() {
        HostDescription wolf = HostDescription.parse("a=x-nv-video[0].refPicInvalidation:1\r\n"
                + "a=x-ss-general.featureFlags: 3\r\na=a=rtpmap:98 AV1/90000\r\na=fmtp:97 surround-params=21101\r\n"
                + "sprop-parameter-sets=AAAAAU");
        assertThat(wolf).isEqualTo(new HostDescription(true, true, true, 3, 0, 0, List.of("21101")));
        assertThat(HostDescription.parse("")).isEqualTo(offering(false, false));
        assertThat(HostDescription.parse("x-ss-general.featureFlags:99999999999999999").featureFlags()).isZero();
        assertThat(HostDescription.parse("surround-params=1 ".repeat(1000)).surroundParams()).hasSize(16);
    }

    @Test
    void tenBitsAreExpectedWhereBothSidesHaveThem() {
        assertThat(CodecChoice.expected(0x20001, 0x2001, 1920, 1080)).contains(VideoFormat.AV1_MAIN10);
        assertThat(CodecChoice.expected(0x10001, 0x3001, 1920, 1080)).contains(VideoFormat.AV1_MAIN8);
        assertThat(CodecChoice.expected(0, 0x3001, 1920, 1080)).contains(VideoFormat.H264);
        assertThat(CodecChoice.expected(0x101, 0x1000, 1920, 1080)).isEmpty();
    }

    @ParameterizedTest
    @Conforms(43)
    @CsvSource({
        "642012453, 6, '6/4/2:[0, 1, 2, 3, 4, 5]'",
        "642014235, 6, '6/4/2:[0, 1, 4, 5, 2, 3]'",
        "85301423675, 8, '8/5/3:[0, 1, 4, 5, 2, 3, 6, 7]'",
        "85301245367, 8, '8/5/3:[0, 1, 2, 3, 4, 5, 6, 7]'",
        "none, 6, '6/4/2:[0, 4, 1, 5, 2, 3]'",
        "699012345, 6, '6/4/2:[0, 4, 1, 5, 2, 3]'",
        "64201245, 6, '6/4/2:[0, 4, 1, 5, 2, 3]'"
    })
    void item43_normalQualityLayouts(String advertised, int channels, String expected) throws Exception {
        OpusLayoutChoice choice = OpusLayoutChoice.choose(List.of(advertised), channels, 2000);
        OpusLayout layout = choice.layout();
        assertThat(layout.channels() + "/" + layout.streams() + "/" + layout.coupledStreams() + ":" + layout.mapping())
                .isEqualTo(expected);
        assertThat(choice.highQuality()).isFalse();
    }

    @Test
    @Conforms(43)
    void item43_secondLineIsTakenVerbatimAtHighBitrates() throws Exception {
        List<String> lines = RtspRecordings.description("surround51").surroundParams();
        OpusLayoutChoice five = OpusLayoutChoice.choose(lines, 6, 15000);
        assertThat(five.highQuality()).isTrue();
        assertThat(five.layout()).isEqualTo(new OpusLayout(6, 6, 0, List.of(0, 1, 2, 3, 4, 5)));
        assertThat(OpusLayoutChoice.choose(lines, 8, 50000).layout())
                .isEqualTo(new OpusLayout(8, 8, 0, List.of(0, 1, 2, 3, 4, 5, 6, 7)));
        assertThat(OpusLayoutChoice.choose(lines, 6, 14999).layout())
                .isEqualTo(new OpusLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5)));
        assertThat(OpusLayoutChoice.choose(List.of("28765"), 2, 50000).layout()).isEqualTo(OpusLayout.STEREO);
    }

    @Test
    @Conforms(43)
    void item43_sevenOneWithoutALineFails() {
        assertThatThrownBy(() -> OpusLayoutChoice.choose(List.of("21101"), 8, 2000))
                .isInstanceOf(GameStreamException.class)
                .hasMessageContaining("stereo");
    }

    @Test
    void codecFollowsThePreferenceOrder() throws Exception {
        assertThat(CodecChoice.choose(offering(true, true), EVERYTHING, EVERYTHING, 1920, 1080))
                .isEqualTo(VideoFormat.AV1_HIGH10_444);
        assertThat(CodecChoice.choose(offering(false, true), 0x301, EVERYTHING, 1920, 1080))
                .isEqualTo(VideoFormat.HEVC_MAIN10);
        assertThat(CodecChoice.choose(offering(false, true), 0x101, EVERYTHING, 1920, 1080)).isEqualTo(VideoFormat.HEVC);
        assertThat(CodecChoice.choose(offering(false, true), 786689, VideoFormat.H264.mask(), 1920, 1080))
                .isEqualTo(VideoFormat.H264);
        assertThat(CodecChoice.choose(offering(false, false), EVERYTHING, EVERYTHING & ~4, 1920, 1080))
                .isEqualTo(VideoFormat.H264);
    }

    @Test
    void noCommonCodecIsAnErrorOfItsOwn() {
        assertThatThrownBy(() -> CodecChoice.choose(offering(false, false), 1, 0x100, 1920, 1080))
                .isInstanceOfSatisfying(
                        GameStreamException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_CODEC))
                .hasMessageContaining("asked for was HEVC, the host offers H.264.");
        assertThatThrownBy(() -> CodecChoice.choose(offering(true, false), 0x30001, 0x200, 1920, 1080))
                .isInstanceOf(GameStreamException.class)
                .hasMessageContaining("asked for was HEVC 10-bit, the host offers AV1 10-bit, AV1, H.264.");
        assertThatThrownBy(() -> CodecChoice.choose(offering(false, false), 1, 1, 5120, 1440))
                .isInstanceOf(GameStreamException.class)
                .hasMessageContaining("4096");
    }

    @ParameterizedTest
    @Conforms(45)
    @CsvSource({
        // supported, requested, wanted: mask, audio flag
        "7, 1, false, 1, false",
        "7, 1, true, 7, true",
        "7, 7, false, 7, true",
        "5, 1, true, 5, true",
        "0, 0, true, 0, true",
        "0, 0, false, 0, false",
        "6, 0, false, 0, false",
        "7, 2, false, 3, false"
    })
    void item45_encryptionChoice(int supported, int requested, boolean wanted, int mask, boolean flag) {
        EncryptionChoice choice = EncryptionChoice.choose(encrypting(supported, requested), wanted);
        assertThat(choice).isEqualTo(new EncryptionChoice(mask, flag));
        assertThat(choice.packetSize(1392)).isEqualTo((mask & 2) != 0 ? 1360 : 1392);
    }

    @ParameterizedTest
    @Conforms(45)
    @CsvSource({
        "127.0.0.1, 0, 1392", "192.168.1.5, 4096, 1392", "10.0.0.9, 1024, 1024", "172.16.3.4, 1001, 992",
        "169.254.1.1, 1, 256", "100.64.0.1, 0, 1392", "100.128.0.1, 0, 1024", "fe80::1, 0, 1392", "fd00::1, 0, 1392",
        "8.8.8.8, 0, 1024", "8.8.8.8, 4096, 1024", "2001:4860:4860::8888, 0, 1184", "2001:4860:4860::8888, 500, 496"
    })
    void item45_packetSizeFitsThePath(String address, int wanted, int expected) throws Exception {
        assertThat(NetworkPath.packetSize(wanted, InetAddress.getByName(address))).isEqualTo(expected);
    }

    @Test
    void encryptionIsWantedOutsideTheLocalNetworkAlwaysOrNever() throws Exception {
        boolean near = NetworkPath.isLocal(InetAddress.getByName("192.168.1.5"));
        boolean far = NetworkPath.isLocal(InetAddress.getByName("8.8.8.8"));
        assertThat(MediaEncryption.OUTSIDE_LOCAL_NETWORK.wanted(near)).isFalse();
        assertThat(MediaEncryption.OUTSIDE_LOCAL_NETWORK.wanted(far)).isTrue();
        assertThat(MediaEncryption.WHERE_REQUIRED.wanted(far)).isFalse();
        assertThat(MediaEncryption.ALWAYS.wanted(near)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        // wanted (0 for none), kbit/s, high quality: milliseconds
        "0, 4999, false, 10", "0, 5000, false, 5", "0, 500, false, 10", "0, 100000, false, 5",
        "5, 500, false, 5", "10, 100000, false, 10", "10, 20000, true, 5", "0, 20000, true, 5"
    })
    void packetsOfSoundAreLongAtLowBitratesUnlessOtherwiseAskedFor(
            int wanted, int bitrateKbps, boolean highQuality, int expected) {
        OptionalInt asked = wanted == 0 ? OptionalInt.empty() : OptionalInt.of(wanted);
        assertThat(new OpusLayoutChoice(OpusLayout.STEREO, highQuality).packetMillis(asked, bitrateKbps))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @Conforms(38)
    @CsvSource(
            delimiter = '|',
            value = {
                "server_port=1234|1234",
                "unicast;X-GS-ServerPort=9-9;server_port=1234-1235|1234",
                "unicast|48000",
                "server_port=|48000",
                "server_port=0|48000",
                "server_port=70000|48000",
                "server_port=99999999999999999999|48000"
            })
    void item38_portOfATransport(String transport, int port) throws RtspFormatException {
        assertThat(setup("Transport", transport).port()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DEAD\tBEEF", "DEAD\0BEEF", "DEAD\rBEEF", "DEAD\u007fBEEF", "DEAD\u00e9BEEF"})
    void aSessionThatCannotBeSentBackIsRefused(String session) {
        assertThatThrownBy(() -> setup("Session", session + ";timeout = 90")).isInstanceOf(RtspFormatException.class);
    }

    @Test
    void aSessionOfAnyLengthIsRefused() throws RtspFormatException {
        assertThat(setup("Session", "S".repeat(128)).session()).hasSize(128);
        assertThatThrownBy(() -> setup("Session", "S".repeat(129))).isInstanceOf(RtspFormatException.class);
    }

    @Test
    @Conforms(37)
    void item37_sessionIsCutAtTheSemicolon() throws RtspFormatException {
        assertThat(setup("Session", "DEADBEEFCAFE;timeout = 90").session()).isEqualTo("DEADBEEFCAFE");
        assertThat(setup("Other", "x").session()).isEmpty();
    }

    @Test
    @Conforms(39)
    void item39_onlyAPayloadOf16CharactersCounts() throws RtspFormatException {
        assertThat(setup("X-SS-Ping-Payload", "2AD7DF358C314466").pingPayload())
                .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(RtspMessage.bytes("2AD7DF358C314466")));
        assertThat(setup("X-SS-Ping-Payload", "2AD7DF358C31446").pingPayload()).isEmpty();
        assertThat(setup("X-SS-Ping-Payload", "2AD7DF358C3144667").pingPayload()).isEmpty();
    }

    @ParameterizedTest
    @Conforms(40)
    @CsvSource({"4294967295, -1", "0, 0", "3965795201, -329172095", "0x10, 16", "010, 8", "x, 0", "4294967296, 0"})
    void item40_connectData(String text, int expected) throws RtspFormatException {
        assertThat(setup("X-SS-Connect-Data", text).connectData()).isEqualTo(expected);
    }

    private static StreamSetup setup(String header, String value) throws RtspFormatException {
        return StreamSetup.of(
                new RtspMessage.Response(200, "OK", List.of(new RtspHeader(header, value)), ""), 48000);
    }
}
