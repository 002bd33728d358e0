package io.moonfleet.rtc.sctp;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Resets of streams in both directions (RFC 6525), one request at a time either way. */
final class StreamResets {
    private static final int OUTGOING_REQUEST = 13;
    private static final int INCOMING_REQUEST = 14;
    private static final int ASSOCIATION_REQUEST = 15;
    private static final int RESPONSE = 16;
    private static final int ADD_OUTGOING = 17;
    private static final int ADD_INCOMING = 18;

    private static final int NOTHING_TO_DO = 0;
    private static final int PERFORMED = 1;
    private static final int DENIED = 2;
    private static final int WRONG_STREAM = 3;
    private static final int ALREADY_IN_PROGRESS = 4;
    private static final int BAD_SEQUENCE = 5;
    private static final int IN_PROGRESS = 6;

    /** A request that the peer puts off is repeated this often before it counts as refused. */
    private static final int MAX_ATTEMPTS = 30;

    private final SctpSettings settings;
    private final Sender sender;
    private final Receiver receiver;
    private final RetransmissionTimeout rto;
    private final Consumer<SctpEvent> events;
    private final Timer timer = new Timer();
    private final Set<Integer> wanted = new LinkedHashSet<>();
    private final List<Integer> requested = new ArrayList<>();
    private boolean supported;
    private long nextRequest;
    private long firstOfRequest;
    private boolean requestDue;
    private boolean putOff;
    private int attempts;
    private long lastPeerRequest;
    private int lastResult;
    private boolean lastAnswered;

    StreamResets(
            SctpSettings settings, Sender sender, Receiver receiver, RetransmissionTimeout rto, Consumer<SctpEvent> events) {
        this.settings = settings;
        this.sender = sender;
        this.receiver = receiver;
        this.rto = rto;
        this.events = events;
    }

    void start(int localInitialTsn, int peerInitialTsn, boolean peerResets) {
        // What was wanted before stays wanted.
        supported = peerResets;
        nextRequest = localInitialTsn & 0xFFFF_FFFFL;
        lastPeerRequest = peerInitialTsn - 1 & 0xFFFF_FFFFL;
        lastResult = BAD_SEQUENCE;
        lastAnswered = true;
    }

    void stop() {
        timer.stop();
        wanted.clear();
        requested.clear();
        requestDue = false;
    }

    Timer timer() {
        return timer;
    }

    /** Asks for the reset of a stream of ours, once everything on it has been sent. */
    void want(int stream) {
        if (!requested.contains(stream)) {
            wanted.add(stream);
        }
    }

    /** True when a request was not answered in time. */
    boolean timeout(long now) {
        if (!timer.expired(now)) {
            return false;
        }
        requestDue = true;
        boolean unanswered = !putOff;
        if (putOff) {
            // A new number, for the old one has its answer.
            nextRequest = nextRequest + 1 & 0xFFFF_FFFFL;
            putOff = false;
        } else {
            rto.backOff();
        }
        return unanswered;
    }

    /** Writes the request that is due, if any. */
    void transmit(long now, PacketWriter writer) {
        if (requested.isEmpty()) {
            collect();
        }
        if (!requestDue) {
            return;
        }
        requestDue = false;
        timer.start(now, rto.millis());
        int length = 16 + 2 * requested.size();
        int at = writer.chunk(ChunkType.RE_CONFIG, 0, length);
        byte[] out = writer.buffer();
        Wire.put16(out, at, OUTGOING_REQUEST);
        Wire.put16(out, at + 2, length);
        Wire.put32(out, at + 4, (int) nextRequest);
        Wire.put32(out, at + 8, (int) lastPeerRequest);
        Wire.put32(out, at + 12, (int) (sender.outstanding().next() - 1));
        for (int index = 0; index < requested.size(); index++) {
            Wire.put16(out, at + 16 + 2 * index, requested.get(index));
        }
    }

    private void collect() {
        int most = (settings.packetSize() - Packets.HEADER - ItemCursor.HEADER - 16) / 2;
        for (Iterator<Integer> streams = wanted.iterator(); streams.hasNext() && requested.size() < most;) {
            int stream = streams.next();
            if (sender.queue().drained(stream)) {
                streams.remove();
                requested.add(stream);
            }
        }
        if (requested.isEmpty()) {
            return;
        }
        if (supported) {
            firstOfRequest = nextRequest;
            attempts = 0;
            putOff = false;
            requestDue = true;
        } else {
            finish();
        }
    }

    private void finish() {
        events.accept(new SctpEvent.OutgoingReset(forget()));
    }

    /**
     * The peer uses a stream anew, so it has taken our request, though its response has not come yet; false when there
     * was none.
     */
    boolean takenByPeer(int stream) {
        if (!requested.contains(stream)) {
            return false;
        }
        List<Integer> others = forget().stream().filter(other -> other != stream).toList();
        events.accept(new SctpEvent.OutgoingReset(others));
        return true;
    }

    private List<Integer> forget() {
        List<Integer> streams = List.copyOf(requested);
        requested.clear();
        requestDue = false;
        timer.stop();
        nextRequest = nextRequest + 1 & 0xFFFF_FFFFL;
        sender.queue().reset(streams);
        return streams;
    }

    /** Takes a RE-CONFIG chunk and writes the responses. */
    void receive(byte[] data, int body, int length, PacketWriter writer) throws MalformedPacketException {
        ItemCursor cursor = new ItemCursor(data, body, length);
        // Section 3.1: two parameters at most.
        for (int count = 0; count < 2 && cursor.next(); count++) {
            switch (cursor.parameterType()) {
                case RESPONSE -> response(data, cursor);
                case OUTGOING_REQUEST -> outgoingRequest(data, cursor, writer);
                case INCOMING_REQUEST -> incomingRequest(data, cursor, writer);
                case ASSOCIATION_REQUEST, ADD_OUTGOING, ADD_INCOMING -> {
                    requireLength(cursor, 4);
                    long number = Wire.unsigned32(data, cursor.body());
                    if (fresh(number, writer)) {
                        answer(number, DENIED, writer);
                    }
                }
                default -> throw new MalformedPacketException("parameter of a RE-CONFIG");
            }
        }
    }

    private void response(byte[] data, ItemCursor cursor) throws MalformedPacketException {
        requireLength(cursor, 8);
        long number = Wire.unsigned32(data, cursor.body());
        boolean ours = (number - firstOfRequest & 0xFFFF_FFFFL) <= (nextRequest - firstOfRequest & 0xFFFF_FFFFL);
        if (requested.isEmpty() || !ours) {
            return;
        }
        switch (Wire.get32(data, cursor.body() + 4)) {
            case IN_PROGRESS, ALREADY_IN_PROGRESS -> {
                if (++attempts == MAX_ATTEMPTS) {
                    finish();
                } else {
                    putOff = true;
                }
            }
            case NOTHING_TO_DO, PERFORMED, DENIED, WRONG_STREAM, BAD_SEQUENCE -> finish();
            // Whatever else it is, there is nothing better to do than to go on without.
            default -> finish();
        }
    }

    private void outgoingRequest(byte[] data, ItemCursor cursor, PacketWriter writer) throws MalformedPacketException {
        requireLength(cursor, 12);
        long number = Wire.unsigned32(data, cursor.body());
        boolean again = number == lastPeerRequest && lastAnswered && lastResult == IN_PROGRESS;
        if (!again && !fresh(number, writer)) {
            return;
        }
        if (receiver.unwrap(Wire.get32(data, cursor.body() + 8)) > receiver.cumulative()) {
            answer(number, IN_PROGRESS, writer);
            return;
        }
        List<Integer> streams = streams(data, cursor, 12);
        if (streams.isEmpty()) {
            streams = receiver.knownStreams();
        }
        receiver.reset(streams);
        answer(number, PERFORMED, writer);
        events.accept(new SctpEvent.IncomingReset(streams));
    }

    private void incomingRequest(byte[] data, ItemCursor cursor, PacketWriter writer) throws MalformedPacketException {
        requireLength(cursor, 4);
        long number = Wire.unsigned32(data, cursor.body());
        if (!fresh(number, writer)) {
            return;
        }
        List<Integer> streams = streams(data, cursor, 4);
        if (streams.isEmpty()) {
            answer(number, DENIED, writer);
            return;
        }
        // The answer is our own request, which names this one (section 5.2.3); its user decides which channels it means.
        lastPeerRequest = number;
        lastAnswered = false;
        events.accept(new SctpEvent.ResetAsked(streams));
    }

    private List<Integer> streams(byte[] data, ItemCursor cursor, int offset) {
        Set<Integer> streams = new LinkedHashSet<>();
        for (int at = offset; at + 2 <= cursor.bodyLength(); at += 2) {
            int stream = Wire.get16(data, cursor.body() + at);
            if (stream < settings.streams()) {
                streams.add(stream);
            }
        }
        return List.copyOf(streams);
    }

    /** Whether a request is the next one; another one is answered as the last was, or refused. */
    private boolean fresh(long number, PacketWriter writer) {
        if (number == lastPeerRequest) {
            if (lastAnswered) {
                respond(number, lastResult, writer);
            }
            return false;
        }
        if (number != (lastPeerRequest + 1 & 0xFFFF_FFFFL)) {
            respond(number, BAD_SEQUENCE, writer);
            return false;
        }
        return true;
    }

    private void answer(long number, int result, PacketWriter writer) {
        lastPeerRequest = number;
        lastResult = result;
        lastAnswered = true;
        respond(number, result, writer);
    }

    private static void respond(long number, int result, PacketWriter writer) {
        int at = writer.chunk(ChunkType.RE_CONFIG, 0, 12);
        byte[] out = writer.buffer();
        Wire.put16(out, at, RESPONSE);
        Wire.put16(out, at + 2, 12);
        Wire.put32(out, at + 4, (int) number);
        Wire.put32(out, at + 8, result);
    }

    private static void requireLength(ItemCursor cursor, int least) throws MalformedPacketException {
        if (cursor.bodyLength() < least) {
            throw new MalformedPacketException("short parameter of a RE-CONFIG");
        }
    }
}
