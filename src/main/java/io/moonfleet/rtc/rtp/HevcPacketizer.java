package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;

/**
 * HEVC without decoding order numbers (RFC 7798, sprop-max-don-diff = 0): parameter sets and other small units that are no slices
 * travel together in one aggregation packet, a NAL unit that fits is a packet by itself, and a larger one goes into fragmentation
 * units of equal size. All units are forwarded.
 */
public final class HevcPacketizer implements VideoPacketizer {
    private static final int AGGREGATION = 48;
    private static final int FRAGMENTATION = 49;
    private static final int HEADER_BYTES = 2;
    private static final int START = 0x80;
    private static final int END = 0x40;

    private final int maxPayload;
    private final AnnexBUnits units = new AnnexBUnits();

    public HevcPacketizer() {
        this(DEFAULT_MAX_PAYLOAD);
    }

    public HevcPacketizer(int maxPayload) {
        this.maxPayload = VideoPacketizer.checkedMaxPayload(maxPayload);
    }

    @Override
    public void packetize(EncodedVideo video, PacketizedFrame frame) {
        byte[] data = video.data();
        frame.begin(video.frameNumber(), video.keyFrame(), VideoPacketizer.rtpTimestamp(video.ptsMicros()));
        units.find(data);
        int unit = 0;
        while (unit < units.count()) {
            int start = units.start(unit);
            int length = units.length(unit);
            int together = aggregated(data, unit);
            if (together > 1) {
                aggregate(data, unit, together, frame);
                unit += together;
            } else {
                // A unit without its two header bytes is none.
                if (length > maxPayload) {
                    fragment(data, start, length, frame);
                } else if (length >= HEADER_BYTES) {
                    frame.append(data, start, length);
                    frame.endPacket();
                }
                unit++;
            }
        }
    }

    /** How many units from this one on share a packet. */
    private int aggregated(byte[] data, int first) {
        int bytes = HEADER_BYTES;
        int unit = first;
        while (unit < units.count() && units.length(unit) >= HEADER_BYTES && !slice(data[units.start(unit)])) {
            bytes += 2 + units.length(unit);
            if (bytes > maxPayload) {
                break;
            }
            unit++;
        }
        return unit - first;
    }

    private static boolean slice(byte header) {
        return (header >> 1 & 0x3F) < 32;
    }

    /** RFC 7798, section 4.4.2: the forbidden bit of any, the lowest layer and the lowest temporal id of those within. */
    private void aggregate(byte[] data, int first, int together, PacketizedFrame frame) {
        int forbidden = 0;
        int layer = 63;
        int temporal = 7;
        for (int i = first; i < first + together; i++) {
            int header = Bits.get16(data, units.start(i));
            forbidden |= header & 0x8000;
            layer = Math.min(layer, header >> 3 & 0x3F);
            temporal = Math.min(temporal, header & 7);
        }
        frame.append16(forbidden | AGGREGATION << 9 | layer << 3 | temporal);
        for (int i = first; i < first + together; i++) {
            frame.append16(units.length(i));
            frame.append(data, units.start(i), units.length(i));
        }
        frame.endPacket();
    }

    /** RFC 7798, section 4.4.3: the unit's header with the type replaced, then flags and the type in a third byte. */
    private void fragment(byte[] data, int start, int length, PacketizedFrame frame) {
        int header = Bits.get16(data, start);
        int indicator = header & 0x81FF | FRAGMENTATION << 9;
        int type = header >> 9 & 0x3F;
        int position = start + HEADER_BYTES;
        int end = start + length;
        int size = VideoPacketizer.fragmentSize(length - HEADER_BYTES, maxPayload - HEADER_BYTES - 1);
        int flags = START;
        while (position < end) {
            int bytes = Math.min(size, end - position);
            if (position + bytes == end) {
                flags |= END;
            }
            frame.append16(indicator);
            frame.append(flags | type);
            frame.append(data, position, bytes);
            frame.endPacket();
            flags = 0;
            position += bytes;
        }
    }
}
