package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is delivered and what is asked of the host after losses. */
class LossRecoveryTest {
    private static final long SECOND = 1_000_000_000L;

    private final TestHost host = new TestHost();
    private final ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);

    @Test
    @Conforms(62)
    void statement62NothingIsDeliveredBeforeAKeyFrame() {
        received.receiveAll(host.frame(1, 300));
        received.receiveAll(host.frame(2, 300));
        received.receiveAll(host.keyFrame(3, 300));
        received.receiveAll(host.frame(4, 300));
        assertThat(received.events).containsExactly("idr", "frame 3", "frame 4");
        assertThat(received.receiver.counters().framesDropped()).isEqualTo(2);
    }

    @Test
    @Conforms(63)
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

    private static ReceivedVideo invalidating() {
        return new ReceivedVideo(VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, Optional.empty())
                .withInvalidation(true));
    }

    @Test
    @Conforms(64)
    void statement64InvalidationNamesTheRangeAndTheAnswerEndsTheWait() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.keyFrame(1, 300));
        invalidating.receiveAll(host.frame(2, 300));
        host.frame(3, 300);
        invalidating.receiveAll(host.frame(4, 300));
        invalidating.receiveAll(host.frame(5, FrameType.P_AFTER_INVALIDATION, 300));
        invalidating.receiveAll(host.frame(6, 300));
        assertThat(invalidating.events).containsExactly(
                "frame 1", "frame 2", "lost 3..3", "invalidate 3..3", "invalidate 3..4", "frame 5", "frame 6");
    }

    /** Less the first three, which are more than parity makes up for. */
    private List<byte[]> beyondRepair(int number) {
        List<byte[]> packets = host.frame(number, 1000);
        return packets.subList(3, packets.size());
    }

    @Test
    @Conforms(64)
    void aFrameBeyondRepairIsInvalidatedBeforeTheNextOneComes() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.keyFrame(1, 300));
        List<byte[]> damaged = beyondRepair(2);
        invalidating.receive(damaged.getFirst());
        assertThat(invalidating.events).containsExactly("frame 1", "invalidate 2..2");
        invalidating.receiveAll(damaged.subList(1, damaged.size()));
        invalidating.receiveAll(host.frame(3, FrameType.P_AFTER_INVALIDATION, 300));
        invalidating.receiveAll(host.frame(4, 300));
        assertThat(invalidating.events)
                .containsExactly("frame 1", "invalidate 2..2", "lost 2..2", "frame 3", "frame 4");
        assertThat(invalidating.receiver.counters().framesLost()).isEqualTo(1);
        assertThat(invalidating.receiver.counters().idrRequests()).isZero();
    }

    @Test
    void aFrameThatComesCompleteAfterAllIsDeliveredAndNoLossIsBelievedEarlyForFiveMinutes() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.keyFrame(1, 300));
        List<byte[]> packets = host.frame(2, 1000);
        invalidating.receiveAll(packets.subList(3, packets.size()));
        invalidating.receiveAll(packets.subList(0, 3));
        invalidating.receiveAll(host.frame(3, 300));
        assertThat(invalidating.events).containsExactly("frame 1", "invalidate 2..2", "frame 2", "frame 3");
        assertThat(invalidating.receiver.counters().framesLost()).isZero();

        invalidating.receiveAll(beyondRepair(4));
        assertThat(invalidating.events).hasSize(4);
        invalidating.receiveAll(host.frame(5, FrameType.P_AFTER_INVALIDATION, 300));
        assertThat(invalidating.events).endsWith("frame 3", "lost 4..4", "invalidate 4..4", "frame 5");

        invalidating.pause(300 * SECOND);
        invalidating.receiveAll(beyondRepair(6));
        assertThat(invalidating.events).endsWith("frame 5", "invalidate 6..6");
    }

    @Test
    void aFrameThatComesOnlyAfterAnotherWasLostIsNotDelivered() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300);
        List<byte[]> packets = host.frame(3, 1000);
        invalidating.receiveAll(packets.subList(3, packets.size()));
        invalidating.receiveAll(packets.subList(0, 3));
        assertThat(invalidating.events)
                .containsExactly("frame 1", "lost 2..2", "invalidate 2..2", "invalidate 2..3", "invalidate 2..3");
        invalidating.receiveAll(host.keyFrame(4, 300));
        assertThat(invalidating.events).endsWith("frame 4");
    }

    @Test
    void withoutInvalidationALossWaitsForTheNextCompleteFrameAndThatIsAllThatIsSaid() {
        received.receiveAll(host.keyFrame(1, 300));
        received.receiveAll(beyondRepair(2));
        assertThat(received.events).containsExactly("frame 1");
    }

    @Test
    @Conforms(64)
    void intraRefreshEndsTheWaitToo() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.keyFrame(1, 300));
        host.frame(2, 300);
        invalidating.receiveAll(host.frame(3, FrameType.P_UNKNOWN, 300));
        invalidating.receiveAll(host.frame(4, FrameType.INTRA_REFRESH, 300));
        assertThat(invalidating.events)
                .containsExactly("frame 1", "lost 2..2", "invalidate 2..2", "invalidate 2..3", "frame 4");
    }

    @Test
    void beforeTheFirstKeyFrameThereIsNothingToInvalidate() {
        ReceivedVideo invalidating = invalidating();
        invalidating.receiveAll(host.frame(1, 300));
        host.frame(2, 300);
        invalidating.receiveAll(host.frame(3, 300));
        assertThat(invalidating.events).containsExactly("idr", "lost 2..2", "idr");
    }

    @Test
    void framesFlaggedForLongTermReferenceAreAcknowledgedInThisModeOnly() {
        ReceivedVideo invalidating = invalidating();
        for (ReceivedVideo video : List.of(invalidating, received)) {
            TestHost own = new TestHost();
            video.receiveAll(own.keyFrame(1, 300));
            video.receiveAll(own.frame(2, 300).stream().map(LossRecoveryTest::flagged).toList());
            video.receiveAll(own.frame(3, 300));
        }
        assertThat(invalidating.events).containsExactly("frame 1", "frame 2", "long-term 2", "frame 3");
        assertThat(received.events).containsExactly("frame 1", "frame 2", "frame 3");
    }

    private static byte[] flagged(byte[] packet) {
        packet[VideoPacketHeader.EXTRA_FLAGS] = VideoPacketHeader.EXTRA_FLAG_LONG_TERM_REFERENCE;
        return packet;
    }

    @Test
    @Conforms(65)
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
