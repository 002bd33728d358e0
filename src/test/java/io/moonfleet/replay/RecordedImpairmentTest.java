package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.audio.AudioReceiver;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoReceiver;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * All recorded sessions once more over bad networks: what can be repaired comes out, what cannot is reported and recovery is
 * asked for, nothing wrong is delivered, and nothing stalls.
 */
class RecordedImpairmentTest {
    private static final int SEEDS = 3;
    /** Frames that can be under way when a recording ends. */
    private static final int PENDING = 12;
    /** A host's packets start at 0, and so does a receiver that gets them. */
    private static final int UNHARMED_AUDIO = 12;

    private record Session(StreamFacts facts, List<Segment.Udp> video, List<Segment.Udp> audio) {}

    private static final class Picture implements RecoveryListener {
        private final Map<Integer, byte[]> delivered = new HashMap<>();
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
            delivered.put(last, accessUnit.data());
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

    @ParameterizedTest
    @ValueSource(strings = {
        "plain",
        "encrypted",
        "control-v1",
        "plain-loss2",
        "surround51",
        "hevc",
        "host-termination",
        "resume-1-launch",
        "resume-2-resume"
    })
    @Conforms({54, 55, 56, 67})
    void whatCanBeRepairedIsDeliveredAndTheRestIsAskedFor(String name) throws Exception {
        Session session = read(name);
        Picture clean = new Picture(session.facts).receiveAll(session.video);
        ReplayedAudio cleanSound = sound(session.facts, session.audio);
        long base = FuzzSeed.of(RecordedImpairmentTest.class, 20261124);
        for (int seed = 0; seed < SEEDS; seed++) {
            for (Impairment impairment : List.of(
                    new Impairment(2, 0, 0, 0, base + seed),
                    new Impairment(10, 0, 0, 0, base + seed),
                    new Impairment(40, 0, 0, 0, base + seed),
                    new Impairment(0, 10, 10, 0, base + seed),
                    new Impairment(0, 0, 0, 5, base + seed),
                    new Impairment(5, 5, 5, 3, base + seed))) {
                List<Segment.Udp> arriving = arriving(session.facts, session.video, impairment);
                checkVideo(clean, new Picture(session.facts).receiveAll(arriving), impairment);
                if (impairment.loss() > 0 && impairment.reorder() == 0 && !session.facts.videoEncrypted()) {
                    VideoCounters counters = new Picture(session.facts).receiveAll(arriving).receiver.counters();
                    assertThat(counters.frames() + counters.framesDropped())
                            .as("%s: complete frames", impairment).isEqualTo(completable(arriving));
                }
                if (impairment.corrupt() == 0) {
                    checkAudio(session, cleanSound, impairment);
                }
            }
        }
    }

    private static void checkVideo(Picture clean, Picture bad, Impairment impairment) {
        assertThat(bad.delivered).as("%s", impairment).allSatisfy((number, data) ->
                assertThat(data).as("frame %d", number).isEqualTo(clean.delivered.get(number)));
        VideoCounters counters = bad.receiver.counters();
        assertThat(bad.lost).as("%s", impairment).noneMatch(bad.delivered::containsKey)
                .hasSize((int) counters.framesLost());
        // Nothing stalls: each frame but the last ones is delivered, dropped for want of a key frame, or reported lost.
        assertThat(counters.frames() + counters.framesDropped() + counters.framesLost())
                .as("%s", impairment).isBetween(clean.delivered.size() - (long) PENDING, clean.delivered.size() + 4L);
        if (counters.framesDropped() > 0) {
            assertThat(bad.idrRequests).as("%s", impairment).isPositive();
        }
        if (impairment.loss() == 0 && impairment.corrupt() == 0) {
            assertThat(counters.framesLost()).as("%s", impairment).isLessThan(clean.delivered.size() / 4);
        }
    }

    /** Frames of which enough packets arrive, counted without the receiver. All recorded frames have one block. */
    private static long completable(List<Segment.Udp> arriving) {
        Map<Integer, Set<Integer>> shards = new HashMap<>();
        Map<Integer, Integer> needed = new HashMap<>();
        for (Segment.Udp datagram : arriving) {
            ByteBuffer packet = ByteBuffer.wrap(datagram.payload()).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            int frame = packet.getInt(20);
            int fecInfo = packet.getInt(28);
            shards.computeIfAbsent(frame, number -> new HashSet<>()).add(fecInfo >>> 12 & 0x3FF);
            needed.put(frame, fecInfo >>> 22);
        }
        return shards.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= needed.get(entry.getKey()))
                .count();
    }

    private static void checkAudio(Session session, ReplayedAudio clean, Impairment impairment) {
        List<Segment.Udp> arriving = new ArrayList<>(session.audio.subList(0, UNHARMED_AUDIO));
        arriving.addAll(arriving(session.facts, session.audio.subList(UNHARMED_AUDIO, session.audio.size()), impairment));
        List<byte[]> heard = sound(session.facts, arriving).packets();
        assertThat(heard.size()).as("%s", impairment)
                .isBetween(clean.packets().size() - PENDING, clean.packets().size() + PENDING);
        int wrong = 0;
        for (int i = 0; i < Math.min(heard.size(), clean.packets().size()); i++) {
            if (heard.get(i).length > 0 && clean.packets().get(i).length > 0) {
                wrong += java.util.Arrays.equals(heard.get(i), clean.packets().get(i)) ? 0 : 1;
            }
        }
        assertThat(wrong).as("%s: packets in the place of others", impairment).isZero();
        if (impairment.loss() == 0) {
            assertThat(heard.stream().filter(packet -> packet.length == 0).count()).as("%s", impairment)
                    .isLessThanOrEqualTo(clean.packets().stream().filter(packet -> packet.length == 0).count() + 8);
        }
    }

    private static ReplayedAudio sound(StreamFacts facts, List<Segment.Udp> datagrams) {
        ReplayedAudio sound = new ReplayedAudio();
        AudioReceiver receiver = new AudioReceiver(facts.audioSettings(false), sound);
        datagrams.forEach(datagram -> receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos()));
        return sound;
    }

    private static List<Segment.Udp> arriving(StreamFacts facts, List<Segment.Udp> sent, Impairment impairment) {
        List<Segment.Udp> arriving = new ArrayList<>();
        ImpairedLink link = new ImpairedLink(facts, impairment, arriving::add);
        sent.forEach(link);
        link.end();
        return arriving;
    }

    private static Session read(String name) throws Exception {
        Path folder = Recordings.folder(name);
        byte[] bytes;
        try (GZIPInputStream packed = new GZIPInputStream(Files.newInputStream(folder.resolve("session.pcap.gz")))) {
            bytes = packed.readAllBytes();
        }
        Capture capture = new Capture(() -> new ByteArrayInputStream(bytes));
        SessionInfo info = SessionInfo.read(folder.resolve("session.json"));
        StreamFacts facts = StreamFacts.of(info, RecordedHandshake.find(capture.streams(), info.key()), capture);
        List<Segment.Udp> video = new ArrayList<>();
        List<Segment.Udp> audio = new ArrayList<>();
        capture.datagrams(datagram -> {
            if (datagram.source().port() == facts.videoPort()) {
                video.add(datagram);
            } else if (datagram.source().port() == facts.audioPort()) {
                audio.add(datagram);
            }
        });
        return new Session(facts, video, audio);
    }
}
