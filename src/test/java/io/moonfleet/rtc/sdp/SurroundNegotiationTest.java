package io.moonfleet.rtc.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.AudioLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

class SurroundNegotiationTest {
    private static final AudioLayout FIVE_ONE = new AudioLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5));
    private static final AudioLayout SEVEN_ONE = new AudioLayout(8, 8, 0, List.of(0, 1, 2, 3, 4, 5, 6, 7));

    private final SdpNegotiation negotiation = new SdpNegotiation();

    @Test
    void surroundIsOfferedBeforeStereo() {
        assertThat(negotiation.offer(SdpSamples.side(List.of(VideoCodec.H264), FIVE_ONE)))
                .contains("m=audio 9 UDP/TLS/RTP/SAVPF 112 111\r\n", "a=rtpmap:112 multiopus/48000/6\r\n")
                .contains("a=fmtp:112 channel_mapping=0,1,2,3,4,5;coupled_streams=2;num_streams=4\r\n")
                .contains("a=rtpmap:111 opus/48000/2\r\n");
    }

    @Test
    void chromiumsOrderHasTheSideChannelsBeforeTheBackOnes() {
        assertThat(negotiation.offer(SdpSamples.side(List.of(VideoCodec.H264), SEVEN_ONE)))
                .contains("a=rtpmap:112 multiopus/48000/8\r\n")
                .contains("a=fmtp:112 channel_mapping=0,1,2,3,6,7,4,5;coupled_streams=0;num_streams=8\r\n");
    }

    @Test
    void whoTakesSurroundGetsIt() throws Exception {
        String offer = negotiation.offer(SdpSamples.side(List.of(VideoCodec.H264), FIVE_ONE));
        Negotiated negotiated = negotiation.answered(SdpSamples.answerTo(offer));
        assertThat(negotiated.sounds()).containsExactly(
                new NegotiatedSound(FIVE_ONE, 112), new NegotiatedSound(AudioLayout.STEREO, 111));
        assertThat(negotiated.audio().orElseThrow().payloadType()).isEqualTo(112);
    }

    @Test
    void whoDoesNotListItGetsStereo() throws Exception {
        String offer = negotiation.offer(SdpSamples.side(List.of(VideoCodec.H264), FIVE_ONE));
        String answer = SdpSamples.answerTo(offer)
                .replace("SAVPF 112 111", "SAVPF 111")
                .replaceAll("a=(rtpmap|fmtp|rtcp-fb):112[^\r]*\r\n", "");
        Negotiated negotiated = negotiation.answered(answer);
        assertThat(negotiated.sounds()).containsExactly(new NegotiatedSound(AudioLayout.STEREO, 111));
        assertThat(negotiated.audio().orElseThrow().payloadType()).isEqualTo(111);
    }

    @Test
    void anOfferOfTheSameLayoutIsTakenAndOneOfAnotherIsNot() throws Exception {
        LocalSide side = SdpSamples.side(List.of(VideoCodec.H264), FIVE_ONE);
        String offer = SdpSamples.answerTo(new SdpNegotiation().offer(side))
                .replace("a=setup:active", "a=setup:actpass");
        SdpNegotiation.Answer taken = negotiation.answer(offer, side);
        assertThat(taken.negotiated().sounds()).extracting(NegotiatedSound::payloadType).containsExactly(112, 111);
        assertThat(taken.sdp()).contains("m=audio 9 UDP/TLS/RTP/SAVPF 112 111\r\n");

        SdpNegotiation.Answer other =
                new SdpNegotiation().answer(offer.replace("num_streams=4", "num_streams=6"), side);
        assertThat(other.negotiated().sounds()).containsExactly(new NegotiatedSound(AudioLayout.STEREO, 111));
        assertThat(other.sdp()).contains("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n");
    }
}
