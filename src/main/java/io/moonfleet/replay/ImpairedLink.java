package io.moonfleet.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Passes datagrams on as a bad network would. One thread. */
final class ImpairedLink implements Consumer<Segment.Udp> {
    private static final int PER_CENT = 100;
    private static final int MOST_OVERTAKING = 3;
    private static final int VIDEO_HEADER = 32;
    private static final int AUDIO_HEADER = 12;
    private static final int AUDIO_FEC_HEADER = 24;
    private static final int AUDIO_FEC_TYPE = 127;

    private static final class Delayed {
        private final Segment.Udp datagram;
        private int left;

        private Delayed(Segment.Udp datagram, int left) {
            this.datagram = datagram;
            this.left = left;
        }
    }

    private final StreamFacts facts;
    private final Impairment impairment;
    private final Consumer<Segment.Udp> next;
    private final Random random;
    private final List<Delayed> delayed = new ArrayList<>();

    ImpairedLink(StreamFacts facts, Impairment impairment, Consumer<Segment.Udp> next) {
        this.facts = facts;
        this.impairment = impairment;
        this.next = next;
        this.random = new Random(impairment.seed());
    }

    @Override
    public void accept(Segment.Udp datagram) {
        boolean video = datagram.source().port() == facts.videoPort();
        boolean audio = datagram.source().port() == facts.audioPort();
        if (!video && !audio) {
            next.accept(datagram);
            return;
        }
        if (!hits(impairment.loss())) {
            Segment.Udp arriving = hits(impairment.corrupt()) ? damaged(datagram, video) : datagram;
            if (hits(impairment.reorder())) {
                delayed.add(new Delayed(arriving, 1 + random.nextInt(MOST_OVERTAKING)));
            } else {
                next.accept(arriving);
            }
            if (hits(impairment.duplicate())) {
                delayed.add(new Delayed(arriving, 1 + random.nextInt(MOST_OVERTAKING)));
            }
        }
        release(datagram.timeNanos());
    }

    /** What is still under way arrives. */
    void end() {
        delayed.forEach(last -> next.accept(last.datagram));
        delayed.clear();
    }

    private void release(long timeNanos) {
        for (Iterator<Delayed> waiting = delayed.iterator(); waiting.hasNext(); ) {
            Delayed candidate = waiting.next();
            if (candidate.left-- == 0) {
                waiting.remove();
                Segment.Udp datagram = candidate.datagram;
                next.accept(new Segment.Udp(timeNanos, datagram.source(), datagram.destination(), datagram.payload()));
            }
        }
    }

    private boolean hits(int percent) {
        return percent > 0 && random.nextInt(PER_CENT) < percent;
    }

    private Segment.Udp damaged(Segment.Udp datagram, boolean video) {
        byte[] payload = datagram.payload().clone();
        int reach = Math.min(payload.length, video ? videoReach(payload) : audioHeader(payload));
        if (reach == 0) {
            return datagram;
        }
        if (random.nextInt(4) == 0) {
            payload = Arrays.copyOf(payload, random.nextInt(video ? reach : payload.length));
        } else {
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                payload[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return new Segment.Udp(datagram.timeNanos(), datagram.source(), datagram.destination(), payload);
    }

    private int videoReach(byte[] payload) {
        return facts.videoEncrypted() ? payload.length : VIDEO_HEADER;
    }

    private static int audioHeader(byte[] payload) {
        return payload.length > 1 && payload[1] == AUDIO_FEC_TYPE ? AUDIO_FEC_HEADER : AUDIO_HEADER;
    }
}
