package io.moonfleet.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.rtp.RtpExtensions;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SdpNegotiationTest {
    private final SdpNegotiation negotiation = new SdpNegotiation();

    @Test
    void theOfferHasEverythingInOneBundle() {
        String offer = negotiation.offer(SdpSamples.side());
        assertThat(offer)
                .startsWith("v=0\r\n")
                .contains("a=group:BUNDLE 0 1 2\r\n", "a=ice-lite\r\n", "a=setup:actpass\r\n")
                .contains("m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n", "a=sctp-port:5000\r\n")
                .contains("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "a=rtpmap:111 opus/48000/2\r\n", "stereo=1")
                .contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n", "a=fmtp:97 apt=96\r\n", "packetization-mode=1")
                .contains("a=rtcp-fb:96 nack pli\r\n", "a=rtcp-fb:96 ccm fir\r\n", "a=rtcp-fb:96 transport-cc\r\n")
                .contains("a=candidate:1 1 udp 2130706431 192.0.2.7 40000 typ host\r\n", "a=end-of-candidates\r\n")
                .contains("a=msid:moonfleet video\r\n", "a=ssrc-group:FID 2147483649 2\r\na=ssrc:2147483649 cname:moon\r\na=ssrc:2 cname:moon\r\n")
                .contains("a=fingerprint:" + SdpSamples.FINGERPRINT);
        assertThat(offer.lines().allMatch(line -> line.matches("[a-z]=.*"))).isTrue();
    }

    @Test
    void anAnswerThatTakesAllIsUnderstood() throws Exception {
        String offer = negotiation.offer(SdpSamples.side());
        Negotiated negotiated = negotiation.answered(SdpSamples.answerTo(offer));
        assertThat(negotiated.credentials().ufrag()).isEqualTo("abCD");
        assertThat(negotiated.fingerprints()).containsExactly(Fingerprint.parse(SdpSamples.FINGERPRINT).orElseThrow());
        assertThat(negotiated.video()).contains(new NegotiatedTrack(96, 0x80000001,
                RtpExtensions.builder().mid(1, "2").playoutDelay(2, 0, 0).transportSequence(3).build()));
        assertThat(negotiated.resend().orElseThrow().payloadType()).isEqualTo(97);
        assertThat(negotiated.audio()).contains(new NegotiatedTrack(111, 3,
                RtpExtensions.builder().mid(1, "1").transportSequence(3).build()));
        assertThat(negotiated.formats()).containsExactly(new NegotiatedFormat(VideoProfile.H264, 96, OptionalInt.of(97)));
        assertThat(negotiated.sctpPort()).hasValue(5000);
        assertThat(negotiated.maxMessageSize()).isEqualTo(256 * 1024);
        assertThat(negotiation.complete()).isTrue();
    }

    @Test
    void anAnswerMayLeaveThingsOut() throws Exception {
        String offer = negotiation.offer(SdpSamples.side());
        String answer = SdpSamples.answerTo(offer)
                .replace("m=audio 9", "m=audio 0")
                .replace("m=video 9 UDP/TLS/RTP/SAVPF 96 97", "m=video 9 UDP/TLS/RTP/SAVPF 96")
                .replaceAll("a=extmap[^\r]*\r\n", "");
        Negotiated negotiated = negotiation.answered(answer);
        assertThat(negotiated.audio()).isEmpty();
        assertThat(negotiated.resend()).isEmpty();
        assertThat(negotiated.video().orElseThrow().extensions()).isEqualTo(RtpExtensions.NONE);
    }

    @Test
    void aBrowserWithoutTheCodecIsToldApart() {
        String offer = negotiation.offer(SdpSamples.side());
        String answer = SdpSamples.answerTo(offer).replace("m=video 9", "m=video 0");
        assertThatThrownBy(() -> negotiation.answered(answer))
                .isInstanceOfSatisfying(NegotiationException.class, refused ->
                        assertThat(refused.reason()).isEqualTo(NegotiationException.Reason.NO_COMMON_VIDEO))
                .hasMessage("the browser takes no H264");
    }

    @Test
    void theBrowsersChoiceAmongTheCodecsIsFollowed() throws Exception {
        String offer = negotiation.offer(SdpSamples.side(List.of(VideoCodec.of(VideoFormat.HEVC, 1920, 1080, 60), VideoCodec.H264)));
        assertThat(offer).contains("m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99\r\n", "a=rtpmap:96 H265/90000\r\n",
                "a=fmtp:96 level-id=123;profile-id=1;tier-flag=0;tx-mode=SRST\r\n");
        String answer = SdpSamples.answerTo(offer).replace("SAVPF 96 97 98 99", "SAVPF 98 99");
        Negotiated negotiated = negotiation.answered(answer);
        assertThat(negotiated.formats()).containsExactly(new NegotiatedFormat(VideoProfile.H264, 98, OptionalInt.of(99)));
        assertThat(negotiated.video().orElseThrow().payloadType()).isEqualTo(98);
        assertThat(negotiated.resend().orElseThrow().payloadType()).isEqualTo(99);
    }

    @Test
    void aChromiumOfferIsAnsweredInItsOwnNumbersAndOrder() throws Exception {
        SdpNegotiation.Answer answer = negotiation.answer(SdpSamples.CHROMIUM_OFFER, SdpSamples.side());
        assertThat(answer.sdp())
                .contains("a=group:BUNDLE 0 1 2\r\n", "a=setup:passive\r\n")
                .contains("m=video 9 UDP/TLS/RTP/SAVPF 109 114\r\n", "a=fmtp:114 apt=109\r\n")
                .contains("profile-level-id=42e01f", "a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay")
                .contains("a=rtcp-fb:109 nack pli\r\n", "a=mid:2\r\n", "a=sendonly\r\n")
                .doesNotContain("a=rtcp-fb:109 ccm fir", "actpass", "VP8", "toffset");
        assertThat(answer.sdp().indexOf("m=application")).isLessThan(answer.sdp().indexOf("m=audio"));
        assertThat(answer.sdp().indexOf("m=audio")).isLessThan(answer.sdp().indexOf("m=video"));
        Negotiated negotiated = answer.negotiated();
        assertThat(negotiated.video()).contains(new NegotiatedTrack(109, 0x80000001,
                RtpExtensions.builder().mid(4, "2").playoutDelay(5, 0, 0).transportSequence(3).build()));
        assertThat(negotiated.resend().orElseThrow().payloadType()).isEqualTo(114);
        assertThat(negotiated.audio().orElseThrow().payloadType()).isEqualTo(111);
        assertThat(negotiated.sctpPort()).hasValue(5000);
        assertThat(negotiated.maxMessageSize()).isEqualTo(262144);
    }

    @Test
    void aFirefoxOfferIsAnswered() throws Exception {
        SdpNegotiation.Answer answer = negotiation.answer(SdpSamples.FIREFOX_OFFER, SdpSamples.side());
        assertThat(answer.sdp()).contains("a=group:BUNDLE video-main\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 126 127\r\n",
                "a=rtcp-fb:126 nack\r\n");
        assertThat(answer.negotiated().video().orElseThrow().payloadType()).isEqualTo(126);
        assertThat(answer.negotiated().audio()).isEmpty();
        assertThat(answer.negotiated().sctpPort()).isEmpty();
    }

    @Test
    void aPlayerThatLeavesTheModeOutIsAnswered() throws Exception {
        SdpNegotiation.Answer answer = negotiation.answer(SdpSamples.PLAYER_OFFER, SdpSamples.side());
        assertThat(answer.sdp()).contains("a=group:BUNDLE video0 audio1\r\n", "m=video 9 UDP/TLS/RTP/SAVPF 102\r\n",
                "m=audio 9 UDP/TLS/RTP/SAVPF 101\r\n");
        assertThat(answer.negotiated().video().orElseThrow().payloadType()).isEqualTo(102);
        assertThat(answer.negotiated().resend()).isEmpty();
        assertThat(answer.negotiated().audio().orElseThrow().payloadType()).isEqualTo(101);
    }

    @Test
    void whatIsNotServedIsRejectedWithPortZero() throws Exception {
        String offer = SdpSamples.CHROMIUM_OFFER.replace("BUNDLE 0 1 2", "BUNDLE 0 1 2 3")
                + "m=video 9 UDP/TLS/RTP/SAVPF 109\r\na=mid:3\r\na=recvonly\r\na=rtpmap:109 H264/90000\r\n"
                + "m=text 9 RTP/AVP 98\r\na=mid:4\r\n";
        assertThat(negotiation.answer(offer, SdpSamples.side()).sdp())
                .contains("a=group:BUNDLE 0 1 2\r\n")
                .contains("m=video 0 UDP/TLS/RTP/SAVPF 0\r\nc=IN IP4 0.0.0.0\r\na=mid:3\r\na=inactive\r\n")
                .contains("m=text 0 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\na=mid:4\r\na=inactive\r\n");
    }

    @Test
    void whatIsNotBundledCannotHaveATransportOfItsOwn() throws Exception {
        String offer = SdpSamples.CHROMIUM_OFFER.replace("BUNDLE 0 1 2", "BUNDLE 0 2");
        assertThat(negotiation.answer(offer, SdpSamples.side()).sdp())
                .contains("a=group:BUNDLE 0 2\r\n", "m=audio 0 UDP/TLS/RTP/SAVPF 0\r\n");
        String single = SdpSamples.FIREFOX_OFFER.replace("a=group:BUNDLE video-main\n", "");
        assertThat(new SdpNegotiation().answer(single, SdpSamples.side()).sdp())
                .doesNotContain("BUNDLE")
                .contains("m=video 9 UDP/TLS/RTP/SAVPF 126 127\r\n");
    }

    @Test
    void afterAnOfferOfDataOnlyTheRestIsOfferedBesideIt() throws Exception {
        String data = SdpSamples.CHROMIUM_OFFER.substring(0, SdpSamples.CHROMIUM_OFFER.indexOf("m=audio"))
                .replace("BUNDLE 0 1 2", "BUNDLE 0");
        negotiation.offer(SdpSamples.side());
        assertThat(negotiation.answer(data, SdpSamples.side()).negotiated().video()).isEmpty();
        assertThat(negotiation.complete()).isFalse();
        String offer = negotiation.offer(SdpSamples.side());
        assertThat(offer).contains("a=group:BUNDLE 0 1 2\r\n");
        assertThat(negotiation.answered(SdpSamples.answerTo(offer)).video()).isPresent();
        assertThat(negotiation.complete()).isTrue();
    }

    @Test
    void aLaterOfferKeepsTheNumbersThatWereAgreedOn() throws Exception {
        String pictures = SdpSamples.FIREFOX_OFFER.replace("126", "111")
                .replace("a=rtcp-mux", "a=rtcp-mux\na=extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid");
        negotiation.answer(pictures, SdpSamples.side());
        String offer = negotiation.offer(SdpSamples.side());
        assertThat(offer)
                .contains("m=video 9 UDP/TLS/RTP/SAVPF 111 127\r\n", "m=audio 9 UDP/TLS/RTP/SAVPF 96\r\n")
                .contains("a=extmap:7 urn:ietf:params:rtp-hdrext:sdes:mid\r\n")
                .doesNotContain("a=extmap:1 ", "a=extmap:2 ");
    }

    @Test
    void otherCredentialsAreARestart() throws Exception {
        assertThat(negotiation.restarts(SdpSamples.CHROMIUM_OFFER)).isFalse();
        negotiation.answer(SdpSamples.CHROMIUM_OFFER, SdpSamples.side());
        assertThat(negotiation.restarts(SdpSamples.CHROMIUM_OFFER)).isFalse();
        assertThat(negotiation.restarts(SdpSamples.CHROMIUM_OFFER.replace("abCD", "neww"))).isTrue();
    }

    @Test
    void withoutATransportThereIsNoConnection() {
        for (String broken : List.of(
                SdpSamples.FIREFOX_OFFER.replace("a=fingerprint", "a=nothing"),
                SdpSamples.FIREFOX_OFFER.replace("sha-256", "md5"),
                SdpSamples.FIREFOX_OFFER.replace("a=ice-pwd", "a=nothing"),
                SdpSamples.FIREFOX_OFFER.replace("a=ice-ufrag:abCD", "a=ice-ufrag:a b"),
                SdpSamples.FIREFOX_OFFER.replace("actpass", "passive"))) {
            assertThatThrownBy(() -> negotiation.answer(broken, SdpSamples.side()))
                    .isInstanceOfSatisfying(NegotiationException.class, refused ->
                            assertThat(refused.reason()).isEqualTo(NegotiationException.Reason.NO_TRANSPORT));
        }
        assertThatThrownBy(() -> negotiation.answered(SdpSamples.FIREFOX_OFFER))
                .isInstanceOf(NegotiationException.class)
                .hasMessage("an answer to no offer");
    }

    @Test
    void oversizedDescriptionsAreRefused() {
        String longOne = "v=0\r\n" + "a=x".repeat(200_000);
        String manyLines = "v=0\r\n" + "a=x\r\n".repeat(5_000);
        String manySections = "v=0\r\n" + "m=audio 9 X 0\r\n".repeat(50);
        for (String large : List.of(longOne, manyLines, manySections, "", "hello")) {
            assertThatThrownBy(() -> negotiation.answer(large, SdpSamples.side()))
                    .isInstanceOfSatisfying(NegotiationException.class, refused ->
                            assertThat(refused.reason()).isEqualTo(NegotiationException.Reason.MALFORMED));
        }
    }
}
