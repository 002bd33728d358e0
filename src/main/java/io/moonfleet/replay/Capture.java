package io.moonfleet.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The traffic of a recorded session: all UDP datagrams in order and the TCP streams by direction. A session is a few
 * megabytes, so it is held in memory.
 *
 * @param datagrams in the order of the file
 * @param streams   in the order of their first segments
 */
record Capture(List<Segment.Udp> datagrams, List<TcpStream> streams) {
    private static final int BUFFER = 1 << 16;
    private static final long MAX_BYTES = 2L << 30;

    private record Direction(Endpoint source, Endpoint destination) {}

    /** Reads a pcap file; gzip is recognised by its first bytes. */
    static Capture read(Path file) throws IOException, ReplayException {
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return read(raw);
        }
    }

    /** Reads a pcap file, packed or not, from a stream that supports {@link InputStream#mark}. */
    static Capture read(InputStream raw) throws IOException, ReplayException {
        raw.mark(2);
        boolean packed = raw.read() == 0x1F && raw.read() == 0x8B;
        raw.reset();
        InputStream input = packed ? new BufferedInputStream(new GZIPInputStream(raw), BUFFER) : raw;
        PcapReader reader = new PcapReader(input);
        List<Segment.Udp> datagrams = new ArrayList<>();
        List<TcpStream> streams = new ArrayList<>();
        Map<Direction, TcpStream> open = new LinkedHashMap<>();
        long bytes = 0;
        for (Optional<CapturedPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
            CapturedPacket packet = next.get();
            if (!SegmentParser.knows(packet.linkType())) {
                throw new ReplayException("the capture has link type " + packet.linkType() + ", which is not known");
            }
            bytes += packet.data().length;
            if (bytes > MAX_BYTES) {
                throw new ReplayException("the capture holds more than 2 GiB");
            }
            switch (SegmentParser.parse(packet).orElse(null)) {
                case Segment.Udp datagram -> datagrams.add(datagram);
                case Segment.Tcp segment -> {
                    Direction direction = new Direction(segment.source(), segment.destination());
                    TcpStream stream = open.get(direction);
                    if (stream == null || segment.syn() && !stream.startsWith(segment)) {
                        stream = new TcpStream(segment);
                        open.put(direction, stream);
                        streams.add(stream);
                    }
                    stream.add(segment);
                }
                case null -> {}
            }
        }
        return new Capture(datagrams, streams);
    }
}
