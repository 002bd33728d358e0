package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is delivered and what is asked of the host after losses. */
class LossRecoveryTest {
    private static final long SECOND = 1_000_000_000L;

    private final TestHost host = new TestHost();
    private final ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);

    @Test
    void statement62NothingIsDeliveredBeforeAKeyFrame() {
        received.receiveAll(host.frame(1, 300));
        received.receiveAll(host.frame(2, 300));
        received.receiveAll(host.keyFrame(3, 300));
        received.receiveAll(host.frame(4, 300));
        assertThat(received.events).containsExactly("idr", "frame 3", "frame 4");
        assertThat(received.receiver.counters().framesDropped()).isEqualTo(2);
    }

    @Test
    void statement63ALossLeadsToOneRequestAfterTheNextCompleteFrame() {
        received.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300);
        host.frame(3, 300);
        assertThat(received.events).containsExactly("frame 1");
        for (int number = 4; number <= 10; number++) {
            received.receiveAll(host.frame(number, 300));
        }
        assertThat(received.events).containsExactly("frame 1", "lost 2..3", "idr");
        received.receiveAll(host.keyFrame(11, 300));
        received.receiveAll(host.frame(12, 300));
        assertThat(received.events).containsExactly("frame 1", "lost 2..3", "idr", "frame 11", "frame 12");
        assertThat(received.receiver.counters().idrRequests()).isEqualTo(1);
    }

    @Test
    void aLostKeyFrameIsRequestedAgain() {
        received.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300);
        received.receiveAll(host.frame(3, 300));
        host.keyFrame(4, 300);
        received.receiveAll(host.frame(5, 300));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr", "lost 4..4", "idr");
    }

    @Test
    void statement64InvalidationNamesTheRangeAndTheAnswerEndsTheWait() {
        ReceivedVideo invalidating = new ReceivedVideo(new VideoStreamSettings(
                VideoFormat.Codec.H264, TestHost.PACKET_SIZE, Optional.empty(), 24, true));
        invalidating.receiveAll(host.keyFrame(1, 300));
        invalidating.receiveAll(host.frame(2, 300));
        host.frame(3, 300);
        invalidating.receiveAll(host.frame(4, 300));
        invalidating.receiveAll(host.frame(5, FrameType.P_AFTER_INVALIDATION, 300));
        invalidating.receiveAll(host.frame(6, 300));
        assertThat(invalidating.events).containsExactly(
                "frame 1", "frame 2", "lost 3..3", "invalidate 3..3", "invalidate 3..4", "frame 5", "frame 6");
    }

    @Test
    void statement65AHundredAndTwentyDroppedFramesLeadToARequest() {
        received.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300);
        for (int number = 3; number <= 2 + 120; number++) {
            received.receiveAll(host.frame(number, 300));
        }
        assertThat(Collections.frequency(received.events, "idr")).isEqualTo(2);
        for (int number = 123; number <= 240; number++) {
            received.receiveAll(host.frame(number, 300));
        }
        assertThat(Collections.frequency(received.events, "idr")).isEqualTo(2);
        received.receiveAll(host.frame(241, 300));
        assertThat(Collections.frequency(received.events, "idr")).isEqualTo(3);
    }

    @Test
    void statement66TenSecondsWithoutTrafficOrKeyFrameEndTheAttempt() {
        assertThat(received.receiver.tick(received.now())).isEmpty();
        received.pause(10 * SECOND - 1);
        assertThat(received.receiver.tick(received.now())).isEmpty();
        received.pause(1);
        assertThat(received.receiver.tick(received.now())).contains(VideoFailure.NO_TRAFFIC);
        assertThat(VideoFailure.NO_TRAFFIC.code()).isEqualTo(-100);

        received.receiveAll(host.frame(1, 300));
        assertThat(received.receiver.tick(received.now())).isEmpty();
        received.pause(10 * SECOND);
        assertThat(received.receiver.tick(received.now())).contains(VideoFailure.NO_FRAME);
        assertThat(VideoFailure.NO_FRAME.code()).isEqualTo(-101);

        received.receiveAll(host.keyFrame(2, 300));
        assertThat(received.receiver.tick(received.now())).isEmpty();
        received.pause(60 * SECOND);
        assertThat(received.receiver.tick(received.now())).isEmpty();
    }

    @Test
    void corruptFrameCountsAsLost() {
        received.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300).forEach(packet -> {
            packet[VideoPacketHeader.FLAGS] = VideoPacketHeader.FLAG_PICTURE;
            received.receive(packet);
        });
        received.receiveAll(host.frame(3, 300));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr");
    }
}
