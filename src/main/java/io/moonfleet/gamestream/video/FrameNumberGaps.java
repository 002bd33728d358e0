package io.moonfleet.gamestream.video;

/**
 * Tells H.264 decoders that frame numbers may be missing, by {@code gaps_in_frame_num_value_allowed_flag} of the sequence
 * parameter set (ITU-T H.264, section 7.3.2.1.1). A host that avoids lost frames as references goes on counting them; without
 * the flag a decoder takes the gap for an error, with it for frames that nothing refers to (section 8.2.5.2). Changes one
 * bit in place, or nothing in what it does not understand. One thread.
 */
final class FrameNumberGaps {
    private static final int MOST_LEADING_ZEROS = 31;
    private static final int MOST_CYCLE_FRAMES = 255;
    private static final int CHROMA_444 = 3;

    private byte[] data = new byte[0];
    private int position;
    private int end;
    private int bit;
    private int zeros;
    private boolean beyond;

    /**
     * @param from  first byte after the header of the NAL unit
     * @param limit its end
     */
    void allow(byte[] unit, int from, int limit) {
        data = unit;
        position = from;
        end = limit;
        bit = 0;
        zeros = 0;
        beyond = false;
        if (skipToFlag() && !beyond && position < end) {
            setBit();
        }
        data = new byte[0];
    }

    /** Everything before the flag; false for what no host sends. */
    private boolean skipToFlag() {
        int profile = bits(8);
        bits(16);
        unsigned();
        if (hasChromaFormat(profile)) {
            int chroma = unsigned();
            if (chroma == CHROMA_444) {
                bits(1);
            }
            unsigned();
            unsigned();
            bits(1);
            if (bits(1) == 1) {
                skipScalingLists(chroma == CHROMA_444 ? 12 : 8);
            }
        }
        unsigned();
        int order = unsigned();
        if (order == 0) {
            unsigned();
        } else if (order == 1) {
            bits(1);
            unsigned();
            unsigned();
            int frames = unsigned();
            if (frames > MOST_CYCLE_FRAMES) {
                return false;
            }
            for (int i = 0; i < frames; i++) {
                unsigned();
            }
        } else if (order != 2) {
            return false;
        }
        unsigned();
        return true;
    }

    private static boolean hasChromaFormat(int profile) {
        return switch (profile) {
            case 44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244 -> true;
            default -> false;
        };
    }

    private void skipScalingLists(int count) {
        for (int list = 0; list < count && !beyond; list++) {
            if (bits(1) == 0) {
                continue;
            }
            int last = 8;
            int next = 8;
            for (int i = 0; i < (list < 6 ? 16 : 64); i++) {
                if (next != 0) {
                    next = last + signed() & 0xFF;
                }
                last = next == 0 ? last : next;
            }
        }
    }

    /** Neither may an emulation prevention byte become needless by it, nor the byte after one another than 0 to 3. */
    private void setBit() {
        int mask = 0x80 >> bit;
        boolean prevention = zeros >= 2 && data[position] == 3 || isPrevention(position - 1)
                || isPrevention(position + 1) || isPrevention(position + 2);
        if (!prevention) {
            data[position] |= (byte) mask;
        }
    }

    private boolean isPrevention(int index) {
        return index >= 2 && index < end && data[index] == 3 && data[index - 1] == 0 && data[index - 2] == 0;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 1 | next();
        }
        return value;
    }

    private int next() {
        if (bit == 0 && position < end && zeros >= 2 && data[position] == 3) {
            position++;
            zeros = 0;
        }
        if (position >= end) {
            beyond = true;
            return 0;
        }
        int value = data[position] >> 7 - bit & 1;
        bit++;
        if (bit == 8) {
            bit = 0;
            zeros = data[position] == 0 ? zeros + 1 : 0;
            position++;
        }
        return value;
    }

    private int unsigned() {
        int leading = 0;
        while (!beyond && leading < MOST_LEADING_ZEROS && next() == 0) {
            leading++;
        }
        return (1 << leading) - 1 + bits(leading);
    }

    private int signed() {
        int code = unsigned();
        return (code & 1) == 0 ? -(code >> 1) : code + 1 >> 1;
    }
}
