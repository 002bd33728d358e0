package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SdpEditorTest {
    @Test
    void soundBecomesStereoAndKeepsItsOtherParameters() {
        String sdp = sdp("m=audio 9 UDP/TLS/RTP/SAVPF 111 63", "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 minptime=10;useinbandfec=1", "a=rtpmap:63 red/48000/2", "a=fmtp:63 111/111");
        assertThat(SdpEditor.forBrowser(sdp).lines())
                .containsExactly(
                        "v=0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111 63",
                        "a=rtpmap:111 opus/48000/2",
                        "a=fmtp:111 minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1;maxaveragebitrate=128000",
                        "a=rtpmap:63 red/48000/2",
                        "a=fmtp:63 111/111");
    }

    @Test
    void aParameterThatIsThereIsReplaced() {
        String sdp = sdp("m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 OPUS/48000/2",
                "a=fmtp:111 stereo=0; maxaveragebitrate=6000");
        assertThat(SdpEditor.forBrowser(sdp).lines())
                .contains("a=fmtp:111 stereo=1;maxaveragebitrate=128000;sprop-stereo=1");
    }

    @Test
    void aCodecWithoutParametersGetsSome() {
        String sdp = sdp("m=video 9 UDP/TLS/RTP/SAVPF 96 97", "a=rtpmap:96 VP8/90000", "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96");
        assertThat(SdpEditor.fromBrowser(sdp, 8_000).lines())
                .containsSubsequence(List.of(
                        "a=rtpmap:96 VP8/90000",
                        "a=fmtp:96 x-google-start-bitrate=8000;x-google-min-bitrate=500;x-google-max-bitrate=8000",
                        "a=rtpmap:97 rtx/90000",
                        "a=fmtp:97 apt=96"));
    }

    @Test
    void parametersStayInTheirOwnSection() {
        String sdp = sdp("m=audio 9 UDP/TLS/RTP/SAVPF 96", "a=rtpmap:96 opus/48000/2", "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=rtpmap:96 H264/90000", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2");
        assertThat(SdpEditor.fromBrowser(sdp, 300).lines())
                .containsExactly(
                        "v=0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 96",
                        "a=rtpmap:96 opus/48000/2",
                        "a=fmtp:96 stereo=1;sprop-stereo=1;maxaveragebitrate=128000",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                        "a=rtpmap:96 H264/90000",
                        "a=fmtp:96 x-google-start-bitrate=300;x-google-min-bitrate=300;x-google-max-bitrate=300",
                        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                        "a=mid:2");
    }

    @Test
    void sendingIsReadFromTheSectionOfTheKind() {
        String sdp = sdp("m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=recvonly", "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=sendonly");
        assertThat(SdpEditor.sends(sdp, "audio")).isFalse();
        assertThat(SdpEditor.sends(sdp, "video")).isTrue();
        assertThat(SdpEditor.sends(sdp("m=video 0 UDP/TLS/RTP/SAVPF 96", "a=sendonly"), "video")).isFalse();
        assertThat(SdpEditor.sends("", "video")).isFalse();
    }

    @Test
    void theDataSectionOfTheFirstOfferIsNamedZero() {
        String sdp = sdp("a=group:BUNDLE 0 1 2", "m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=mid:0",
                "m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:1", "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                "a=mid:2");
        assertThat(SdpEditor.dataSectionFirst(sdp).lines())
                .containsExactly(
                        "v=0",
                        "a=group:BUNDLE 1 2 0",
                        "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                        "a=mid:1",
                        "m=video 9 UDP/TLS/RTP/SAVPF 96",
                        "a=mid:2",
                        "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
                        "a=mid:0");
    }

    private static String sdp(String... lines) {
        return "v=0\r\n" + String.join("\r\n", lines) + "\r\n";
    }
}
