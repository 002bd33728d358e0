package io.moonfleet.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VideoCodecTest {
    private static final VideoCodec AV1 = VideoCodec.of(VideoFormat.AV1_MAIN10, 1920, 1080, 60);
    private static final VideoCodec H265 = VideoCodec.of(VideoFormat.HEVC, 3840, 2160, 60);

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "H264           | 1280 |  720 |  60 | H264 | level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        "H264_HIGH8_444 | 1280 |  720 |  60 | H264 | level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=f4001f",
        "HEVC           | 1280 |  720 |  30 | H265 | level-id=93;profile-id=1;tier-flag=0;tx-mode=SRST",
        "HEVC_MAIN10    | 1920 | 1080 |  60 | H265 | level-id=123;profile-id=2;tier-flag=0;tx-mode=SRST",
        "HEVC_REXT10_444| 3840 | 2160 | 120 | H265 | level-id=156;profile-id=4;tier-flag=0;tx-mode=SRST",
        "AV1_MAIN8      | 1280 |  720 |  30 | AV1  | level-idx=5;profile=0;tier=0",
        "AV1_MAIN10     | 1920 | 1080 |  60 | AV1  | level-idx=9;profile=0;tier=0",
        "AV1_HIGH8_444  | 7680 | 4320 | 240 | AV1  | level-idx=18;profile=1;tier=0"
    })
    void everyFormatSaysWhatADecoderMustDo(
            VideoFormat format, int width, int height, int framesPerSecond, String name, String parameters) {
        VideoCodec codec = VideoCodec.of(format, width, height, framesPerSecond);
        assertThat(codec.name()).isEqualTo(name);
        assertThat(codec.parameters()).isEqualTo(parameters);
    }

    @Test
    void profilesHaveToFit() {
        assertThat(AV1.fit("AV1/90000", "")).isPresent();
        assertThat(AV1.fit("AV1/90000", "level-idx=5;profile=0;tier=0")).isPresent();
        assertThat(AV1.fit("AV1/90000", "level-idx=5;profile=1;tier=0")).isEmpty();
        assertThat(AV1.fit("VP9/90000", "profile-id=0")).isEmpty();
        assertThat(H265.fit("H265/90000", "level-id=93;profile-id=1").orElseThrow())
                .isGreaterThan(H265.fit("h265/90000", "profile-id=2").orElseThrow());
        assertThat(VideoCodec.of(VideoFormat.HEVC_MAIN10, 1, 1, 1).fit("H265/90000", "profile-id=1")).isEmpty();
        assertThat(VideoCodec.of(VideoFormat.H264_HIGH8_444, 1, 1, 1)
                        .fit("H264/90000", "packetization-mode=1;profile-level-id=42e01f"))
                .isEmpty();
        assertThat(H265.answer("level-id=93;profile-id=2")).isEqualTo("level-id=153;profile-id=2;tier-flag=0;tx-mode=SRST");
    }

    @Test
    void theStreamsCodecIsOfferedBeforeH264AndBothMayBeTaken() throws Exception {
        SdpNegotiation negotiation = new SdpNegotiation();
        String offer = negotiation.offer(SdpSamples.side(List.of(AV1, VideoCodec.H264)));
        assertThat(offer).contains(
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\n",
                "a=rtpmap:96 AV1/90000\r\na=fmtp:96 level-idx=9;profile=0;tier=0\r\n",
                "a=rtpmap:98 H264/90000\r\n");
        assertThat(negotiation.answered(SdpSamples.answerTo(offer)).formats()).containsExactly(
                new NegotiatedFormat(VideoProfile.AV1_MAIN, 96, OptionalInt.of(97)),
                new NegotiatedFormat(VideoProfile.H264, 98, OptionalInt.of(99)));
    }

    @Test
    void aPlayersOfferIsAnsweredWithAllOfTheStreamsCodecsThatItHas() throws Exception {
        String offer = SdpSamples.CHROMIUM_OFFER
                .replace("SAVPF 96 97 103", "SAVPF 45 46 96 97 103")
                .replace("a=rtpmap:96 VP8/90000", "a=rtpmap:45 AV1/90000\na=fmtp:45 level-idx=5;profile=0;tier=0\n"
                        + "a=rtcp-fb:45 nack pli\na=rtpmap:46 rtx/90000\na=fmtp:46 apt=45\na=rtpmap:96 VP8/90000");
        SdpNegotiation.Answer answer = new SdpNegotiation().answer(offer, SdpSamples.side(List.of(AV1, VideoCodec.H264)));
        assertThat(answer.sdp()).contains(
                "m=video 9 UDP/TLS/RTP/SAVPF 45 46 109 114\r\n", "a=fmtp:45 level-idx=9;profile=0;tier=0\r\n");
        assertThat(answer.negotiated().formats()).containsExactly(
                new NegotiatedFormat(VideoProfile.AV1_MAIN, 45, OptionalInt.of(46)),
                new NegotiatedFormat(VideoProfile.H264, 109, OptionalInt.of(114)));
        SdpNegotiation.Answer without = new SdpNegotiation()
                .answer(SdpSamples.CHROMIUM_OFFER, SdpSamples.side(List.of(H265, VideoCodec.H264)));
        assertThat(without.negotiated().formats())
                .containsExactly(new NegotiatedFormat(VideoProfile.H264, 109, OptionalInt.of(114)));
    }
}
