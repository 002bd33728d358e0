package io.moonfleet.replay;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/**
 * The traffic of a recorded session. Read from the start each time it is asked for, so that memory does not depend on the
 * length of the recording. gzip is recognised by its first bytes.
 */
final class Capture {
    private static final int BUFFER = 1 << 14;
    private static final int MAX_STREAMS = 4096;

    /** Opens the file at its start. */
    interface Source {
        InputStream open() throws IOException;
    }

    private record Direction(Endpoint source, Endpoint destination) {}

    private final Source source;

    Capture(Source source) {
        this.source = source;
    }

    static Capture of(Path file) {
        return new Capture(() -> Files.newInputStream(file));
    }

    /** Calls {@code consumer} with each UDP datagram, in the order of the file. */
    void datagrams(Consumer<Segment.Udp> consumer) throws IOException, ReplayException {
        scan(segment -> {
            if (segment instanceof Segment.Udp datagram) {
                consumer.accept(datagram);
            }
        });
    }

    /** The TCP connections by direction, in the order of their first segments. */
    List<TcpStream> streams() throws IOException, ReplayException {
        List<TcpStream> streams = new ArrayList<>();
        Map<Direction, TcpStream> open = new HashMap<>();
        scan(segment -> {
            if (!(segment instanceof Segment.Tcp part)) {
                return;
            }
            Direction direction = new Direction(part.source(), part.destination());
            TcpStream stream = open.get(direction);
            if (stream == null || part.syn() && !stream.startsWith(part)) {
                if (streams.size() == MAX_STREAMS) {
                    return;
                }
                stream = new TcpStream(part);
                open.put(direction, stream);
                streams.add(stream);
            }
            stream.add(part);
        });
        return streams;
    }

    private void scan(Consumer<Segment> consumer) throws IOException, ReplayException {
        try (InputStream raw = new BufferedInputStream(source.open(), BUFFER)) {
            raw.mark(2);
            boolean packed = raw.read() == 0x1F && raw.read() == 0x8B;
            raw.reset();
            PcapReader reader = new PcapReader(packed ? new BufferedInputStream(new GZIPInputStream(raw), BUFFER) : raw);
            for (Optional<CapturedPacket> next = reader.next(); next.isPresent(); next = reader.next()) {
                if (!SegmentParser.knows(next.get().linkType())) {
                    throw new ReplayException(
                            "the capture has link type " + next.get().linkType() + ", which is not known");
                }
                SegmentParser.parse(next.get()).ifPresent(consumer);
            }
        }
    }
}
