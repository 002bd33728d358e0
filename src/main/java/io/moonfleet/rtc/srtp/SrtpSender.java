package io.moonfleet.rtc.srtp;

import io.moonfleet.rtc.udp.DatagramBatch;
import java.util.Objects;

/**
 * Encrypts what one end of a connection sends: RTP of any number of sources, and RTCP. Keeps each source's roll-over
 * counter, which a resend of an older sequence number does not move.
 *
 * <p>A packet that is sent again with the same source and sequence number must be the same, byte for byte, header
 * extensions included: two different packets under one AES-GCM nonce give the authentication key away (RFC 7714 §16.1).
 * Resends with other contents belong into a retransmission stream (RFC 4588).
 *
 * <p>Safe for use by several threads; each call has the sender for itself.
 */
public final class SrtpSender implements AutoCloseable {
    private static final long LAST_RTCP_INDEX = 0x7FFF_FFFFL;
    private static final long LAST_INDEX = 0xFFFF_FFFF_FFFFL;

    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final SourceIndexes sources = new SourceIndexes();
    private long rtcpIndex = 1;
    private boolean closed;

    /** With the master key and master salt of this direction. */
    public SrtpSender(SrtpProfile profile, byte[] key, byte[] salt) {
        this.profile = profile;
        transform = SrtpTransform.of(profile, key, salt);
    }

    public SrtpProfile profile() {
        return profile;
    }

    /**
     * Encrypts all RTP packets of a batch in place. Each datagram's last {@link SrtpProfile#tagLength} bytes are room for
     * its tag.
     *
     * @throws IllegalArgumentException when a datagram is no RTP packet with room for a tag; none is to be sent then
     * @throws IllegalStateException after close, or when a source's 2^48 packets have been sent
     */
    public synchronized void protect(DatagramBatch batch) {
        checkOpen();
        byte[] data = batch.data();
        for (int index = 0; index < batch.count(); index++) {
            int offset = batch.offset(index);
            int length = batch.length(index) - profile.tagLength();
            int header = RtpPackets.headerLength(data, offset, length);
            if (header < 0) {
                throw new IllegalArgumentException("datagram " + index + " is no RTP packet with room for a tag");
            }
            transform.protect(data, offset, header, length, rollover(data, offset));
        }
    }

    /**
     * Encrypts an RTCP packet, simple or compound, in place.
     *
     * @param length without the {@link SrtpProfile#rtcpOverhead} bytes of room behind it
     * @return the length of the encrypted packet
     * @throws IllegalArgumentException when it is no RTCP packet
     * @throws IndexOutOfBoundsException without that room
     * @throws IllegalStateException after close, or when 2^31 packets have been sent
     */
    public synchronized int protectRtcp(byte[] buffer, int offset, int length) {
        checkOpen();
        int whole = length + profile.rtcpOverhead();
        Objects.checkFromIndexSize(offset, whole, buffer.length);
        if (!RtpPackets.isRtcp(buffer, offset, length)) {
            throw new IllegalArgumentException("no RTCP packet");
        }
        if (rtcpIndex > LAST_RTCP_INDEX) {
            throw new IllegalStateException("the SRTCP index has run out");
        }
        transform.protectRtcp(buffer, offset, length, (int) rtcpIndex++);
        return whole;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the SRTP sender is closed");
        }
    }

    private int rollover(byte[] data, int offset) {
        int source = RtpPackets.source(data, offset);
        int sequence = RtpPackets.sequence(data, offset);
        int place = sources.find(source);
        if (place < 0) {
            if (sources.add(source, sequence) < 0) {
                throw new IllegalStateException("more than " + SourceIndexes.MAX_SOURCES + " sources in one connection");
            }
            return 0;
        }
        long index = sources.guess(place, sequence);
        if (index > LAST_INDEX) {
            throw new IllegalStateException("the SRTP index has run out");
        }
        sources.advance(place, index);
        return SourceIndexes.rollover(index);
    }
}
