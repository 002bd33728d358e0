package io.moonfleet.rtc.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The few fields of RTP and RTCP headers that SRTP needs (RFC 3550 §5.1, §6.4). All are big-endian. */
final class RtpPackets {
    static final int RTCP_HEADER = 8;

    private static final int FIXED_HEADER = 12;
    private static final int EXTENSION_HEADER = 4;
    private static final int WORD = 4;
    private static final int VERSION = 2;
    private static final int EXTENSION = 0x10;
    private static final int CONTRIBUTORS = 0x0F;
    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private RtpPackets() {}

    /** The length of a packet's header with contributors and extension; -1 when it is no RTP packet. */
    static int headerLength(byte[] data, int offset, int length) {
        if (length < FIXED_HEADER || (data[offset] & 0xFF) >>> 6 != VERSION) {
            return -1;
        }
        int header = FIXED_HEADER + WORD * (data[offset] & CONTRIBUTORS);
        if ((data[offset] & EXTENSION) != 0) {
            if (header + EXTENSION_HEADER > length) {
                return -1;
            }
            header += EXTENSION_HEADER + WORD * unsignedShort(data, offset + header + 2);
        }
        return header <= length ? header : -1;
    }

    static boolean isRtcp(byte[] data, int offset, int length) {
        return length >= RTCP_HEADER && (data[offset] & 0xFF) >>> 6 == VERSION;
    }

    static int sequence(byte[] data, int offset) {
        return unsignedShort(data, offset + 2);
    }

    static int source(byte[] data, int offset) {
        return readInt(data, offset + 8);
    }

    static int rtcpSource(byte[] data, int offset) {
        return readInt(data, offset + 4);
    }

    static int unsignedShort(byte[] data, int offset) {
        return (short) SHORTS.get(data, offset) & 0xFFFF;
    }

    static int readInt(byte[] data, int offset) {
        return (int) INTS.get(data, offset);
    }

    static void writeInt(byte[] data, int offset, int value) {
        INTS.set(data, offset, value);
    }

    static void writeShort(byte[] data, int offset, int value) {
        SHORTS.set(data, offset, (short) value);
    }
}
