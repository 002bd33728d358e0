package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.FuzzSeed;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PacketizedFramePoolTest {
    private final PacketizedFramePool pool = new PacketizedFramePool();

    @Test
    void aFrameComesBackOnceTheLastReferenceIsGone() {
        PacketizedFrame frame = pool.acquire(1000);
        frame.retain();
        frame.retain(2);
        frame.release();
        frame.release();
        frame.release();
        assertThat(pool.acquire(1000)).isNotSameAs(frame);
        frame.release();
        assertThat(pool.acquire(1000)).isSameAs(frame);
        assertThat(pool.created()).isEqualTo(2);
    }

    @Test
    void whoHoldsNoReferenceCanNeitherTakeNorGiveOne() {
        PacketizedFrame frame = pool.acquire(1000);
        frame.release();
        assertThatThrownBy(frame::retain).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(frame::release).isInstanceOf(IllegalStateException.class);
        PacketizedFrame again = pool.acquire(1000);
        assertThat(again).isSameAs(frame);
        again.release();
    }

    @Test
    void largeBuffersAreKeptForLargeFrames() {
        PacketizedFrame large = pool.acquire(900_000);
        large.release();
        PacketizedFrame small = pool.acquire(1000);
        assertThat(small).isNotSameAs(large);
        assertThat(small.capacity()).isEqualTo(2048);
        assertThat(pool.acquire(800_000)).isSameAs(large);
    }

    @Test
    void aFrameThatGrewComesBackAsALargeOne() {
        PacketizedFrame frame = pool.acquire(1000);
        frame.begin(1, true, 0);
        frame.append(new byte[100_000], 0, 100_000);
        frame.endPacket();
        frame.release();
        assertThat(pool.acquire(1000)).isNotSameAs(frame);
        assertThat(pool.acquire(100_000)).isSameAs(frame);
    }

    @Test
    void unusedBuffersAreBounded() {
        PacketizedFramePool bounded = new PacketizedFramePool(10_000);
        List<PacketizedFrame> frames = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            frames.add(bounded.acquire(1000));
        }
        frames.forEach(PacketizedFrame::release);
        assertThat(bounded.freeBytes()).isBetween(6000, 10_000);
    }

    @Test
    void framesSharedByThreadsAreNeverReusedTooEarly() throws InterruptedException {
        Random random = new Random(FuzzSeed.of(PacketizedFramePoolTest.class, 7));
        int receivers = 3;
        List<ArrayBlockingQueue<PacketizedFrame>> queues = new ArrayList<>();
        AtomicLong wrong = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < receivers; i++) {
            ArrayBlockingQueue<PacketizedFrame> queue = new ArrayBlockingQueue<>(64);
            queues.add(queue);
            threads.add(Thread.ofPlatform().start(() -> receive(queue, wrong)));
        }
        for (int i = 1; i <= 50_000; i++) {
            PacketizedFrame frame = pool.acquire(random.nextInt(5000));
            frame.begin(i, false, i);
            for (int b = 0; b < 16; b++) {
                frame.append(i);
            }
            frame.endPacket();
            frame.retain(receivers);
            for (ArrayBlockingQueue<PacketizedFrame> queue : queues) {
                queue.put(frame);
            }
            frame.release();
        }
        for (ArrayBlockingQueue<PacketizedFrame> queue : queues) {
            PacketizedFrame end = pool.acquire(0);
            end.begin(0, false, 0);
            queue.put(end);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(wrong).hasValue(0);
        assertThat(pool.created()).isLessThan(64 * 2 * 3 + 10);
    }

    private static void receive(ArrayBlockingQueue<PacketizedFrame> queue, AtomicLong wrong) {
        try {
            while (true) {
                PacketizedFrame frame = queue.take();
                int number = frame.frameNumber();
                if (number == 0) {
                    return;
                }
                for (int b = 0; b < 16; b++) {
                    if (frame.data()[b] != (byte) number || frame.rtpTimestamp() != number) {
                        wrong.incrementAndGet();
                    }
                }
                frame.release();
            }
        } catch (InterruptedException | RuntimeException failure) {
            wrong.incrementAndGet();
        }
    }
}
