package io.moonfleet.rtc.rtp;

/**
 * Counts what happens on one peer's link and makes a {@link LinkSample} of it, about once a second. Without transport-wide feedback the
 * loss is that of the receiver reports, and the growth of the round trip stands for the queue. One thread.
 */
public final class LinkMeter {
    private final TransportMonitor transport;
    private final RoundTripTime roundTrip;
    private long lastNanos;
    private boolean started;
    private long packets;
    private long bytes;
    private long nacked;
    private long refused;
    private long overflows;
    private long keyFrameRequests;
    private int reports;
    private int reportedFractions;

    public LinkMeter(TransportMonitor transport, RoundTripTime roundTrip) {
        this.transport = transport;
        this.roundTrip = roundTrip;
    }

    /** New packets went out. */
    public void sent(int packetCount, int byteCount) {
        packets += packetCount;
        bytes += byteCount;
    }

    /** A packet went out again. */
    public void resent(int byteCount) {
        bytes += byteCount;
    }

    /** A NACK came, of that many packets. */
    public void nacked(int packetCount) {
        nacked += packetCount;
    }

    /** So many packets were not resent because too many were asked for. */
    public void resendsRefused(int packetCount) {
        refused += packetCount;
    }

    /** Our queue for the peer ran over. */
    public void queueOverflow() {
        overflows++;
    }

    /** PLI or FIR. */
    public void keyFrameRequested() {
        keyFrameRequests++;
    }

    /** A receiver report about the video stream came: 0 to 255 of 256 lost. */
    public void reported(int fractionLost) {
        reports++;
        reportedFractions += fractionLost & 0xFF;
    }

    /** The sample of the time since the last one. */
    public LinkSample sample(long nowNanos) {
        long interval = started ? Math.max(nowNanos - lastNanos, 1) : 1_000_000_000L;
        started = true;
        lastNanos = nowNanos;
        TransportMonitor.Interval told = transport.take();
        boolean feedback = told.received() + told.lost() > 0;
        double loss = reports == 0 ? 0 : reportedFractions / (256.0 * reports);
        long delay = 0;
        if (feedback) {
            // Where only the sound is numbered, the reports know more about the pictures.
            if (reports == 0 || 2 * (told.received() + told.lost()) >= packets) {
                loss = told.lossFraction();
            }
            delay = told.leastDelayMicros();
        } else if (transport.feedbacks() == 0) {
            delay = roundTrip.growthMicros();
        }
        LinkSample sample = new LinkSample(packets, perSecond(bytes, interval),
                transport.feedbacks() == 0 ? -1 : perSecond(told.bytes(), interval), loss, delay,
                packets == 0 ? 0 : (double) nacked / packets, refused, overflows, keyFrameRequests, roundTrip.micros());
        packets = 0;
        bytes = 0;
        nacked = 0;
        refused = 0;
        overflows = 0;
        keyFrameRequests = 0;
        reports = 0;
        reportedFractions = 0;
        return sample;
    }

    private static long perSecond(long byteCount, long nanos) {
        return (long) (byteCount * 8e9 / nanos);
    }
}
