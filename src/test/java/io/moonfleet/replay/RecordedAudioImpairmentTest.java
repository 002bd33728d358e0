package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.EveryRecording;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.audio.AudioReceiver;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sound of all recorded sessions over bad networks: what can be repaired is heard, what cannot leaves a hole as long as
 * itself, and no packet is in the place of another. Nothing in an audio packet proves that its number is right: one with a
 * damaged number may be heard in the place that it claims, and nowhere else.
 */
class RecordedAudioImpairmentTest {
    private static final int SEEDS = 3;
    /** Packets that can be under way when a recording ends. */
    private static final int PENDING = 12;
    /** A host's packets start at 0, and so does a receiver that gets them. */
    private static final int UNHARMED = 12;
    /** Given up before it is known that packets overtake others. */
    private static final int LEARNING = 8;
    /** As far as a number is believed that no second one confirms. */
    private static final int REACH = 40;

    private static final int HEADER = 12;
    private static final int FEC_HEADER = 24;
    private static final int DATA = 97;
    private static final int FEC = 127;
    private static final int BLOCK = 4;

    /** What arrives of a block: the shards in it, and whether damage leaves open what becomes of it. */
    private static final class Blocks {
        private final Map<Integer, Set<Integer>> shards = new HashMap<>();
        private final Set<Integer> open = new HashSet<>();
        /** Whether two packets in a row claim to be far ahead, which is to be believed. */
        private boolean jump;

        private boolean repairable(int block) {
            return shards.getOrDefault(block, Set.of()).size() >= BLOCK;
        }

        private boolean here(int sequence) {
            return repairable(sequence / BLOCK)
                    || shards.getOrDefault(sequence / BLOCK, Set.of()).contains(sequence % BLOCK);
        }
    }

    @EveryRecording
    @Conforms({69, 72})
    void whatCanBeRepairedIsHeardInItsPlace(String name) {
        RecordedSession session = RecordedSession.read(name);
        List<byte[]> clean = sound(session.facts(), session.audio());
        long base = FuzzSeed.of(RecordedAudioImpairmentTest.class, 20261202);
        for (long seed = base; seed < base + SEEDS; seed++) {
            for (Impairment impairment : List.of(
                    new Impairment(2, 0, 0, 0, seed),
                    new Impairment(10, 0, 0, 0, seed),
                    new Impairment(40, 0, 0, 0, seed),
                    new Impairment(0, 10, 10, 0, seed),
                    new Impairment(0, 0, 0, 5, seed),
                    new Impairment(5, 5, 5, 0, seed),
                    new Impairment(5, 5, 5, 3, seed))) {
                check(session, clean, impairment);
            }
        }
    }

    private static void check(RecordedSession session, List<byte[]> clean, Impairment impairment) {
        List<Segment.Udp> numbered = numbered(session.audio());
        List<Segment.Udp> arriving = new ArrayList<>(numbered.subList(0, UNHARMED));
        arriving.addAll(session.arriving(numbered.subList(UNHARMED, numbered.size()), impairment));
        Blocks blocks = blocks(session.audio(), arriving);
        List<byte[]> heard = sound(session.facts(), arriving);
        if (blocks.jump) {
            assertThat(heard).as("%s", impairment).hasSizeLessThan(2 * clean.size());
            return;
        }
        // Nothing comes behind a last packet with a damaged number to show that it was one.
        assertThat(heard.size()).as("%s", impairment).isBetween(clean.size() - PENDING, clean.size() + REACH);
        int missing = 0;
        for (int place = 0; place < Math.min(heard.size(), clean.size()); place++) {
            byte[] packet = heard.get(place);
            if (clean.get(place).length == 0 || blocks.open.contains(place / BLOCK)) {
                continue;
            }
            if (packet.length > 0) {
                assertThat(packet).as("%s: place %d", impairment, place).isEqualTo(clean.get(place));
                assertThat(blocks.here(place)).as("%s: place %d", impairment, place).isTrue();
            } else if (blocks.here(place)) {
                missing++;
            }
        }
        boolean inOrder = impairment.reorder() == 0 && impairment.duplicate() == 0;
        assertThat(missing).as("%s: could have been heard", impairment).isLessThanOrEqualTo(inOrder ? 0 : LEARNING);
    }

    /** The same datagrams, with the number of each as its destination port. */
    private static List<Segment.Udp> numbered(List<Segment.Udp> datagrams) {
        List<Segment.Udp> numbered = new ArrayList<>();
        for (Segment.Udp datagram : datagrams) {
            Endpoint number = new Endpoint(datagram.destination().address(), numbered.size());
            numbered.add(new Segment.Udp(datagram.timeNanos(), datagram.source(), number, datagram.payload()));
        }
        return numbered;
    }

    private static Blocks blocks(List<Segment.Udp> sent, List<Segment.Udp> arriving) {
        Blocks blocks = new Blocks();
        boolean farBefore = false;
        for (Segment.Udp datagram : arriving) {
            byte[] payload = datagram.payload();
            byte[] original = sent.get(datagram.destination().port()).payload();
            int block = sequence(original) / BLOCK;
            if (Arrays.equals(payload, original)) {
                blocks.shards.computeIfAbsent(block, unused -> new HashSet<>()).add(shard(original));
            } else if (isAudio(payload)) {
                int ahead = sequence(payload) / BLOCK - block;
                blocks.open.add(block);
                blocks.open.add(block + ahead);
                for (int between = 1; ahead <= REACH / BLOCK && between < ahead; between++) {
                    blocks.open.add(block + between);
                }
                blocks.jump |= farBefore && ahead > REACH / BLOCK - 2;
                farBefore = ahead > REACH / BLOCK - 2;
                continue;
            }
            farBefore = false;
        }
        return blocks;
    }

    /** Whether a receiver can take it for a packet of the stream. */
    private static boolean isAudio(byte[] payload) {
        if (payload.length <= HEADER || (payload[0] & 0xC0) != 0x80) {
            return false;
        }
        return payload[1] == DATA || payload[1] == FEC && payload.length > FEC_HEADER && payload[HEADER] >>> 1 == 0;
    }

    /** Of the packet, or of the first in the block that parity is for. */
    private static int sequence(byte[] payload) {
        return ByteBuffer.wrap(payload).getShort(payload[1] == FEC ? 14 : 2) & 0xFFFF;
    }

    private static int shard(byte[] payload) {
        return payload[1] == FEC ? BLOCK + payload[HEADER] : sequence(payload) % BLOCK;
    }

    private static List<byte[]> sound(StreamFacts facts, List<Segment.Udp> datagrams) {
        ReplayedAudio sound = new ReplayedAudio();
        AudioReceiver receiver = new AudioReceiver(facts.audioSettings(false), sound);
        datagrams.forEach(datagram -> receiver.receive(ByteBuffer.wrap(datagram.payload()), datagram.timeNanos()));
        return sound.packets();
    }
}
