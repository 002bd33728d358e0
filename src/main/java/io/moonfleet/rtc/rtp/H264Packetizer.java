package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;

/**
 * H.264 in packetization mode 1 (RFC 6184, section 6.3): parameter sets and other small units that are no slices travel together in
 * one STAP-A, a NAL unit that fits is a packet by itself, and a larger one goes into FU-A fragments of equal size, so that a run of
 * them can be handed to the kernel as one large datagram.
 *
 * <p>All units are forwarded, filler data too.
 */
public final class H264Packetizer implements VideoPacketizer {
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int FU_HEADER_BYTES = 2;
    private static final int START = 0x80;
    private static final int END = 0x40;

    private final int maxPayload;
    private final AnnexBUnits units = new AnnexBUnits();

    public H264Packetizer() {
        this(DEFAULT_MAX_PAYLOAD);
    }

    public H264Packetizer(int maxPayload) {
        this.maxPayload = VideoPacketizer.checkedMaxPayload(maxPayload);
    }

    @Override
    public void packetize(EncodedVideo video, PacketizedFrame frame) {
        byte[] data = video.data();
        frame.begin(video.frameNumber(), video.keyFrame(), VideoPacketizer.rtpTimestamp(video.ptsMicros()));
        units.find(data);
        int unit = 0;
        while (unit < units.count()) {
            int together = aggregated(data, unit);
            if (together > 1) {
                aggregate(data, unit, together, frame);
                unit += together;
            } else {
                if (units.length(unit) <= maxPayload) {
                    frame.append(data, units.start(unit), units.length(unit));
                    frame.endPacket();
                } else {
                    fragment(data, units.start(unit), units.length(unit), frame);
                }
                unit++;
            }
        }
    }

    /** How many units from this one on share a packet. */
    private int aggregated(byte[] data, int first) {
        int bytes = 1;
        int unit = first;
        while (unit < units.count() && !slice(data[units.start(unit)])) {
            bytes += 2 + units.length(unit);
            if (bytes > maxPayload) {
                break;
            }
            unit++;
        }
        return unit - first;
    }

    private static boolean slice(byte header) {
        int type = header & 0x1F;
        return type >= 1 && type <= 5;
    }

    /** RFC 6184, section 5.7.1: the forbidden bit and the importance are the highest of those within. */
    private void aggregate(byte[] data, int first, int together, PacketizedFrame frame) {
        int forbidden = 0;
        int importance = 0;
        for (int i = first; i < first + together; i++) {
            int header = data[units.start(i)];
            forbidden |= header & 0x80;
            importance = Math.max(importance, header & 0x60);
        }
        frame.append(forbidden | importance | STAP_A);
        for (int i = first; i < first + together; i++) {
            frame.append16(units.length(i));
            frame.append(data, units.start(i), units.length(i));
        }
        frame.endPacket();
    }

    /** RFC 6184, section 5.8: the NAL unit's header is spread over the two bytes in front of each fragment. */
    private void fragment(byte[] data, int start, int length, PacketizedFrame frame) {
        int header = data[start];
        int indicator = header & 0xE0 | FU_A;
        int type = header & 0x1F;
        int position = start + 1;
        int end = start + length;
        int size = VideoPacketizer.fragmentSize(length - 1, maxPayload - FU_HEADER_BYTES);
        int flags = START;
        while (position < end) {
            int bytes = Math.min(size, end - position);
            if (position + bytes == end) {
                flags |= END;
            }
            frame.append(indicator);
            frame.append(flags | type);
            frame.append(data, position, bytes);
            frame.endPacket();
            flags = 0;
            position += bytes;
        }
    }
}
