package io.moonfleet.replay;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoPacketizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * A host that sends the recorded pictures over and over and, as no recording can, answers what it is asked some frames later:
 * with the recorded key frame, or with a picture that refers to none of the lost ones. Keeps what each frame refers to.
 */
final class AnsweringHost implements RecoveryListener {
    private static final int ANSWER_DELAY = 4;
    private static final int FEC_PERCENTAGE = 20;
    private static final int MINIMUM_PARITY = 2;
    private static final int FRAME_TICKS = 3000;
    private static final long FRAME_NANOS = 33_333_333L;

    private record Asked(int due, int reference) {}

    private final List<AccessUnit> recorded;
    private final List<Segment.Udp> sent = new ArrayList<>();
    /** For each frame, from 1, the recorded picture in it and the frame that it refers to, 0 for none. */
    private final List<Integer> pictures = new ArrayList<>(List.of(-1));

    private final List<Integer> references = new ArrayList<>(List.of(0));
    private final VideoPacketizer packetizer;
    private final Segment.Udp like;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private int next;
    private int idrRequests;
    private int invalidations;

    /** @param like a datagram that a recorded host sent, for the addresses */
    AnsweringHost(StreamFacts facts, List<AccessUnit> recorded, Segment.Udp like) {
        this.recorded = recorded;
        this.like = like;
        Optional<byte[]> key = facts.videoEncrypted() ? Optional.of(facts.session().key()) : Optional.empty();
        packetizer = new VideoPacketizer(facts.packetSize(), FEC_PERCENTAGE, MINIMUM_PARITY, key);
    }

    /** The datagrams of the next frame. */
    List<Segment.Udp> nextFrame() {
        int frame = references.size();
        Optional<Integer> safe = Optional.empty();
        while (!asked.isEmpty() && asked.peek().due <= frame) {
            int reference = asked.poll().reference;
            safe = Optional.of(Math.min(safe.orElse(reference), reference));
        }
        int picture = safe.isPresent() && safe.get() == 0 ? 0 : next++ % recorded.size();
        AccessUnit unit = recorded.get(picture);
        FrameType type = unit.keyFrame() ? FrameType.IDR : safe.isPresent() ? FrameType.P_AFTER_INVALIDATION : FrameType.P;
        pictures.add(picture);
        references.add(unit.keyFrame() ? 0 : safe.orElse(frame - 1));
        List<Segment.Udp> datagrams = new ArrayList<>();
        for (byte[] payload : packetizer.packetize(frame, type, 0, FRAME_TICKS * frame, unit.data())) {
            datagrams.add(new Segment.Udp(frame * FRAME_NANOS, like.source(), like.destination(), payload));
        }
        sent.addAll(datagrams);
        return datagrams;
    }

    @Override
    public void requestIdr() {
        idrRequests++;
        asked.add(new Asked(references.size() + ANSWER_DELAY, 0));
    }

    @Override
    public void invalidateReferenceFrames(int first, int last) {
        invalidations++;
        asked.add(new Asked(references.size() + ANSWER_DELAY, first - 1));
    }

    @Override
    public void framesLost(int first, int last) {}

    @Override
    public void fecStatus(FecStatus status) {}

    /** The number of the recorded picture that was sent as that frame. */
    int picture(int frame) {
        return pictures.get(frame);
    }

    /** What that frame refers to, 0 for nothing. */
    int reference(int frame) {
        return references.get(frame);
    }

    /** Everything sent so far. */
    List<Segment.Udp> sent() {
        return sent;
    }

    int idrRequests() {
        return idrRequests;
    }

    int invalidations() {
        return invalidations;
    }
}
