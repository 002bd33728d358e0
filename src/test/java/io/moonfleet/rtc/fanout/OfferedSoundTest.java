package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.IceCandidate;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.RtcSettings;
import io.moonfleet.rtc.SessionDescription;
import io.moonfleet.rtc.ice.IceSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What sound a peer is offered, depending on what is known of it. */
class OfferedSoundTest {
    private static final List<AudioLayout> EXPECTED = List.of(
            new AudioLayout(6, 6, 0, List.of(0, 1, 2, 3, 4, 5)),
            new AudioLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5)),
            new AudioLayout(6, 4, 2, List.of(0, 1, 4, 5, 2, 3)));

    private final RtpPeerFactory peers = new RtpPeerFactory(
            Renditions.none(new FakeSource()),
            StreamVideo.h264(),
            EXPECTED,
            RtcSettings.local(4_000, 30),
            IceSettings.loopbackOnly(),
            Duration.ofSeconds(8));

    private static final class Listener implements PeerListener {
        private final BlockingQueue<String> descriptions = new LinkedBlockingQueue<>();

        @Override
        public void localDescription(SessionDescription description) {
            descriptions.add(description.sdp());
        }

        @Override
        public void localCandidate(IceCandidate candidate) {}

        @Override
        public void connected() {}

        @Override
        public void closed(String reason) {}

        @Override
        public void message(String label, byte[] data) {}

        @Override
        public void channelClosed(String label) {}
    }

    @AfterEach
    void close() {
        peers.close();
    }

    private String offer() throws InterruptedException {
        Listener listener = new Listener();
        peers.create("peer", true, listener).start();
        String offer = listener.descriptions.poll(20, TimeUnit.SECONDS);
        assertThat(offer).as("an offer in time").isNotNull();
        return offer;
    }

    @Test
    void aPeerThatComesBeforeTheHostHasAgreedIsOfferedAllThatMayCome() throws InterruptedException {
        assertThat(offer()).contains(
                "m=audio 9 UDP/TLS/RTP/SAVPF 112 113 114 111\r\n",
                "a=rtpmap:112 multiopus/48000/6\r\n",
                "a=fmtp:112 channel_mapping=0,1,2,3,4,5;coupled_streams=0;num_streams=6\r\n",
                "a=fmtp:113 channel_mapping=0,1,2,3,4,5;coupled_streams=2;num_streams=4\r\n",
                "a=fmtp:114 channel_mapping=0,1,4,5,2,3;coupled_streams=2;num_streams=4\r\n",
                "a=rtpmap:111 opus/48000/2\r\n",
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\n");
    }

    @Test
    void aLaterOneIsOfferedWhatTheHostSends() throws InterruptedException {
        peers.audioLayout(new AudioLayout(6, 4, 2, List.of(0, 1, 4, 5, 2, 3)));
        assertThat(offer()).contains("channel_mapping=0,1,4,5,2,3;coupled_streams=2;num_streams=4\r\n");
        peers.audioLayout(AudioLayout.STEREO);
        assertThat(offer()).doesNotContain("multiopus");
    }
}
