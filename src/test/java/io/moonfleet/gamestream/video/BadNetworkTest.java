package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A host that answers what it is asked, some frames later, behind a network with bursts of losses, reordering, duplicates and
 * damage: each picture that is delivered can be decoded, and soon after each burst there are some again.
 */
class BadNetworkTest {
    private static final int FRAMES = 3000;
    private static final int ANSWER_DELAY = 4;
    private static final long FRAME_NANOS = 16_666_667L;
    private static final byte[] KEY = new byte[16];

    /** What a picture refers to, 0 for nothing. */
    private final int[] references = new int[FRAMES + 1];

    private final boolean[] delivered = new boolean[FRAMES + 1];
    private final Deque<int[]> asked = new ArrayDeque<>();
    private int frame;
    private int idrs;
    private int invalidations;
    private int lastDelivered;
    private int longestPause;

    private final class Answering implements RecoveryListener {
        @Override
        public void requestIdr() {
            idrs++;
            asked.add(new int[] {frame + ANSWER_DELAY, 0});
        }

        @Override
        public void invalidateReferenceFrames(int first, int last) {
            invalidations++;
            assertThat(first).isPositive().isLessThanOrEqualTo(last);
            // A damaged number of a frame, in a stream that is not encrypted, may be taken for a few frames later.
            assertThat(last).isLessThanOrEqualTo(frame + ANSWER_DELAY);
            asked.add(new int[] {frame + ANSWER_DELAY, first - 1});
        }

        @Override
        public void framesLost(int first, int last) {
            for (int number = first; number <= Math.min(last, FRAMES); number++) {
                assertThat(delivered[number]).as("frame %d", number).isFalse();
            }
        }

        @Override
        public void fecStatus(FecStatus status) {}
    }

    private void deliver(AccessUnit accessUnit) {
        int number = accessUnit.frameNumber();
        assertThat(number).isGreaterThan(lastDelivered);
        int reference = references[number];
        assertThat(reference == 0 || delivered[reference]).as("frame %d refers to %d", number, reference).isTrue();
        byte[] data = accessUnit.data();
        assertThat(data).isEqualTo(accessUnit.keyFrame()
                ? TestHost.keyUnit(number, data.length)
                : TestHost.interUnit(number, data.length));
        delivered[number] = true;
        longestPause = Math.max(longestPause, number - lastDelivered);
        lastDelivered = number;
    }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    @Conforms({55, 63, 64})
    void whatIsDeliveredCanBeDecodedAndNothingStalls(boolean invalidation, boolean encrypted) {
        long seed = FuzzSeed.of(BadNetworkTest.class, 4711);
        Random random = new Random(seed);
        Optional<byte[]> key = encrypted ? Optional.of(KEY) : Optional.empty();
        TestHost host = new TestHost(TestHost.PACKET_SIZE, key);
        VideoReceiver receiver = new VideoReceiver(
                VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, key).withInvalidation(invalidation),
                this::deliver,
                new Answering());
        List<byte[]> late = new ArrayList<>();
        int burst = 0;
        for (frame = 1; frame <= FRAMES; frame++) {
            burst = burst > 0 ? burst - 1 : random.nextInt(60) == 0 ? 1 + random.nextInt(12) : 0;
            boolean quiet = frame > FRAMES - 30;
            List<byte[]> arriving = new ArrayList<>(late);
            late.clear();
            for (byte[] packet : next(host, 200 + random.nextInt(4000))) {
                boolean lost = !quiet && random.nextInt(100) < (burst > 0 ? 50 : 1);
                if (lost) {
                    continue;
                }
                byte[] copy = packet.clone();
                if (!quiet && random.nextInt(300) == 0) {
                    copy[random.nextInt(encrypted ? copy.length : 32)] ^= (byte) (1 << random.nextInt(8));
                }
                if (random.nextInt(50) == 0 && !quiet) {
                    late.add(copy);
                } else {
                    arriving.add(copy);
                }
                if (random.nextInt(50) == 0) {
                    arriving.add(packet);
                }
            }
            for (byte[] packet : arriving) {
                receiver.receive(ByteBuffer.wrap(packet), frame * FRAME_NANOS);
            }
        }
        VideoCounters counters = receiver.counters();
        assertThat(lastDelivered).as("seed %d", seed).isEqualTo(FRAMES);
        // A burst, what was under way, the answer, and that once more when the answer was lost as well.
        assertThat(longestPause).as("seed %d", seed).isLessThan(80);
        assertThat(counters.frames()).as("seed %d", seed).isGreaterThan(FRAMES / 2);
        assertThat(invalidations > 0).isEqualTo(invalidation);
        assertThat(idrs).as("seed %d", seed).isLessThan(FRAMES / 20);
    }

    /** The frame that the host makes now. */
    private List<byte[]> next(TestHost host, int length) {
        boolean keyFrame = frame == 1;
        Optional<Integer> safe = Optional.empty();
        while (!asked.isEmpty() && asked.peek()[0] <= frame) {
            int reference = asked.poll()[1];
            keyFrame |= reference == 0;
            safe = Optional.of(safe.map(other -> Math.min(other, reference)).orElse(reference));
        }
        if (keyFrame) {
            references[frame] = 0;
            return host.keyFrame(frame, length);
        }
        if (safe.isPresent()) {
            references[frame] = safe.get();
            return host.frame(frame, FrameType.P_AFTER_INVALIDATION, length);
        }
        references[frame] = frame - 1;
        return host.frame(frame, length);
    }
}
