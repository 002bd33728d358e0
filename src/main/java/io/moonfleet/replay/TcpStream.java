package io.moonfleet.replay;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import java.util.TreeMap;

/**
 * One direction of a TCP connection, put together from its segments: out of order, repeated and overlapping ones are sorted
 * out. Bounded: an RTSP message is far smaller than what is kept. One thread.
 */
final class TcpStream {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_WAITING = 1024;

    private final Endpoint source;
    private final Endpoint destination;
    private final int firstSequence;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TreeMap<Integer, byte[]> waiting = new TreeMap<>();

    /** @param first the first segment seen; its payload still has to be {@linkplain #add added} */
    TcpStream(Segment.Tcp first) {
        source = first.source();
        destination = first.destination();
        firstSequence = firstByte(first);
    }

    private static int firstByte(Segment.Tcp segment) {
        return segment.syn() ? segment.sequence() + 1 : segment.sequence();
    }

    /** Whether this stream began with that SYN, which may come again. */
    boolean startsWith(Segment.Tcp syn) {
        return firstByte(syn) == firstSequence;
    }

    void add(Segment.Tcp segment) {
        int offset = firstByte(segment) - firstSequence;
        if (segment.payload().length == 0 || offset < 0 && offset + segment.payload().length <= 0 || offset > MAX_BYTES) {
            return;
        }
        if (waiting.size() < MAX_WAITING) {
            waiting.merge(offset, segment.payload(), (one, other) -> one.length >= other.length ? one : other);
        }
        while (!waiting.isEmpty() && waiting.firstKey() <= bytes.size() && bytes.size() < MAX_BYTES) {
            Map.Entry<Integer, byte[]> next = waiting.pollFirstEntry();
            int known = bytes.size() - next.getKey();
            if (known < next.getValue().length) {
                bytes.write(next.getValue(), known, next.getValue().length - known);
            }
        }
    }

    Endpoint source() {
        return source;
    }

    Endpoint destination() {
        return destination;
    }

    /** Everything up to the first gap. */
    byte[] bytes() {
        return bytes.toByteArray();
    }
}
