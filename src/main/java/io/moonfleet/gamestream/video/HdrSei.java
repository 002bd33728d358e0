package io.moonfleet.gamestream.video;

/** Looks into HEVC's supplemental information (H.265, section 7.3.5 and annex D). Static, so that nothing is allocated. */
final class HdrSei {
    private static final int NAL_HEADER = 2;
    private static final int MASTERING_DISPLAY = 137;
    private static final int CONTENT_LIGHT_LEVEL = 144;
    private static final int ALTERNATIVE_TRANSFER = 147;

    private HdrSei() {}

    /**
     * Whether one of the unit's messages says how HDR pictures are to be shown.
     *
     * @param unit first byte of the NAL unit's header
     * @param end  behind its last byte
     */
    static boolean isIn(byte[] data, int unit, int end) {
        int position = unit + NAL_HEADER;
        while (position < end) {
            int type = 0;
            while (position < end && data[position] == (byte) 0xFF) {
                type += 0xFF;
                position++;
            }
            if (position >= end) {
                return false;
            }
            type += data[position] & 0xFF;
            position++;
            if (type == MASTERING_DISPLAY || type == CONTENT_LIGHT_LEVEL || type == ALTERNATIVE_TRANSFER) {
                return true;
            }
            int size = 0;
            while (position < end && data[position] == (byte) 0xFF) {
                size += 0xFF;
                position++;
            }
            size += position < end ? data[position] & 0xFF : 0;
            position = behindPayload(data, position + 1, end, size);
        }
        return false;
    }

    /** So many bytes on, not counting those that keep start codes from arising (section 7.4.2). */
    private static int behindPayload(byte[] data, int from, int end, int size) {
        int position = from;
        int left = size;
        int zeros = 0;
        while (left > 0 && position < end) {
            if (zeros >= 2 && data[position] == 3) {
                zeros = 0;
            } else {
                zeros = data[position] == 0 ? zeros + 1 : 0;
                left--;
            }
            position++;
        }
        // One may stand between this payload and the next message.
        return zeros >= 2 && position < end && data[position] == 3 ? position + 1 : position;
    }
}
