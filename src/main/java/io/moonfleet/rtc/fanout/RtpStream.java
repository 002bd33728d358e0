package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.Retransmission;
import io.moonfleet.rtc.rtp.RtcpWriter;
import io.moonfleet.rtc.rtp.RtpHeader;
import io.moonfleet.rtc.udp.DatagramBatch;
import java.util.concurrent.ThreadLocalRandom;

/** One stream of RTP packets to one viewer: its numbers, and what its sender reports tell (RFC 3550). One thread. */
final class RtpStream {
    private final MediaTracks.Track track;
    private final int clockRate;
    private final int tagLength;
    private final int firstTimestamp = ThreadLocalRandom.current().nextInt();

    /** The lower half only: a number that rolls over while the first packets are lost costs SRTP its guess (RFC 3711, 3.3.1). */
    private int sequence = ThreadLocalRandom.current().nextInt(1 << 15);

    private int adjustment;
    private boolean sentAny;
    private int lastSource;
    private int lastTimestamp;
    private long lastReceivedNanos;
    private long packets;
    private long bytes;

    RtpStream(MediaTracks.Track track, int clockRate, int tagLength) {
        this.track = track;
        this.clockRate = clockRate;
        this.tagLength = tagLength;
    }

    int ssrc() {
        return track.ssrc();
    }

    boolean numbered() {
        return track.extensions().numbered();
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    /** The number of the packet that comes next. */
    int nextSequence() {
        return sequence & 0xFFFF;
    }

    /** Bytes of a packet with this payload, header and tag included. */
    int datagramLength(int payload) {
        return RtpHeader.FIXED_LENGTH + track.extensions().length() + payload + tagLength;
    }

    /**
     * The frame's timestamp for this viewer. Each source has a clock of its own; where the source changes, timestamps go on
     * by the time that has passed.
     *
     * @param source which one the frame comes from, any number
     */
    int timestamp(PacketizedFrame frame, int source) {
        if (!sentAny || source != lastSource) {
            lastSource = source;
            // Nothing of the earlier source is sent again: its timestamps cannot be told any more.
            if (sentAny) {
                long elapsed = Math.max(1, (frame.receivedNanos() - lastReceivedNanos) / 1_000 * clockRate / 1_000_000);
                adjustment = lastTimestamp + (int) elapsed - firstTimestamp - frame.rtpTimestamp();
            }
        }
        return firstTimestamp + adjustment + frame.rtpTimestamp();
    }

    /** The timestamp of a frame of the source that is in use. */
    int timestamp(PacketizedFrame frame) {
        return firstTimestamp + adjustment + frame.rtpTimestamp();
    }

    /** Writes a packet of a frame as a new packet of this stream. */
    void write(
            DatagramBatch batch,
            PacketizedFrame frame,
            int packet,
            int payloadType,
            boolean marker,
            int timestamp,
            int transportSequence) {
        int length = frame.length(packet);
        int at = batch.begin();
        int header = RtpHeader.write(batch.data(), at, payloadType, marker, sequence, timestamp, track.ssrc(),
                track.extensions(), transportSequence);
        System.arraycopy(frame.data(), frame.offset(packet), batch.data(), at + header, length);
        batch.end(header + length + tagLength);
        sequence++;
        sentAny = true;
        lastTimestamp = timestamp;
        lastReceivedNanos = frame.receivedNanos();
        packets++;
        bytes += length;
    }

    /** Writes a packet that was lost as a new packet of this retransmission stream (RFC 4588, section 4). */
    void writeResend(
            DatagramBatch batch,
            PacketizedFrame frame,
            int packet,
            int payloadType,
            int timestamp,
            int original,
            int transportSequence) {
        int at = batch.begin();
        byte[] data = batch.data();
        int header = RtpHeader.write(data, at, payloadType, frame.last(packet), sequence, timestamp, track.ssrc(),
                track.extensions(), transportSequence);
        int payload = Retransmission.writePayload(data, at + header, original, frame, packet);
        batch.end(header + payload + tagLength);
        sequence++;
        packets++;
        bytes += payload;
    }

    /** Writes a packet once more, byte for byte as it was: under the same number SRTP allows nothing else. */
    void writeAgain(
            DatagramBatch batch, PacketizedFrame frame, int packet, int payloadType, int timestamp, int original) {
        int length = frame.length(packet);
        int at = batch.begin();
        int header = RtpHeader.write(batch.data(), at, payloadType, frame.last(packet), original, timestamp,
                track.ssrc(), track.extensions(), 0);
        System.arraycopy(frame.data(), frame.offset(packet), batch.data(), at + header, length);
        batch.end(header + length + tagLength);
    }

    /** Adds a sender report for this moment; false when nothing was sent yet. */
    boolean report(RtcpWriter writer, long ntpTime, long now, byte[] canonicalName) {
        if (!sentAny) {
            return false;
        }
        int timestamp = lastTimestamp + (int) ((now - lastReceivedNanos) / 1_000 * clockRate / 1_000_000);
        return writer.senderReport(track.ssrc(), ntpTime, timestamp, (int) packets, (int) bytes)
                && writer.sourceDescription(track.ssrc(), canonicalName);
    }
}
