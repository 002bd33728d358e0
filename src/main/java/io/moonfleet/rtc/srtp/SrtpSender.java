package io.moonfleet.rtc.srtp;

import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.DatagramOutput;
import io.moonfleet.rtc.udp.PacketSeal;
import java.util.Objects;
import java.util.Optional;

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
    private final Optional<PacketSeal> seal;
    private final SourceIndexes sources = new SourceIndexes();
    private long rtcpIndex = 1;
    private boolean closed;

    /** With the master key and master salt of this direction. */
    public SrtpSender(SrtpProfile profile, byte[] key, byte[] salt) {
        this(profile, key, salt, true);
    }

    /** Without libcrypto, or with it where it is there: for measuring. */
    public SrtpSender(SrtpProfile profile, byte[] key, byte[] salt, boolean libcrypto) {
        this.profile = profile;
        KeyDerivation derivation = new KeyDerivation(key, salt);
        transform = SrtpTransform.of(profile, derivation);
        seal = profile.gcm() && libcrypto
                ? PacketSeal.open(
                        derivation.derive(KeyDerivation.RTP_ENCRYPTION, profile.keyLength()),
                        derivation.derive(KeyDerivation.RTP_SALT, profile.saltLength()))
                : Optional.empty();
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
        if (seal.isPresent()) {
            PacketSeal own = seal.orElseThrow();
            tell(own, batch);
            own.seal(batch);
        } else {
            encrypt(batch);
        }
    }

    /**
     * Encrypts all RTP packets of a batch as {@link #protect} does, and sends them: in one native call where the output
     * is a UDP socket and the library is there. What stands in the batch then is not specified.
     *
     * @return how many datagrams the system took; the others are lost
     */
    public synchronized int protectAndSend(DatagramBatch batch, DatagramOutput output) {
        checkOpen();
        if (seal.isPresent()) {
            PacketSeal own = seal.orElseThrow();
            tell(own, batch);
            return output.send(batch, own);
        }
        encrypt(batch);
        return output.send(batch);
    }

    private void tell(PacketSeal own, DatagramBatch batch) {
        byte[] data = batch.data();
        for (int index = 0; index < batch.count(); index++) {
            int offset = batch.offset(index);
            own.packet(index, header(batch, index), rollover(data, offset));
        }
    }

    private void encrypt(DatagramBatch batch) {
        byte[] data = batch.data();
        for (int index = 0; index < batch.count(); index++) {
            int offset = batch.offset(index);
            int header = header(batch, index);
            transform.protect(data, offset, header, batch.length(index) - profile.tagLength(), rollover(data, offset));
        }
    }

    private int header(DatagramBatch batch, int index) {
        int length = batch.length(index) - profile.tagLength();
        int header = RtpPackets.headerLength(batch.data(), batch.offset(index), length);
        if (header < 0) {
            throw new IllegalArgumentException("datagram " + index + " is no RTP packet with room for a tag");
        }
        return header;
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

    /** Whether RTP is encrypted by libcrypto. */
    public boolean usesLibcrypto() {
        return seal.isPresent();
    }

    @Override
    public synchronized void close() {
        closed = true;
        seal.ifPresent(PacketSeal::close);
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
