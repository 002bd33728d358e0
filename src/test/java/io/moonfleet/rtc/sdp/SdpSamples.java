package io.moonfleet.rtc.sdp;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.ice.LocalCandidate;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Descriptions in the shapes that browsers and players send. */
final class SdpSamples {
    static final String FINGERPRINT = "sha-256 " + "AB:".repeat(31) + "CD";

    private static final String TRANSPORT = """
            a=ice-ufrag:abCD
            a=ice-pwd:0123456789abcdefghijklmn
            a=ice-options:trickle
            a=fingerprint:%s
            """.formatted(FINGERPRINT);

    /** Chromium's: the data section first, then sound and pictures to be received. */
    static final String CHROMIUM_OFFER = """
            v=0
            o=- 4611731400430051336 2 IN IP4 127.0.0.1
            s=-
            t=0 0
            a=group:BUNDLE 0 1 2
            a=extmap-allow-mixed
            a=msid-semantic: WMS
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel
            c=IN IP4 0.0.0.0
            %1$sa=setup:actpass
            a=mid:0
            a=sctp-port:5000
            a=max-message-size:262144
            m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110 126
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            %1$sa=setup:actpass
            a=mid:1
            a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
            a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:111 opus/48000/2
            a=rtcp-fb:111 transport-cc
            a=fmtp:111 minptime=10;useinbandfec=1
            a=rtpmap:63 red/48000/2
            a=fmtp:63 111/111
            a=rtpmap:9 G722/8000
            m=video 9 UDP/TLS/RTP/SAVPF 96 97 103 104 107 108 109 114
            c=IN IP4 0.0.0.0
            a=rtcp:9 IN IP4 0.0.0.0
            %1$sa=setup:actpass
            a=mid:2
            a=extmap:14 urn:ietf:params:rtp-hdrext:toffset
            a=extmap:5 http://www.webrtc.org/experiments/rtp-hdrext/playout-delay
            a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
            a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
            a=recvonly
            a=rtcp-mux
            a=rtcp-rsize
            a=rtpmap:96 VP8/90000
            a=rtcp-fb:96 nack
            a=rtpmap:97 rtx/90000
            a=fmtp:97 apt=96
            a=rtpmap:103 H264/90000
            a=rtcp-fb:103 transport-cc
            a=rtcp-fb:103 ccm fir
            a=rtcp-fb:103 nack
            a=rtcp-fb:103 nack pli
            a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f
            a=rtpmap:104 rtx/90000
            a=fmtp:104 apt=103
            a=rtpmap:107 H264/90000
            a=rtcp-fb:107 nack pli
            a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f
            a=rtpmap:109 H264/90000
            a=rtcp-fb:109 goog-remb
            a=rtcp-fb:109 transport-cc
            a=rtcp-fb:109 nack
            a=rtcp-fb:109 nack pli
            a=fmtp:109 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
            a=rtpmap:114 rtx/90000
            a=fmtp:114 apt=109
            """.formatted(TRANSPORT).replace("\n", "\r\n");

    /** Firefox's shape: transport in front, names in braces-free words, other numbers, LF only, feedback for all formats. */
    static final String FIREFOX_OFFER = """
            v=0
            o=mozilla...THIS_IS_SDPARTA-99.0 5544 0 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=fingerprint:%s
            a=group:BUNDLE video-main
            a=ice-options:trickle
            a=ice-ufrag:abCD
            a=ice-pwd:0123456789abcdefghijklmn
            a=msid-semantic:WMS *
            m=video 9 UDP/TLS/RTP/SAVPF 126 127
            c=IN IP4 0.0.0.0
            a=recvonly
            a=fmtp:126 profile-level-id=42E01F; level-asymmetry-allowed=1; packetization-mode=1
            a=fmtp:127 apt=126
            a=mid:video-main
            a=rtcp-fb:* nack
            a=rtcp-mux
            a=rtpmap:126 H264/90000
            a=rtpmap:127 rtx/90000
            a=setup:actpass
            """.formatted(FINGERPRINT);

    /** A GStreamer player's: the packetization mode is left out, no retransmissions, no data channels. */
    static final String PLAYER_OFFER = """
            v=0
            o=- 1 0 IN IP4 0.0.0.0
            s=-
            t=0 0
            a=ice-options:trickle
            a=group:BUNDLE video0 audio1
            m=video 9 UDP/TLS/RTP/SAVPF 102
            c=IN IP4 0.0.0.0
            a=setup:actpass
            a=ice-ufrag:abCD
            a=ice-pwd:0123456789abcdefghijklmn
            a=rtcp-mux
            a=rtcp-rsize
            a=recvonly
            a=rtpmap:102 H264/90000
            a=rtcp-fb:102 nack pli
            a=mid:video0
            a=fingerprint:%1$s
            m=audio 0 UDP/TLS/RTP/SAVPF 101
            c=IN IP4 0.0.0.0
            a=setup:actpass
            a=ice-ufrag:abCD
            a=ice-pwd:0123456789abcdefghijklmn
            a=bundle-only
            a=rtcp-mux
            a=recvonly
            a=rtpmap:101 OPUS/48000/2
            a=mid:audio1
            a=fingerprint:%1$s
            """.formatted(FINGERPRINT);

    private SdpSamples() {}

    static LocalSide side() {
        return side(List.of(VideoCodec.H264));
    }

    static LocalSide side(List<VideoCodec> codecs) {
        return side(codecs, AudioLayout.STEREO);
    }

    static LocalSide side(List<VideoCodec> codecs, AudioLayout sound) {
        return new LocalSide(
                new IceCredentials("serverSd", "0123456789abcdefghijklmn"),
                List.of(new LocalCandidate(
                        "1", false, 2130706431, new InetSocketAddress("192.0.2.7", 40000), Optional.empty())),
                Fingerprint.parse(FINGERPRINT).orElseThrow(),
                "moon",
                0x80000001,
                2,
                3,
                codecs,
                List.of(sound));
    }

    /** A browser's answer to an offer of this side: the sections as they are, received instead of sent. */
    static String answerTo(String offer) {
        return offer.replace("a=sendonly", "a=recvonly")
                .replace("a=setup:actpass", "a=setup:active")
                .replace("a=ice-lite\r\n", "")
                .replace("a=ice-ufrag:serverSd", "a=ice-ufrag:abCD")
                .replaceAll("a=(ssrc|ssrc-group|msid|candidate)[^\r]*\r\n", "");
    }
}
