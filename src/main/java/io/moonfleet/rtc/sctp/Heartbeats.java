package io.moonfleet.rtc.sctp;

import java.util.random.RandomGenerator;

/** Probes an idle peer (RFC 9260 section 8.3). */
final class Heartbeats {
    private static final int INFO = 1;
    private static final int LENGTH = ItemCursor.HEADER + 16;

    private final SctpSettings settings;
    private final RetransmissionTimeout rto;
    private final RandomGenerator random;
    private final Timer timer = new Timer();
    private boolean waiting;
    private long nonce;
    private long sent;

    Heartbeats(SctpSettings settings, RetransmissionTimeout rto, RandomGenerator random) {
        this.settings = settings;
        this.rto = rto;
        this.random = random;
    }

    void start(long now) {
        waiting = false;
        schedule(now);
    }

    void stop() {
        waiting = false;
        timer.stop();
    }

    Timer timer() {
        return timer;
    }

    private void schedule(long now) {
        timer.start(now, settings.heartbeatInterval() + (long) (rto.millis() * (0.5 + random.nextDouble())));
    }

    /** Sends the next one; true when the last one has not been answered. */
    boolean timeout(long now, boolean idle, PacketWriter writer) {
        if (!timer.expired(now)) {
            return false;
        }
        boolean unanswered = waiting;
        waiting = false;
        if (idle) {
            waiting = true;
            nonce = random.nextLong();
            sent = now;
            int at = writer.chunk(ChunkType.HEARTBEAT, 0, LENGTH);
            byte[] out = writer.buffer();
            Wire.put16(out, at, INFO);
            Wire.put16(out, at + 2, LENGTH);
            Wire.put64(out, at + 4, nonce);
            Wire.put64(out, at + 12, sent);
        }
        if (unanswered) {
            rto.backOff();
            timer.start(now, rto.millis());
        } else {
            schedule(now);
        }
        return unanswered;
    }

    /** True when this answers the last one sent. */
    boolean acknowledged(byte[] data, int body, int length, long now) {
        if (!waiting
                || length != LENGTH
                || Wire.get16(data, body) != INFO
                || Wire.get64(data, body + 4) != nonce
                || Wire.get64(data, body + 12) != sent) {
            return false;
        }
        waiting = false;
        rto.measured(now - sent);
        return true;
    }
}
