package io.moonfleet.rtc.rtp;

/**
 * What a compound RTCP packet says, in the order of the packet. All numbers are as on the wire: 32-bit SSRCs and timestamps, 16-bit
 * sequence numbers from 0 to 65535. Called on the thread that reads; arrays are valid during the call only.
 */
public interface RtcpListener {
    /**
     * RFC 3550, section 6.4.1.
     *
     * @param ntpTime      64-bit NTP timestamp
     * @param rtpTimestamp the same instant on the stream's RTP clock
     * @param packets      RTP packets sent so far, modulo 2^32
     * @param bytes        payload bytes sent so far, modulo 2^32
     */
    default void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int bytes) {}

    /**
     * One report block of an SR or RR (RFC 3550, section 6.4).
     *
     * @param reporter        who reports
     * @param ssrc            the stream that the report is about
     * @param fractionLost    0 to 255 of 256, since the last report
     * @param cumulativeLost  packets lost in all, signed 24 bits
     * @param highestSequence highest sequence number received, with its cycles in the upper 16 bits
     * @param jitter          in units of the stream's RTP clock
     * @param lastSenderReport the middle 32 bits of the NTP time of the last SR received, 0 if none
     * @param delay           since that SR in units of 1/65536 s
     */
    default void receiverReport(int reporter, int ssrc, int fractionLost, int cumulativeLost, int highestSequence, int jitter,
            int lastSenderReport, int delay) {}

    /** The canonical name of a source (RFC 3550, section 6.5.1), as UTF-8 bytes within {@code data}. */
    default void canonicalName(int ssrc, byte[] data, int offset, int length) {}

    /** BYE (RFC 3550, section 6.6): once for each source that leaves. */
    default void goodbye(int ssrc) {}

    /**
     * One entry of a generic NACK (RFC 4585, section 6.2.1).
     *
     * @param packetId the first packet lost
     * @param bitmask  bit i set: packet {@code packetId + i + 1} is lost too
     */
    default void nack(int sender, int ssrc, int packetId, int bitmask) {}

    /** RFC 4585, section 6.3.1. */
    default void pictureLossIndication(int sender, int ssrc) {}

    /**
     * RFC 5104, section 4.3.1.
     *
     * @param command its sequence number; a repetition has the same and asks for nothing new
     */
    default void fullIntraRequest(int sender, int ssrc, int command) {}

    /** REMB: the receiver's estimate of what its link carries ({@code draft-alvestrand-rmcat-remb-03}). */
    default void receiverEstimate(int sender, long bitsPerSecond) {}

    /**
     * A transport-wide feedback begins ({@code draft-holmer-rmcat-transport-wide-cc-extensions-01}); {@link #transportPacket} follows
     * for each of its packets.
     *
     * @param baseSequence transport-wide number of the first packet
     * @param packets      how many follow, at most {@link RtcpReader#MAX_STATUSES}
     * @param feedback     number of this feedback, 0 to 255
     */
    default void transportFeedback(int sender, int ssrc, int baseSequence, int packets, int feedback) {}

    /**
     * @param sequence     transport-wide number, 0 to 65535
     * @param received     whether it arrived; otherwise {@code arrivalMicros} is 0
     * @param arrivalMicros on the receiver's own clock, modulo 2^24 × 64 ms
     */
    default void transportPacket(int sequence, boolean received, long arrivalMicros) {}
}
