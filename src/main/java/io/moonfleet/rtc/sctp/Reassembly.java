package io.moonfleet.rtc.sctp;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Puts messages together from their parts, and ordered ones into order. */
final class Reassembly {
    /** What a waiting chunk or message costs beside its bytes, so that many small ones are bounded too. */
    static final int OVERHEAD = 96;

    private final int maxMessage;
    private final Consumer<InboundMessage> sink;
    private final Map<Long, DataChunk> fragments = new HashMap<>();
    private final Map<Long, Run> runsByStart = new HashMap<>();
    private final Map<Long, Run> runsByEnd = new HashMap<>();
    private final Map<Integer, Stream> streams = new HashMap<>();
    private long buffered;
    private long payload;

    Reassembly(int maxMessage, Consumer<InboundMessage> sink) {
        this.maxMessage = maxMessage;
        this.sink = sink;
    }

    /** Parts of one message, one after the other. */
    private static final class Run {
        private long start;
        private long end;
        private long bytes;

        Run(long tsn, int bytes) {
            start = tsn;
            end = tsn;
            this.bytes = bytes;
        }
    }

    /** The order of one stream. */
    private static final class Stream {
        private int nextSsn;
        private final Map<Integer, InboundMessage> waiting = new HashMap<>();
    }

    void clear() {
        fragments.clear();
        runsByStart.clear();
        runsByEnd.clear();
        streams.clear();
        buffered = 0;
        payload = 0;
    }

    /** Memory taken by what waits. */
    long buffered() {
        return buffered;
    }

    /** Bytes of user data that wait. */
    long payload() {
        return payload;
    }

    /** Takes a chunk that has not been here before. */
    void add(DataChunk chunk) throws ProtocolViolationException {
        if (chunk.first() && chunk.last()) {
            requireUnbroken(chunk);
            requireSize(chunk.payload().length);
            complete(chunk, chunk.payload());
            return;
        }
        Run run = new Run(chunk.tsn(), chunk.payload().length);
        DataChunk before = fragments.get(chunk.tsn() - 1);
        DataChunk after = fragments.get(chunk.tsn() + 1);
        boolean joinsBefore = before != null && !before.last();
        boolean joinsAfter = after != null && !after.first();
        if (before != null && chunk.first() == joinsBefore
                || after != null && chunk.last() == joinsAfter
                || joinsBefore && !before.sameMessage(chunk)
                || joinsAfter && !after.sameMessage(chunk)) {
            throw new ProtocolViolationException("parts of different messages are mixed");
        }
        fragments.put(chunk.tsn(), chunk);
        charge(chunk.payload().length);
        if (joinsBefore) {
            Run earlier = runsByEnd.remove(chunk.tsn() - 1);
            runsByStart.remove(earlier.start);
            run.start = earlier.start;
            run.bytes += earlier.bytes;
        }
        if (joinsAfter) {
            Run later = runsByStart.remove(chunk.tsn() + 1);
            runsByEnd.remove(later.end);
            run.end = later.end;
            run.bytes += later.bytes;
        }
        requireSize(run.bytes);
        if (fragments.get(run.start).first() && fragments.get(run.end).last()) {
            assemble(run);
        } else {
            runsByStart.put(run.start, run);
            runsByEnd.put(run.end, run);
        }
    }

    /** A whole message must not stand where the parts beside it want another one of theirs. */
    private void requireUnbroken(DataChunk chunk) throws ProtocolViolationException {
        DataChunk before = fragments.get(chunk.tsn() - 1);
        DataChunk after = fragments.get(chunk.tsn() + 1);
        if (before != null && !before.last() || after != null && !after.first()) {
            throw new ProtocolViolationException("a message stands amid another one's parts");
        }
    }

    private void requireSize(long bytes) throws ProtocolViolationException {
        if (bytes > maxMessage) {
            throw new ProtocolViolationException("a message is longer than was announced");
        }
    }

    private void assemble(Run run) {
        byte[] message = new byte[(int) run.bytes];
        int at = 0;
        DataChunk first = fragments.get(run.start);
        for (long tsn = run.start; tsn <= run.end; tsn++) {
            DataChunk part = fragments.remove(tsn);
            System.arraycopy(part.payload(), 0, message, at, part.payload().length);
            at += part.payload().length;
            release(part.payload().length);
        }
        complete(first, message);
    }

    private void complete(DataChunk first, byte[] bytes) {
        InboundMessage message = new InboundMessage(first.stream(), first.ppid(), bytes);
        if (first.unordered()) {
            sink.accept(message);
            return;
        }
        Stream stream = streams.computeIfAbsent(first.stream(), id -> new Stream());
        if (first.ssn() == stream.nextSsn) {
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
            sink.accept(message);
            deliver(stream);
        } else if ((short) (first.ssn() - stream.nextSsn) > 0 && stream.waiting.putIfAbsent(first.ssn(), message) == null) {
            charge(bytes.length);
        }
        // What is older was skipped by the peer itself.
    }

    private void deliver(Stream stream) {
        for (InboundMessage next = stream.waiting.remove(stream.nextSsn);
                next != null;
                next = stream.waiting.remove(stream.nextSsn)) {
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
            release(next.payload().length);
            sink.accept(next);
        }
    }

    /**
     * The peer gave up everything up to a TSN: parts of what can no more become whole go (RFC 3758 section 3.6).
     *
     * @param cumulative up to where all is received or given up now
     */
    void forget(long givenUp, long cumulative) {
        for (Iterator<Run> runs = runsByStart.values().iterator(); runs.hasNext();) {
            Run run = runs.next();
            if (run.start <= givenUp || run.start <= cumulative && !fragments.get(run.start).first()) {
                runs.remove();
                runsByEnd.remove(run.end);
                for (long tsn = run.start; tsn <= run.end; tsn++) {
                    release(fragments.remove(tsn).payload().length);
                }
            }
        }
    }

    /** The peer gave up the messages of an ordered stream up to this one; those that came meanwhile are delivered. */
    void skip(int id, int ssn) {
        Stream stream = streams.computeIfAbsent(id, absent -> new Stream());
        int distance = (short) (ssn - stream.nextSsn);
        if (distance < 0) {
            return;
        }
        if (!stream.waiting.isEmpty()) {
            List<Integer> passed = new ArrayList<>();
            int next = stream.nextSsn;
            stream.waiting.keySet().stream().filter(each -> (each - next & 0xFFFF) <= distance).forEach(passed::add);
            passed.sort((one, other) -> Integer.compare(one - next & 0xFFFF, other - next & 0xFFFF));
            for (int each : passed) {
                InboundMessage message = stream.waiting.remove(each);
                release(message.payload().length);
                sink.accept(message);
            }
        }
        stream.nextSsn = ssn + 1 & 0xFFFF;
        deliver(stream);
    }

    /** The peer begins these streams anew (RFC 6525 section 5.2.2). */
    void reset(Collection<Integer> ids) {
        for (int id : ids) {
            Stream stream = streams.remove(id);
            if (stream != null) {
                stream.waiting.values().forEach(message -> release(message.payload().length));
            }
        }
    }

    /** Streams on which ordered messages came. */
    List<Integer> known() {
        return List.copyOf(streams.keySet());
    }

    private void charge(int bytes) {
        buffered += bytes + OVERHEAD;
        payload += bytes;
    }

    private void release(int bytes) {
        buffered -= bytes + OVERHEAD;
        payload -= bytes;
    }
}
