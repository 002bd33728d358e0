package io.moonfleet.rtc.rtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Where the NAL units of an Annex B byte stream lie (ITU-T H.264 and H.265, annex B): between start codes of 3 or 4 bytes, without
 * the zero bytes that may trail a unit. Reused for every access unit.
 */
final class AnnexBUnits {
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

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

    /** Position of the next 00 00 01, or the end of the data. Passes over several bytes at once where none of them is zero. */
    private static int startCode(byte[] data, int from) {
        int i = from;
        while (i + Long.BYTES <= data.length) {
            i = withoutZeros(data, i);
            if (i + Long.BYTES > data.length) {
                break;
            }
            long zeros = zeros(data, i);
            if (zeros == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Long.numberOfTrailingZeros(zeros) >> 3;
            if (isStartCode(data, i)) {
                return i;
            }
            i++;
        }
        while (i < data.length) {
            if (isStartCode(data, i)) {
                return i;
            }
            i++;
        }
        return data.length;
    }

    /** Passes over 32 bytes at once as long as none of them is zero. */
    private static int withoutZeros(byte[] data, int from) {
        int i = from;
        int last = data.length - 4 * Long.BYTES;
        while (i <= last && (zeros(data, i) | zeros(data, i + 8) | zeros(data, i + 16) | zeros(data, i + 24)) == 0) {
            i += 4 * Long.BYTES;
        }
        return i;
    }

    /** The highest bit of each zero byte of eight; a mark above the lowest one may be wrong. */
    private static long zeros(byte[] data, int i) {
        long word = (long) WORDS.get(data, i);
        return word - LOW_BITS & ~word & HIGH_BITS;
    }

    private static boolean isStartCode(byte[] data, int i) {
        return i + 3 <= data.length && data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1;
    }
}
