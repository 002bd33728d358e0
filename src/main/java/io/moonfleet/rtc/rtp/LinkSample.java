package io.moonfleet.rtc.rtp;

/**
 * What was seen of one peer's link in one interval, about a second; see {@link LinkMeter}.
 *
 * @param packetsSent     new packets
 * @param sentBits        bits a second that were sent, repairs included
 * @param receivedBits    bits a second that arrived, -1 where the peer does not tell
 * @param lossFraction    packets lost of those told about, before repair: 0 to 1
 * @param standingDelayMicros time that even the fastest packets waited in queues
 * @param nackFraction    packets asked for again of those sent: may exceed 1
 * @param resendsRefused  packets not resent because too many were asked for
 * @param queueOverflows  times that our own queue for the peer ran over
 * @param keyFrameRequests PLI and FIR
 * @param roundTripMicros smoothed, -1 while unknown
 */
public record LinkSample(
        long packetsSent,
        long sentBits,
        long receivedBits,
        double lossFraction,
        long standingDelayMicros,
        double nackFraction,
        long resendsRefused,
        long queueOverflows,
        long keyFrameRequests,
        long roundTripMicros) {
    /** An interval in which nothing was wrong, nor anything else. */
    public static final LinkSample IDLE = new LinkSample(0, 0, -1, 0, 0, 0, 0, 0, 0, -1);
}
