package io.moonfleet.replay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes small capture files: one UDP or TCP packet a record, in the chosen file form. */
final class CaptureBuilder {
    static final int ETHERNET = 1;

    private static final int TCP = 6;
    private static final int UDP = 17;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private final ByteOrder order;
    private final boolean nanoseconds;
    private final int linkType;
    private final boolean ipv6;

    CaptureBuilder(ByteOrder order, boolean nanoseconds, int linkType, boolean ipv6) {
        this.order = order;
        this.nanoseconds = nanoseconds;
        this.linkType = linkType;
        this.ipv6 = ipv6;
        ByteBuffer header = ByteBuffer.allocate(24).order(order);
        header.putInt(nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4).putShort((short) 2).putShort((short) 4);
        header.putLong(0).putInt(262_144).putInt(linkType);
        file.writeBytes(header.array());
    }

    static CaptureBuilder ordinary() {
        return new CaptureBuilder(ByteOrder.LITTLE_ENDIAN, false, ETHERNET, false);
    }

    CaptureBuilder udp(long timeNanos, int from, int to, byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(8 + payload.length);
        segment.putShort((short) from).putShort((short) to).putShort((short) segment.capacity()).putShort((short) 0);
        return record(timeNanos, UDP, segment.put(payload).array());
    }

    CaptureBuilder tcp(int from, int to, int sequence, boolean syn, byte[] payload) {
        ByteBuffer segment = ByteBuffer.allocate(20 + payload.length);
        segment.putShort((short) from).putShort((short) to).putInt(sequence).putInt(0);
        segment.put((byte) 0x50).put((byte) (syn ? 0x02 : 0x10)).position(20);
        return record(0, TCP, segment.put(payload).array());
    }

    /** A record whose packet is these bytes. */
    CaptureBuilder raw(long timeNanos, byte[] packet) {
        ByteBuffer header = ByteBuffer.allocate(16).order(order);
        header.putInt((int) (timeNanos / 1_000_000_000L));
        header.putInt((int) (timeNanos % 1_000_000_000L / (nanoseconds ? 1 : 1000)));
        header.putInt(packet.length).putInt(packet.length);
        file.writeBytes(header.array());
        file.writeBytes(packet);
        return this;
    }

    private CaptureBuilder record(long timeNanos, int protocol, byte[] segment) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(link());
        packet.writeBytes(ipv6 ? ipv6Header(protocol, segment.length) : ipv4Header(protocol, segment.length));
        packet.writeBytes(segment);
        return raw(timeNanos, packet.toByteArray());
    }

    private byte[] link() {
        short etherType = (short) (ipv6 ? 0x86DD : 0x0800);
        return switch (linkType) {
            case 0 -> ByteBuffer.allocate(4).order(order).putInt(ipv6 ? 30 : 2).array();
            case 108 -> ByteBuffer.allocate(4).putInt(ipv6 ? 30 : 2).array();
            case ETHERNET -> ByteBuffer.allocate(18)
                    .putShort(12, (short) 0x8100).putShort(14, (short) 5).putShort(16, etherType).array();
            case 113 -> ByteBuffer.allocate(16).putShort(14, etherType).array();
            case 276 -> ByteBuffer.allocate(20).putShort(0, etherType).array();
            default -> new byte[0];
        };
    }

    private static byte[] ipv4Header(int protocol, int length) {
        ByteBuffer header = ByteBuffer.allocate(24);
        header.put((byte) 0x46).put((byte) 0).putShort((short) (24 + length)).putInt(0);
        header.put((byte) 64).put((byte) protocol).putShort((short) 0);
        header.put(new byte[] {127, 0, 0, 1, 127, 0, 0, 1});
        return header.array();
    }

    /** With a hop-by-hop header, so that it has to be skipped. */
    private static byte[] ipv6Header(int protocol, int length) {
        ByteBuffer header = ByteBuffer.allocate(48);
        header.putInt(0x60000000).putShort((short) (8 + length)).put((byte) 0).put((byte) 64);
        header.put(39 - 16, (byte) 1).put(39, (byte) 1);
        header.put(40, (byte) protocol);
        return header.array();
    }

    byte[] build() {
        return file.toByteArray();
    }
}
