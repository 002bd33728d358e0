package io.moonfleet.rtc.rtp;

/**
 * What a receiver of one stream reports (RFC 3550, section 6.4.1 and appendix A): for receivers in tests and for measuring ones.
 * One thread.
 */
public final class ReceptionStatistics {
    private final int clockRate;
    private boolean started;
    private int firstSequence;
    private int cycles;
    private int highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;
    private double jitter;
    private long lastTransit;
    private int lastSenderReport;
    private long senderReportNanos;

    /** @param clockRate of the stream's timestamps in Hz */
    public ReceptionStatistics(int clockRate) {
        this.clockRate = clockRate;
    }

    /** A packet of the stream arrived. */
    public void received(int sequence, int timestamp, long nowNanos) {
        int transit = (int) (nowNanos / 1000 * clockRate / 1_000_000) - timestamp;
        if (!started) {
            started = true;
            firstSequence = sequence;
            highest = sequence;
        } else {
            int distance = Bits.distance16(highest, sequence);
            if (distance > 0) {
                if (sequence < highest) {
                    cycles++;
                }
                highest = sequence;
            }
            jitter += (Math.abs((int) (transit - lastTransit)) - jitter) / 16;
        }
        lastTransit = transit;
        received++;
    }

    /** A sender report of the stream arrived. */
    public void senderReport(long ntpTime, long nowNanos) {
        lastSenderReport = NtpClock.middle(ntpTime);
        senderReportNanos = nowNanos;
    }

    /** Appends an RR about the stream; the fraction is that since the last one. */
    public boolean report(RtcpWriter writer, int reporter, int ssrc, long nowNanos) {
        if (!started) {
            return writer.emptyReceiverReport(reporter);
        }
        long expected = expected();
        long expectedNow = expected - expectedBefore;
        long lostNow = expectedNow - (received - receivedBefore);
        expectedBefore = expected;
        receivedBefore = received;
        int fraction = expectedNow <= 0 || lostNow <= 0 ? 0 : (int) Math.min(lostNow * 256 / expectedNow, 255);
        long delay = lastSenderReport == 0 ? 0 : (nowNanos - senderReportNanos) / 1000 * 65_536 / 1_000_000;
        return writer.receiverReport(reporter, ssrc, fraction, (int) lost(), cycles << 16 | highest, (int) jitter, lastSenderReport,
                (int) delay);
    }

    /** Packets that should have come since the first one. */
    public long expected() {
        return started ? ((long) cycles << 16) + highest - firstSequence + 1 : 0;
    }

    /** Packets that came, duplicates counted. */
    public long received() {
        return received;
    }

    /** Packets missing; negative when duplicates outweigh them. */
    public long lost() {
        return expected() - received;
    }
}
