package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;

/**
 * What the payload formats of H.264 and HEVC have in common: parameter sets and other small units that are no slices travel together
 * in one packet, a NAL unit that fits is a packet by itself, and a larger one goes into fragments of equal size, so that a run of
 * them can be handed to the kernel as one large datagram.
 *
 * <p>All units are forwarded, filler data too.
 */
abstract sealed class NalUnitPacketizer implements VideoPacketizer permits H264Packetizer, HevcPacketizer {
    private static final int START = 0x80;
    private static final int END = 0x40;

    private final int headerBytes;
    private final int maxPayload;
    private final AnnexBUnits units = new AnnexBUnits();

    /** @param headerBytes of a NAL unit; as many begin each aggregation packet and, before one byte more, each fragment */
    NalUnitPacketizer(int headerBytes, int maxPayload) {
        this.headerBytes = headerBytes;
        this.maxPayload = VideoPacketizer.checkedMaxPayload(maxPayload);
    }

    @Override
    public final void packetize(EncodedVideo video, PacketizedFrame frame) {
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
                single(data, units.start(unit), units.length(unit), frame);
                unit++;
            }
        }
    }

    /** Whether the unit that begins here carries a part of the picture itself. */
    abstract boolean slice(byte firstByte);

    /** Combines the header of a unit with those of the units before it in an aggregation packet; the first has no such. */
    abstract int combined(int headers, int header);

    /** What {@link #combined} gives the first unit. */
    abstract int none();

    /** The header of an aggregation packet, from what {@link #combined} made. */
    abstract int aggregationHeader(int headers);

    /** The header in front of each fragment of a unit with that header. */
    abstract int fragmentHeader(int header);

    /** The type of a unit with that header. */
    abstract int type(int header);

    /** How many units from this one on share a packet. */
    private int aggregated(byte[] data, int first) {
        int bytes = headerBytes;
        int unit = first;
        while (unit < units.count() && units.length(unit) >= headerBytes && !slice(data[units.start(unit)])) {
            bytes += 2 + units.length(unit);
            if (bytes > maxPayload) {
                break;
            }
            unit++;
        }
        return unit - first;
    }

    private void aggregate(byte[] data, int first, int together, PacketizedFrame frame) {
        int headers = none();
        for (int i = first; i < first + together; i++) {
            headers = combined(headers, header(data, units.start(i)));
        }
        appendHeader(aggregationHeader(headers), frame);
        for (int i = first; i < first + together; i++) {
            frame.append16(units.length(i));
            frame.append(data, units.start(i), units.length(i));
        }
        frame.endPacket();
    }

    private void single(byte[] data, int start, int length, PacketizedFrame frame) {
        if (length > maxPayload) {
            fragment(data, start, length, frame);
        } else if (length >= headerBytes) {
            // A unit without its whole header is none.
            frame.append(data, start, length);
            frame.endPacket();
        }
    }

    /** The unit's header goes in front of each fragment with its type replaced, and its type into the byte behind that. */
    private void fragment(byte[] data, int start, int length, PacketizedFrame frame) {
        int header = header(data, start);
        int position = start + headerBytes;
        int end = start + length;
        int size = VideoPacketizer.fragmentSize(length - headerBytes, maxPayload - headerBytes - 1);
        int flags = START;
        while (position < end) {
            int bytes = Math.min(size, end - position);
            if (position + bytes == end) {
                flags |= END;
            }
            appendHeader(fragmentHeader(header), frame);
            frame.append(flags | type(header));
            frame.append(data, position, bytes);
            frame.endPacket();
            flags = 0;
            position += bytes;
        }
    }

    private int header(byte[] data, int start) {
        return headerBytes == 1 ? data[start] & 0xFF : Bits.get16(data, start);
    }

    private void appendHeader(int header, PacketizedFrame frame) {
        if (headerBytes == 1) {
            frame.append(header);
        } else {
            frame.append16(header);
        }
    }
}
