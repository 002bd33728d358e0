package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.EveryRecording;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The recorded pictures from a host that answers, over bad networks: recovery is asked for, comes, and the pictures go on. All
 * that can be repaired and decoded is delivered, in a stream with key frames and in one with reference invalidation.
 */
class RecordedRecoveryTest {
    private static final int FRAMES = 500;
    /** Of hundreds of packets each. */
    private static final int LARGE_FRAMES = 80;
    /** The network gets well before the end. */
    private static final int QUIET = 40;
    /** A loss, the answer, and that twice more where the answer was lost as well; at 30 frames a second two seconds. */
    private static final int LONGEST_PAUSE = 60;

    private final TreeSet<Integer> delivered = new TreeSet<>();

    @EveryRecording
    @Conforms({55, 56, 63, 64})
    void recoveryIsAskedForAndThePicturesGoOn(String name) {
        RecordedSession session = RecordedSession.read(name);
        List<AccessUnit> recorded = RecordedAccessUnits.of(name);
        long seed = FuzzSeed.of(RecordedRecoveryTest.class, 20261201);
        for (boolean invalidation : new boolean[] {false, true}) {
            for (Impairment impairment : List.of(
                    new Impairment(10, 0, 0, 0, seed),
                    new Impairment(20, 0, 0, 0, seed),
                    new Impairment(8, 4, 4, 0, seed),
                    new Impairment(8, 4, 4, 2, seed))) {
                run(session, recorded, FRAMES, invalidation, impairment);
            }
        }
    }

    /** Ten bytes of picture in a packet make two to four blocks of most recorded pictures. */
    @ParameterizedTest
    @ValueSource(strings = {"plain", "encrypted", "hevc"})
    void picturesOfSeveralBlocksGoOnLikewise(String name) {
        RecordedSession session = RecordedSession.read(name).withPacketSize(26);
        List<AccessUnit> recorded = RecordedAccessUnits.of(name).subList(0, LARGE_FRAMES / 2);
        long seed = FuzzSeed.of(RecordedRecoveryTest.class, 20261204);
        for (boolean invalidation : new boolean[] {false, true}) {
            run(session, recorded, LARGE_FRAMES, invalidation, new Impairment(13, 0, 0, 0, seed));
            run(session, recorded, LARGE_FRAMES, invalidation, new Impairment(12, 4, 4, 0, seed));
        }
    }

    private void run(
            RecordedSession session,
            List<AccessUnit> recorded,
            int frames,
            boolean invalidation,
            Impairment impairment) {
        String what = impairment + (invalidation ? " with invalidation" : "");
        StreamFacts facts = session.facts();
        VideoStreamSettings settings = facts.videoSettings().withInvalidation(invalidation);
        List<byte[]> expected = unharmed(session, settings, recorded);
        AnsweringHost host = new AnsweringHost(facts, recorded, session.video().getFirst());
        delivered.clear();
        VideoReceiver receiver = new VideoReceiver(
                settings,
                unit -> {
                    assertThat(unit.data()).as("%s: frame %d", what, unit.frameNumber())
                            .isEqualTo(expected.get(host.picture(unit.frameNumber())));
                    assertThat(delivered.isEmpty() || unit.frameNumber() > delivered.last()).isTrue();
                    int reference = host.reference(unit.frameNumber());
                    assertThat(reference == 0 || delivered.contains(reference))
                            .as("%s: frame %d refers to %d", what, unit.frameNumber(), reference).isTrue();
                    delivered.add(unit.frameNumber());
                },
                host);
        List<Segment.Udp> arriving = new ArrayList<>();
        ImpairedLink link = new ImpairedLink(facts, impairment, datagram -> {
            arriving.add(datagram);
            receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos());
        });
        for (int frame = 1; frame <= frames - QUIET; frame++) {
            host.nextFrame().forEach(link);
        }
        link.end();
        for (int frame = 0; frame < QUIET; frame++) {
            host.nextFrame().forEach(datagram -> {
                arriving.add(datagram);
                receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos());
            });
        }
        assertThat(delivered.last()).as(what).isEqualTo(frames);
        assertThat(longestPause()).as(what).isLessThan(LONGEST_PAUSE);
        assertThat(host.invalidations() > 0).as(what).isEqualTo(invalidation);
        assertThat(host.idrRequests()).as(what).isBetween(invalidation ? 0 : 1, frames / 5);
        RepairableFrames repairable = RepairableFrames.of(facts, host.sent(), arriving);
        if (repairable.open().isEmpty()) {
            assertThat(delivered).as(what).isEqualTo(decodable(host, repairable.certain(), frames));
        }
    }

    /** Frames that are there and refer to nothing or to one that is decodable. */
    private static Set<Integer> decodable(AnsweringHost host, Set<Integer> complete, int frames) {
        Set<Integer> decodable = new TreeSet<>();
        for (int frame = 1; frame <= frames; frame++) {
            int reference = host.reference(frame);
            if (complete.contains(frame) && (reference == 0 || decodable.contains(reference))) {
                decodable.add(frame);
            }
        }
        return decodable;
    }

    private int longestPause() {
        int longest = 0;
        int before = 0;
        for (int frame : delivered) {
            longest = Math.max(longest, frame - before);
            before = frame;
        }
        return longest;
    }

    /** What a receiver makes of the recorded pictures when nothing happens to them. */
    private static List<byte[]> unharmed(
            RecordedSession session, VideoStreamSettings settings, List<AccessUnit> recorded) {
        List<byte[]> data = new ArrayList<>();
        AnsweringHost host = new AnsweringHost(session.facts(), recorded, session.video().getFirst());
        VideoReceiver receiver = new VideoReceiver(settings, unit -> data.add(unit.data()), host);
        for (int frame = 0; frame < recorded.size(); frame++) {
            host.nextFrame().forEach(datagram -> receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos()));
        }
        assertThat(data).hasSameSizeAs(recorded);
        return data;
    }
}
