package io.moonfleet.replay;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * Finds UDP datagrams and TCP segments in captured packets: Ethernet (with VLAN tags), raw IP, BSD loopback and Linux cooked
 * captures; IPv4 and IPv6. Anything else, fragments and cut-off packets give nothing. Stateless.
 */
final class SegmentParser {
    private static final int LINK_NULL = 0;
    private static final int LINK_ETHERNET = 1;
    private static final int LINK_RAW_BSD = 12;
    private static final int LINK_RAW_OPENBSD = 14;
    private static final int LINK_RAW = 101;
    private static final int LINK_LOOP = 108;
    private static final int LINK_LINUX_COOKED = 113;
    private static final int LINK_IPV4 = 228;
    private static final int LINK_IPV6 = 229;
    private static final int LINK_LINUX_COOKED_2 = 276;

    private static final int ETHER_IPV4 = 0x0800;
    private static final int ETHER_IPV6 = 0x86DD;
    private static final int ETHER_VLAN = 0x8100;
    private static final int ETHER_SERVICE_VLAN = 0x88A8;

    private static final int PROTOCOL_TCP = 6;
    private static final int PROTOCOL_UDP = 17;
    private static final int MAX_EXTENSION_HEADERS = 8;

    private SegmentParser() {}

    /** Whether packets of that link type can be read at all. */
    static boolean knows(int linkType) {
        return switch (linkType) {
            case LINK_NULL, LINK_ETHERNET, LINK_RAW_BSD, LINK_RAW_OPENBSD, LINK_RAW, LINK_LOOP, LINK_LINUX_COOKED,
                    LINK_IPV4, LINK_IPV6, LINK_LINUX_COOKED_2 -> true;
            default -> false;
        };
    }

    static Optional<Segment> parse(CapturedPacket packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet.data()).order(ByteOrder.BIG_ENDIAN);
        try {
            return skipLinkHeader(packet.linkType(), buffer) ? network(packet.timeNanos(), buffer) : Optional.empty();
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException cutOff) {
            return Optional.empty();
        }
    }

    private static boolean skipLinkHeader(int linkType, ByteBuffer buffer) {
        return switch (linkType) {
            case LINK_RAW_BSD, LINK_RAW_OPENBSD, LINK_RAW, LINK_IPV4, LINK_IPV6 -> true;
            case LINK_NULL, LINK_LOOP -> {
                buffer.position(4);
                yield true;
            }
            case LINK_ETHERNET -> {
                buffer.position(12);
                int type = buffer.getShort() & 0xFFFF;
                while (type == ETHER_VLAN || type == ETHER_SERVICE_VLAN) {
                    buffer.getShort();
                    type = buffer.getShort() & 0xFFFF;
                }
                yield isIp(type);
            }
            case LINK_LINUX_COOKED -> {
                buffer.position(14);
                yield isIp(buffer.getShort() & 0xFFFF);
            }
            case LINK_LINUX_COOKED_2 -> {
                int type = buffer.getShort(0) & 0xFFFF;
                buffer.position(20);
                yield isIp(type);
            }
            default -> false;
        };
    }

    private static boolean isIp(int etherType) {
        return etherType == ETHER_IPV4 || etherType == ETHER_IPV6;
    }

    private static Optional<Segment> network(long timeNanos, ByteBuffer buffer) {
        int version = buffer.get(buffer.position()) >> 4 & 0xF;
        return switch (version) {
            case 4 -> ipv4(timeNanos, buffer);
            case 6 -> ipv6(timeNanos, buffer);
            default -> Optional.empty();
        };
    }

    private static Optional<Segment> ipv4(long timeNanos, ByteBuffer buffer) {
        int start = buffer.position();
        int headerLength = (buffer.get(start) & 0xF) * 4;
        int totalLength = buffer.getShort(start + 2) & 0xFFFF;
        boolean fragment = (buffer.getShort(start + 6) & 0x3FFF) != 0;
        if (headerLength < 20 || totalLength < headerLength || fragment) {
            return Optional.empty();
        }
        int protocol = buffer.get(start + 9) & 0xFF;
        InetAddress source = address(buffer, start + 12, 4);
        InetAddress destination = address(buffer, start + 16, 4);
        buffer.limit(start + totalLength).position(start + headerLength);
        return transport(timeNanos, protocol, source, destination, buffer);
    }

    private static Optional<Segment> ipv6(long timeNanos, ByteBuffer buffer) {
        int start = buffer.position();
        int payloadLength = buffer.getShort(start + 4) & 0xFFFF;
        int protocol = buffer.get(start + 6) & 0xFF;
        InetAddress source = address(buffer, start + 8, 16);
        InetAddress destination = address(buffer, start + 24, 16);
        buffer.limit(start + 40 + payloadLength).position(start + 40);
        for (int i = 0; i < MAX_EXTENSION_HEADERS && isExtension(protocol); i++) {
            int position = buffer.position();
            protocol = buffer.get(position) & 0xFF;
            buffer.position(position + 8 + 8 * (buffer.get(position + 1) & 0xFF));
        }
        return transport(timeNanos, protocol, source, destination, buffer);
    }

    /** Hop-by-hop, routing and destination options; a fragment header ends the search. */
    private static boolean isExtension(int protocol) {
        return protocol == 0 || protocol == 43 || protocol == 60;
    }

    private static Optional<Segment> transport(
            long timeNanos, int protocol, InetAddress source, InetAddress destination, ByteBuffer buffer) {
        int start = buffer.position();
        if (protocol != PROTOCOL_UDP && protocol != PROTOCOL_TCP) {
            return Optional.empty();
        }
        Endpoint from = new Endpoint(source, buffer.getShort(start) & 0xFFFF);
        Endpoint to = new Endpoint(destination, buffer.getShort(start + 2) & 0xFFFF);
        if (protocol == PROTOCOL_UDP) {
            int length = buffer.getShort(start + 4) & 0xFFFF;
            if (length < 8) {
                return Optional.empty();
            }
            buffer.limit(start + length).position(start + 8);
            return Optional.of(new Segment.Udp(timeNanos, from, to, rest(buffer)));
        }
        int sequence = buffer.getInt(start + 4);
        int headerLength = (buffer.get(start + 12) >> 4 & 0xF) * 4;
        boolean syn = (buffer.get(start + 13) & 0x02) != 0;
        if (headerLength < 20) {
            return Optional.empty();
        }
        buffer.position(start + headerLength);
        return Optional.of(new Segment.Tcp(timeNanos, from, to, sequence, syn, rest(buffer)));
    }

    private static byte[] rest(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static InetAddress address(ByteBuffer buffer, int offset, int length) {
        byte[] bytes = new byte[length];
        buffer.get(offset, bytes);
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
