package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SendHistoryTest {
    private static final long MILLISECOND = 1_000_000;
    private static final long ROUND_TRIP = 20 * MILLISECOND;

    private final PacketizedFramePool pool = new PacketizedFramePool();
    private final SendHistory history = new SendHistory(64, 1000 * MILLISECOND);
    private final List<String> resent = new ArrayList<>();
    private final ResendSink sink = (sequence, frame, packet) ->
            resent.add(sequence + "=" + frame.frameNumber() + "/" + packet);

    private PacketizedFrame frame(int number, int packets, int bytes) {
        PacketizedFrame frame = pool.acquire(packets * bytes);
        frame.begin(number, false, 0);
        for (int i = 0; i < packets; i++) {
            frame.append(new byte[bytes], 0, bytes);
            frame.endPacket();
        }
        return frame;
    }

    /** Sends a frame as a peer does; afterwards only the history holds it. */
    private int send(int sequence, PacketizedFrame frame, long now) {
        for (int i = 0; i < frame.count(); i++) {
            history.sent(sequence + i & 0xFFFF, frame, i, now);
        }
        frame.release();
        return sequence + frame.count();
    }

    @Test
    void answersWhatANackNames() {
        int next = send(65530, frame(1, 10, 100), 0);
        send(next, frame(2, 10, 100), 0);
        // 65534 and the packets 1, 2 and 16 behind it; frame 1 ends with number 3.
        history.nacked(65534, 0x8003, ROUND_TRIP, ROUND_TRIP, sink);
        history.nacked(3, 0x0001, ROUND_TRIP, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("65534=1/4", "65535=1/5", "0=1/6", "3=1/9", "4=2/0");
        assertThat(history.requested()).isEqualTo(6);
        assertThat(history.resent()).isEqualTo(5);
        assertThat(history.unknown()).as("number 14 has not been sent yet").isEqualTo(1);
    }

    @Test
    void isQuietAboutWhatItDoesNotHave() {
        history.nacked(5, 0xFFFF, 0, ROUND_TRIP, sink);
        send(100, frame(1, 5, 100), 0);
        history.nacked(99, 0, 0, ROUND_TRIP, sink);
        history.nacked(105, 0, 0, ROUND_TRIP, sink);
        history.nacked(40_000, 0xFFFF, 0, ROUND_TRIP, sink);
        assertThat(resent).isEmpty();
        assertThat(history.unknown()).isEqualTo(17 + 2 + 17).isEqualTo(history.requested());
    }

    @Test
    void resendsAPacketOnceInARoundTrip() {
        send(0, frame(1, 5, 100), 0);
        history.nacked(3, 0, 30 * MILLISECOND, ROUND_TRIP, sink);
        history.nacked(3, 0, 49 * MILLISECOND, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("3=1/3");
        assertThat(history.tooSoon()).isEqualTo(1);
        history.nacked(3, 0, 50 * MILLISECOND, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("3=1/3", "3=1/3");
        // Whatever the round trip is said to be.
        history.nacked(3, 0, 54 * MILLISECOND, 0, sink);
        assertThat(resent).hasSize(2);
        history.nacked(3, 0, 300 * MILLISECOND, Long.MAX_VALUE, sink);
        assertThat(resent).hasSize(3);
    }

    @Test
    void aStormOfNacksCostsNoMoreThanItsShare() {
        SendHistory large = new SendHistory(2048, 10_000 * MILLISECOND);
        PacketizedFrame frame = frame(1, 1000, 1000);
        for (int i = 0; i < 1000; i++) {
            large.sent(i, frame, i, 0);
        }
        long now = 0;
        for (int round = 0; round < 100; round++) {
            now += 10 * MILLISECOND;
            for (int first = 0; first < 1000; first += 17) {
                large.nacked(first, 0xFFFF, now, ROUND_TRIP, sink);
            }
        }
        assertThat(large.resent()).isEqualTo(256 * 1024 / 1000);
        assertThat(large.overBudget()).isPositive();
        // Half of what is sent may be sent again.
        large.sent(1000, frame, 0, now);
        large.sent(1001, frame, 1, now);
        large.nacked(500, 0xFFFF, now + ROUND_TRIP, ROUND_TRIP, sink);
        assertThat(large.resent()).isEqualTo(256 * 1024 / 1000 + 1);
        large.clear();
        frame.release();
    }

    @Test
    void framesGoBackWhenTheirPacketsAreOldOrTooMany() {
        PacketizedFrame first = frame(1, 40, 100);
        send(0, first, 0);
        send(40, frame(2, 40, 100), 0);
        assertThat(history.size()).isEqualTo(64);
        history.nacked(15, 0x0001, 0, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("16=1/16");
        send(80, frame(3, 24, 100), 0);
        assertThat(pool.acquire(4000)).as("all packets of frame 1 were pushed out").isSameAs(first);
        history.expire(1000 * MILLISECOND);
        assertThat(history.size()).isEqualTo(64);
        history.expire(1001 * MILLISECOND);
        assertThat(history.size()).isZero();
    }

    @Test
    void numbersThatWereLeftOutAreUnknown() {
        PacketizedFrame frame = frame(1, 3, 100);
        history.sent(10, frame, 0, 0);
        history.sent(15, frame, 1, 0);
        history.sent(16, frame, 2, 0);
        frame.release();
        history.nacked(10, 0x003F, 0, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("10=1/0", "15=1/1", "16=1/2");
        history.clear();
        assertThat(pool.acquire(300)).isSameAs(frame);
    }

    @Test
    void aJumpOfTheNumbersBeginsANewHistory() {
        PacketizedFrame frame = frame(1, 3, 100);
        history.sent(10, frame, 0, 0);
        history.sent(9, frame, 1, 0);
        assertThat(history.size()).isEqualTo(1);
        history.sent(30_000, frame, 2, 0);
        assertThat(history.size()).isEqualTo(1);
        frame.release();
        history.nacked(30_000, 0, 0, ROUND_TRIP, sink);
        assertThat(resent).containsExactly("30000=1/2");
        history.clear();
        assertThat(pool.acquire(300)).isSameAs(frame);
    }

    @Test
    void everyReferenceIsGivenBack() {
        long seed = FuzzSeed.of(SendHistoryTest.class, 19);
        Random random = new Random(seed);
        int sequence = random.nextInt(65536);
        long now = 0;
        for (int i = 0; i < 20_000; i++) {
            PacketizedFrame frame = frame(i, 1 + random.nextInt(100), 10);
            for (int packet = 0; packet < frame.count(); packet++) {
                sequence += random.nextInt(500) == 0 ? random.nextInt(100) - 30 : 1;
                history.sent(sequence & 0xFFFF, frame, packet, now);
                if (random.nextInt(10) == 0) {
                    history.nacked(sequence - random.nextInt(100) & 0xFFFF, random.nextInt(65536), now, ROUND_TRIP, sink);
                    resent.clear();
                }
            }
            frame.release();
            now += random.nextInt(10) == 0 ? 300 * MILLISECOND : MILLISECOND;
        }
        assertThat(history.resent()).as("seed %d", seed).isPositive();
        history.clear();
        assertThat(pool.created()).as("frames of 64 packets and those of the pool's classes").isLessThan(70);
        assertThat(pool.freeBytes()).isEqualTo(pool.created() * 2048);
    }
}
