package io.moonfleet.gamestream.video;

import java.util.List;

/**
 * The host's side of the video stream: cuts access units into datagrams with Reed-Solomon parity. Keeps the running
 * sequence number; one instance per session, one thread.
 */
public interface FramePacketizer {
    /**
     * Packs one access unit.
     *
     * @param frameNumber            the frame's index, from 1 without gaps
     * @param hostLatencyTenthMillis 0.1 ms from capture to here, 0 for unknown
     * @param rtpTimestamp           90 kHz clock; must not be 0 after the first frame
     * @param accessUnit             the encoded picture
     * @return all datagrams in sending order: for each block the data packets, then the parity packets
     */
    List<byte[]> packetize(
            int frameNumber, FrameType type, int hostLatencyTenthMillis, int rtpTimestamp, byte[] accessUnit);

    /** Whether the frames to come are marked as long-term references (section 4.4.2, extraFlags); none is at first. */
    void longTermReference(boolean marked);
}
