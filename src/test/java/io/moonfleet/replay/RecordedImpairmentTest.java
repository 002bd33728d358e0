package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.EveryRecording;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoReceiver;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pictures of all recorded sessions once more over bad networks: what can be repaired is, what can be decoded comes out,
 * what cannot is reported and recovery is asked for, nothing wrong is delivered, and nothing stalls.
 */
class RecordedImpairmentTest {
    private static final int SEEDS = 3;
    /** Given up so many frames after the last that came out, a receiver asks again. */
    private static final int MOST_DROPS = 120;

    private static final class Picture implements RecoveryListener {
        private final Map<Integer, AccessUnit> delivered = new HashMap<>();
        private final Set<Integer> lost = new HashSet<>();
        private final VideoReceiver receiver;
        private int idrRequests;
        private int last;

        private Picture(StreamFacts facts) {
            receiver = new VideoReceiver(facts.videoSettings(), this::accept, this);
        }

        private void accept(AccessUnit accessUnit) {
            assertThat(accessUnit.frameNumber()).isGreaterThan(last);
            last = accessUnit.frameNumber();
            delivered.put(last, accessUnit);
        }

        private Picture receiveAll(List<Segment.Udp> datagrams) {
            datagrams.forEach(datagram ->
                    receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos()));
            return this;
        }

        @Override
        public void requestIdr() {
            idrRequests++;
        }

        @Override
        public void framesLost(int first, int lastLost) {
            for (int frame = first; frame <= lastLost; frame++) {
                assertThat(lost.add(frame)).as("frame %d is reported once", frame).isTrue();
            }
        }

        @Override
        public void fecStatus(FecStatus status) {}
    }

    @EveryRecording
    @Conforms({54, 55, 56, 67})
    void whatCanBeRepairedIsDeliveredAndTheRestIsAskedFor(String name) {
        RecordedSession session = RecordedSession.read(name);
        Picture clean = new Picture(session.facts()).receiveAll(session.video());
        long base = FuzzSeed.of(RecordedImpairmentTest.class, 20261124);
        int exact = 0;
        for (long seed = base; seed < base + SEEDS; seed++) {
            for (Impairment impairment : List.of(
                    new Impairment(2, 0, 0, 0, seed),
                    new Impairment(10, 0, 0, 0, seed),
                    new Impairment(40, 0, 0, 0, seed),
                    new Impairment(0, 10, 10, 0, seed),
                    new Impairment(0, 0, 0, 5, seed),
                    new Impairment(5, 5, 5, 0, seed),
                    new Impairment(5, 5, 5, 3, seed))) {
                List<Segment.Udp> arriving = session.arriving(session.video(), impairment);
                RepairableFrames repairable = RepairableFrames.of(session.facts(), session.video(), arriving);
                Picture bad = new Picture(session.facts()).receiveAll(arriving);
                if (repairable.jump()) {
                    continue;
                }
                check(clean, bad, repairable, impairment);
                if (repairable.open().isEmpty()) {
                    checkExactly(clean, bad, repairable.certain(), impairment);
                    exact++;
                }
            }
        }
        assertThat(exact).isGreaterThanOrEqualTo(5 * SEEDS);
    }

    private static void check(Picture clean, Picture bad, RepairableFrames repairable, Impairment impairment) {
        assertThat(bad.delivered).as("%s", impairment).allSatisfy((number, unit) ->
                assertThat(unit.data()).as("frame %d", number).isEqualTo(clean.delivered.get(number).data()));
        VideoCounters counters = bad.receiver.counters();
        assertThat(bad.lost).as("%s", impairment).noneMatch(bad.delivered::containsKey)
                .noneMatch(repairable.certain()::contains)
                .hasSize((int) counters.framesLost());
        assertThat(repairable.certain()).as("%s", impairment).hasSizeGreaterThan(clean.delivered.size() / 20);
        // Nothing stalls: each frame is delivered, dropped for want of a key frame, or reported lost.
        assertThat(counters.frames() + counters.framesDropped() + counters.framesLost())
                .as("%s", impairment).isBetween((long) last(repairable), clean.delivered.size() + 8L);
        if (counters.framesDropped() > 0) {
            assertThat(bad.idrRequests).as("%s", impairment).isPositive();
        }
    }

    /** Where no damage leaves anything open, every frame's fate is known. */
    private static void checkExactly(Picture clean, Picture bad, Set<Integer> repairable, Impairment impairment) {
        Set<Integer> wanted = new TreeSet<>();
        boolean waiting = true;
        boolean asked = false;
        int requests = 0;
        int last = repairable.stream().mapToInt(Integer::intValue).max().orElse(0);
        for (int frame = 1; frame <= last; frame++) {
            if (!repairable.contains(frame)) {
                waiting = true;
                asked = false;
                assertThat(bad.lost).as("%s: frame %d", impairment, frame).contains(frame);
            } else if (!waiting || clean.delivered.get(frame).keyFrame()) {
                waiting = false;
                wanted.add(frame);
            } else if (!asked) {
                asked = true;
                requests++;
            }
        }
        assertThat(bad.delivered.keySet()).as("%s", impairment).containsExactlyInAnyOrderElementsOf(wanted);
        // Once for each burst of losses that a complete frame ends, and again for each hundred and twenty frames without one.
        assertThat(bad.idrRequests).as("%s", impairment).isBetween(requests, requests + last / MOST_DROPS);
    }

    private static int last(RepairableFrames repairable) {
        return repairable.certain().stream().mapToInt(Integer::intValue).max().orElse(0);
    }
}
