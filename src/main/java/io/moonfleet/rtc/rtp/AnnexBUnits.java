package io.moonfleet.rtc.rtp;

import java.util.Arrays;

/**
 * Where the NAL units of an Annex B byte stream lie (ITU-T H.264 and H.265, annex B): between start codes of 3 or 4 bytes, without
 * the zero bytes that may trail a unit. Reused for every access unit.
 */
final class AnnexBUnits {
    private int[] starts = new int[16];
    private int[] ends = new int[16];
    private int count;

    /** Looks for the units of {@code data}; bytes in front of the first start code belong to none. */
    void find(byte[] data) {
        count = 0;
        int startCode = startCode(data, 0);
        while (startCode < data.length) {
            int start = startCode + 3;
            startCode = startCode(data, start);
            int end = startCode;
            while (end > start && data[end - 1] == 0) {
                end--;
            }
            if (end > start) {
                add(start, end);
            }
        }
    }

    int count() {
        return count;
    }

    int start(int unit) {
        return starts[unit];
    }

    int length(int unit) {
        return ends[unit] - starts[unit];
    }

    private void add(int start, int end) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        starts[count] = start;
        ends[count++] = end;
    }

    /** Position of the next 00 00 01, or the end of the data. Looks at every third byte where it can. */
    private static int startCode(byte[] data, int from) {
        int i = from + 2;
        while (i < data.length) {
            int value = data[i];
            if (value > 1 || value < 0) {
                i += 3;
            } else if (value == 0) {
                i++;
            } else if (data[i - 1] == 0 && data[i - 2] == 0) {
                return i - 2;
            } else {
                i += 3;
            }
        }
        return data.length;
    }
}
