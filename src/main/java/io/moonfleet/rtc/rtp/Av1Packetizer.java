package io.moonfleet.rtc.rtp;

import io.moonfleet.media.EncodedVideo;
import java.util.Arrays;

/**
 * AV1 (RTP payload format for AV1, version 1.0, section 4): each payload begins with an aggregation header and holds OBU elements, of
 * which the first may continue the packet before and the last may go on in the next one.
 *
 * <p>Without a dependency descriptor browsers take an element that ends with its packet for the end of the frame. So a packet never
 * ends at an OBU's border but at the frame's end: the cut is moved into the OBU before. Packets have one size but for the last one.
 */
public final class Av1Packetizer implements VideoPacketizer {
    private static final int CONTINUES = 0x80;
    private static final int GOES_ON = 0x40;
    private static final int NEW_SEQUENCE = 0x08;
    /** Up to so many elements are counted in the header, which saves the last one's length. */
    private static final int COUNTED_ELEMENTS = 3;

    private final int maxPayload;
    private final Av1Units units = new Av1Units();
    /** The elements of the packet being planned: first byte within the unit, and how many. The units are consecutive. */
    private int[] froms = new int[8];
    private int[] sizes = new int[8];
    private int elements;

    public Av1Packetizer() {
        this(DEFAULT_MAX_PAYLOAD);
    }

    public Av1Packetizer(int maxPayload) {
        this.maxPayload = VideoPacketizer.checkedMaxPayload(maxPayload);
    }

    @Override
    public void packetize(EncodedVideo video, PacketizedFrame frame) {
        byte[] data = video.data();
        frame.begin(video.frameNumber(), video.keyFrame(), VideoPacketizer.rtpTimestamp(video.ptsMicros()));
        if (!units.find(data)) {
            return;
        }
        int target = target(data);
        int unit = 0;
        int from = 0;
        while (unit < units.count()) {
            plan(data, unit, from, target - 1);
            int last = unit + elements - 1;
            int lastEnd = froms[elements - 1] + sizes[elements - 1];
            boolean goesOn = lastEnd < units.length(data, last);
            int header = (from > 0 ? CONTINUES : 0) | (goesOn ? GOES_ON : 0);
            if (elements <= COUNTED_ELEMENTS) {
                header |= elements << 4;
            }
            if (frame.count() == 0 && video.keyFrame() && units.sequenceHeader()) {
                header |= NEW_SEQUENCE;
            }
            frame.append(header);
            for (int i = 0; i < elements; i++) {
                if (elements > COUNTED_ELEMENTS || i < elements - 1) {
                    Leb128.append(sizes[i], frame);
                }
                units.append(data, unit + i, froms[i], sizes[i], frame);
            }
            frame.endPacket();
            unit = goesOn ? last : last + 1;
            from = goesOn ? lastEnd : 0;
        }
    }

    /** The size that all packets but the last one shall have. */
    private int target(byte[] data) {
        int total = 0;
        for (int i = 0; i < units.count(); i++) {
            int length = units.length(data, i);
            // Two bytes for what a moved cut gives up.
            total += Leb128.length(length) + length + 2;
        }
        return total == 0 ? maxPayload : 1 + VideoPacketizer.fragmentSize(total, maxPayload - 1);
    }

    /** Chooses the elements of a packet with that much room, beginning at a byte of a unit. */
    private void plan(byte[] data, int firstUnit, int firstFrom, int packetRoom) {
        elements = 0;
        int room = packetRoom;
        int unit = firstUnit;
        int from = firstFrom;
        while (unit < units.count()) {
            int rest = units.length(data, unit) - from;
            boolean counted = elements < COUNTED_ELEMENTS;
            int whole = Leb128.length(rest) + rest;
            boolean lastUnit = unit == units.count() - 1;
            if (lastUnit && (counted ? rest : whole) <= room) {
                element(from, rest);
                return;
            }
            if (!lastUnit && whole + 3 <= room) {
                element(from, rest);
                room -= whole;
                unit++;
                from = 0;
            } else {
                int part = Math.min(rest - 1, counted ? room : room - Leb128.length(room));
                if (part > 0) {
                    element(from, part);
                    return;
                }
                break;
            }
        }
        moveCutIntoTheUnitBefore();
    }

    /** The packet would end with a whole unit, and the frame goes on. */
    private void moveCutIntoTheUnitBefore() {
        int kept = elements;
        while (kept > 0 && sizes[kept - 1] < 2) {
            kept--;
        }
        // Nothing but units of one byte: they end the packet, as nothing can be cut.
        if (kept > 0) {
            elements = kept;
            sizes[kept - 1]--;
        }
    }

    private void element(int from, int size) {
        if (elements == froms.length) {
            froms = Arrays.copyOf(froms, elements * 2);
            sizes = Arrays.copyOf(sizes, elements * 2);
        }
        froms[elements] = from;
        sizes[elements++] = size;
    }
}
