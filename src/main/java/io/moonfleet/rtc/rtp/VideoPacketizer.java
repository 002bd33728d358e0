package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;

/**
 * Turns access units into RTP payloads, once for all peers. One thread at a time; nothing is allocated once buffers have grown to
 * the stream's size.
 */
public sealed interface VideoPacketizer permits NalUnitPacketizer, Av1Packetizer {
    /**
     * The largest payload by default: an RTP packet of 1200 bytes less the fixed header (12), a block of header extensions (4 and
     * 16: mid, playout delay, transport-wide sequence number) and the original sequence number of a resent packet (2).
     */
    int DEFAULT_MAX_PAYLOAD = 1200 - 12 - 4 - 16 - 2;

    /** The smallest payload that a packetizer may be told to keep to. */
    int LEAST_MAX_PAYLOAD = 64;

    /**
     * Fills {@code frame}, which nobody else holds yet, with the payloads of an access unit. What is no access unit of the codec
     * leaves a frame of 0 packets.
     */
    void packetize(EncodedVideo video, PacketizedFrame frame);

    /** The 90 kHz RTP timestamp of a presentation time in microseconds. */
    static int rtpTimestamp(long ptsMicros) {
        return (int) (ptsMicros * 9 / 100);
    }

    /** The size of all fragments but the last one, when {@code bytes} go into as few of at most {@code most} bytes as possible. */
    static int fragmentSize(int bytes, int most) {
        int fragments = (bytes + most - 1) / most;
        return (bytes + fragments - 1) / fragments;
    }

    /** Checks a constructor's argument. */
    static int checkedMaxPayload(int maxPayload) {
        if (maxPayload < LEAST_MAX_PAYLOAD || maxPayload > 65000) {
            throw new IllegalArgumentException("a payload of " + maxPayload + " bytes");
        }
        return maxPayload;
    }
}
