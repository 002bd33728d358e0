package io.moonfleet.rtc.rtp;

import java.util.Arrays;

/** Bytes that grow up to a limit, reused for every frame. */
final class ByteSink {
    /** No encoded picture is larger. */
    private static final int LIMIT = 16 << 20;

    private byte[] data = new byte[4096];
    private int length;

    /** False if there is no more room. */
    boolean append(byte[] source, int offset, int count) {
        if (count > LIMIT - length) {
            return false;
        }
        ensure(count);
        System.arraycopy(source, offset, data, length, count);
        length += count;
        return true;
    }

    boolean append(int value) {
        if (length == LIMIT) {
            return false;
        }
        ensure(1);
        data[length++] = (byte) value;
        return true;
    }

    /** The start code of a NAL unit. */
    boolean startCode() {
        return append(0) && append(0) && append(0) && append(1);
    }

    byte[] data() {
        return data;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }

    private void ensure(int more) {
        if (data.length - length < more) {
            data = Arrays.copyOf(data, Math.min(Math.max(data.length * 2, length + more), LIMIT));
        }
    }
}
