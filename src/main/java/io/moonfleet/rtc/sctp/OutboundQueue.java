package io.moonfleet.rtc.sctp;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Messages that have not been sent yet, by stream; streams take turns at the ends of messages. */
final class OutboundQueue {
    private final Map<Integer, Stream> streams = new HashMap<>();
    private final ArrayDeque<Stream> turns = new ArrayDeque<>();

    /** What one stream wants to send. */
    private static final class Stream {
        private final int id;
        private final ArrayDeque<OutboundMessage> messages = new ArrayDeque<>();
        private int nextSsn;
        private long waiting;

        Stream(int id) {
            this.id = id;
        }
    }

    void add(OutboundMessage message) {
        Stream stream = streams.computeIfAbsent(message.stream(), Stream::new);
        if (stream.messages.isEmpty()) {
            turns.addLast(stream);
        }
        stream.messages.addLast(message);
        stream.waiting += message.payload().length;
    }

    /** The message whose turn it is. */
    Optional<OutboundMessage> peek() {
        return turns.isEmpty() ? Optional.empty() : Optional.of(turns.getFirst().messages.getFirst());
    }

    /** Gives the message whose turn it is its place in its stream; before its first part leaves. */
    void number(OutboundMessage message) {
        if (!message.unordered()) {
            Stream stream = turns.getFirst();
            message.ssn(stream.nextSsn);
            stream.nextSsn = stream.nextSsn + 1 & 0xFFFF;
        }
    }

    /** So many bytes of the message whose turn it is do not wait any more. */
    void taken(int bytes) {
        turns.getFirst().waiting -= bytes;
    }

    /** The message whose turn it is has gone; it is the next stream's turn. */
    void remove() {
        Stream stream = turns.removeFirst();
        stream.waiting -= stream.messages.removeFirst().remaining();
        if (!stream.messages.isEmpty()) {
            turns.addLast(stream);
        }
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Bytes of a stream that have not been sent once. */
    long waiting(int id) {
        Stream stream = streams.get(id);
        return stream == null ? 0 : stream.waiting;
    }

    boolean drained(int id) {
        Stream stream = streams.get(id);
        return stream == null || stream.messages.isEmpty();
    }

    /** The peer has taken these streams' reset: they begin anew (RFC 6525 section 5.2.7). */
    void reset(Collection<Integer> ids) {
        ids.forEach(id -> {
            if (drained(id)) {
                streams.remove(id);
            }
        });
    }

    void clear() {
        streams.clear();
        turns.clear();
    }

    @Override
    public String toString() {
        return "OutboundQueue" + turns.stream().map(stream -> stream.id).toList();
    }
}
