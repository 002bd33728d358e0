package io.moonfleet.rtc.sctp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sending half: cuts messages into chunks, sends what window and congestion allow, sends again what got lost or gives
 * it up (RFC 9260 sections 6.1, 6.3 and 7.2, RFC 3758 section 3.5).
 */
final class Sender {
    /** Packets of data that may leave at one event (section 6.1, rule D). */
    private static final int MAX_BURST = 4;

    /** Times that a chunk is reported missing before it is sent again at once. */
    private static final int MISSING_REPORTS = 3;

    /** Streams that one FORWARD TSN tells of at most. */
    private static final int MAX_FORWARD_STREAMS = 64;

    private final SctpSettings settings;
    private final RetransmissionTimeout rto;
    private final CongestionControl congestion;
    private final OutboundQueue queue = new OutboundQueue();
    private final Outstanding outstanding = new Outstanding(this::done);
    private final Timer t3 = new Timer();
    private final int largestPayload;
    private boolean started;
    private boolean forwardTsn;
    private long peerWindow;
    private long cost;
    private boolean fastRetransmit;
    private boolean probing;
    private long probeTsn;
    private long probeSent;
    private long forwardPoint;
    private boolean forwardDue;
    private long forwardSent;
    private long retransmissions;

    Sender(SctpSettings settings, RetransmissionTimeout rto) {
        this.settings = settings;
        this.rto = rto;
        congestion = new CongestionControl(settings.packetSize());
        largestPayload = settings.packetSize() - Packets.HEADER - ItemCursor.HEADER - DataChunk.FIXED;
    }

    /** The association is up; what waits may go. */
    void start(int initialTsn, long window, boolean peerTakesForwardTsn) {
        outstanding.start(initialTsn);
        congestion.start(window);
        peerWindow = window;
        forwardTsn = peerTakesForwardTsn;
        forwardPoint = outstanding.acknowledged();
        forwardDue = false;
        fastRetransmit = false;
        probing = false;
        t3.stop();
        started = true;
    }

    /** Drops everything. */
    void clear() {
        queue.clear();
        outstanding.start(0);
        t3.stop();
        cost = 0;
        started = false;
    }

    /** False when too much waits. */
    boolean offer(OutboundMessage message) {
        if (cost + message.cost() > settings.sendBuffer() + (long) OutboundMessage.OVERHEAD) {
            return false;
        }
        cost += message.cost();
        queue.add(message);
        return true;
    }

    OutboundQueue queue() {
        return queue;
    }

    Outstanding outstanding() {
        return outstanding;
    }

    CongestionControl congestion() {
        return congestion;
    }

    Timer t3() {
        return t3;
    }

    long retransmissions() {
        return retransmissions;
    }

    /** Whether everything has been sent and acknowledged. */
    boolean idle() {
        return queue.isEmpty() && outstanding.size() == 0;
    }

    private void done(OutboundChunk chunk) {
        if (chunk.message().chunkDone()) {
            cost -= chunk.message().cost();
        }
    }

    /** Takes a SACK; true when it acknowledged something. */
    boolean acknowledge(SackChunk sack, long now) throws ProtocolViolationException {
        long cumulative = Wire.unwrap(outstanding.acknowledged(), sack.cumulativeTsn());
        if (cumulative < outstanding.acknowledged()) {
            return false;
        }
        if (cumulative >= outstanding.next()) {
            throw new ProtocolViolationException("acknowledgement of what has not been sent");
        }
        long flightBefore = outstanding.flight();
        Outstanding.Progress progress = outstanding.acknowledge(cumulative, sack);
        measure(cumulative, now);
        reportMissing(cumulative, sack, progress);
        if (progress.advanced()) {
            congestion.advanced(progress.acknowledgedBytes(), flightBefore, cumulative, outstanding.size() == 0);
        }
        peerWindow = Math.max(0, sack.receiveWindow() - outstanding.flight());
        if (outstanding.size() == 0) {
            t3.stop();
        } else if (progress.advanced()) {
            t3.start(now, rto.millis());
        }
        boolean stale = now - forwardSent >= rto.roundTripMillis() * 1_000_000;
        forwardDue |= cumulative < forwardPoint && stale;
        return progress.advanced() || progress.acknowledgedBytes() > 0;
    }

    private void measure(long cumulative, long now) {
        if (!probing) {
            return;
        }
        OutboundChunk.State state = probeTsn <= cumulative
                ? OutboundChunk.State.ACKNOWLEDGED
                : outstanding.get(probeTsn).state;
        if (state == OutboundChunk.State.ACKNOWLEDGED) {
            rto.measured(now - probeSent);
        }
        probing = state == OutboundChunk.State.IN_FLIGHT;
    }

    private void reportMissing(long cumulative, SackChunk sack, Outstanding.Progress progress) {
        if (sack.blocks() == 0) {
            return;
        }
        long limit = congestion.recovering() && progress.advanced()
                ? cumulative + sack.ends()[sack.blocks() - 1]
                : progress.highestNew();
        limit = Math.min(limit, outstanding.next());
        boolean lost = false;
        for (long tsn = cumulative + 1; tsn < limit; tsn++) {
            OutboundChunk chunk = outstanding.get(tsn);
            if (chunk.state == OutboundChunk.State.IN_FLIGHT
                    && ++chunk.missing >= MISSING_REPORTS
                    && !chunk.fastRetransmitted) {
                chunk.fastRetransmitted = true;
                outstanding.move(chunk, OutboundChunk.State.LOST);
                lost = true;
            }
        }
        if (lost && congestion.lost(outstanding.next() - 1)) {
            fastRetransmit = true;
        }
    }

    /** Section 6.3.3; true when the timer has expired. */
    boolean timeout(long now) {
        if (!t3.expired(now)) {
            return false;
        }
        congestion.timedOut();
        rto.backOff();
        probing = false;
        for (long tsn = outstanding.acknowledged() + 1; tsn < outstanding.next(); tsn++) {
            OutboundChunk chunk = outstanding.get(tsn);
            chunk.missing = 0;
            if (chunk.state == OutboundChunk.State.IN_FLIGHT) {
                peerWindow += chunk.length();
                outstanding.move(chunk, OutboundChunk.State.LOST);
            }
        }
        forwardDue = true;
        return true;
    }

    /** Writes what may go now. */
    void transmit(long now, PacketWriter writer) {
        if (!started) {
            return;
        }
        if (forwardTsn) {
            giveUpTried(now);
            tellGivenUp(now, writer);
        }
        int burst = retransmit(now, writer, MAX_BURST);
        if (burst > 0) {
            sendNew(now, writer, burst);
        }
        if (outstanding.size() > 0 && !t3.running()) {
            t3.start(now, rto.millis());
        }
    }

    private int retransmit(long now, PacketWriter writer, int burst) {
        int left = burst;
        for (long tsn = outstanding.acknowledged() + 1; outstanding.anyLost() && tsn < outstanding.next(); tsn++) {
            OutboundChunk chunk = outstanding.get(tsn);
            if (chunk.state != OutboundChunk.State.LOST) {
                continue;
            }
            boolean free = fastRetransmit && left == burst;
            if (!free && outstanding.flight() >= congestion.window()) {
                break;
            }
            if (chunk.length() > peerWindow && outstanding.anyFlying()) {
                break;
            }
            if (writer.room() < chunk.bodyLength()) {
                writer.flush();
                if (--left == 0) {
                    break;
                }
            }
            if (tsn == outstanding.acknowledged() + 1) {
                t3.start(now, rto.millis());
            }
            retransmissions++;
            outstanding.move(chunk, OutboundChunk.State.IN_FLIGHT);
            send(chunk, writer, false);
        }
        fastRetransmit = false;
        return left;
    }

    private void sendNew(long now, PacketWriter writer, int burst) {
        int left = burst;
        while (outstanding.flight() < congestion.window() && !outstanding.full()) {
            Optional<OutboundMessage> head = queue.peek();
            if (head.isEmpty()) {
                return;
            }
            OutboundMessage message = head.get();
            if (message.sent() == 0 && message.expired(now)) {
                queue.remove();
                cost -= message.cost();
                continue;
            }
            int length = Math.min(message.remaining(), largestPayload);
            if (length > peerWindow && outstanding.anyFlying()) {
                return;
            }
            if (writer.room() < DataChunk.FIXED + length && !writer.empty()) {
                writer.flush();
                if (--left == 0) {
                    return;
                }
            }
            OutboundChunk chunk = cut(message, length);
            outstanding.add(chunk);
            if (!probing) {
                probing = true;
                probeTsn = chunk.tsn();
                probeSent = now;
            }
            send(chunk, writer, queue.isEmpty());
        }
    }

    private OutboundChunk cut(OutboundMessage message, int length) {
        int flags = message.unordered() ? ChunkType.UNORDERED : 0;
        if (message.sent() == 0) {
            queue.number(message);
            flags |= ChunkType.BEGIN;
        }
        if (length == message.remaining()) {
            flags |= ChunkType.END;
        }
        OutboundChunk chunk = new OutboundChunk(message, outstanding.next(), message.sent(), length, flags);
        message.sent(length);
        queue.taken(length);
        if (message.remaining() == 0) {
            queue.remove();
        }
        return chunk;
    }

    private void send(OutboundChunk chunk, PacketWriter writer, boolean immediate) {
        chunk.transmissions++;
        peerWindow = Math.max(0, peerWindow - chunk.length());
        chunk.write(writer, immediate);
    }

    /** Gives up the messages that have been tried enough. */
    private void giveUpTried(long now) {
        for (long tsn = outstanding.acknowledged() + 1; outstanding.anyLost() && tsn < outstanding.next(); tsn++) {
            OutboundChunk chunk = outstanding.get(tsn);
            if (chunk.state == OutboundChunk.State.LOST && chunk.message().exhausted(chunk.transmissions, now)) {
                giveUp(tsn);
            }
        }
        Optional<OutboundMessage> head = queue.peek();
        if (head.isPresent() && head.get().sent() > 0 && !outstanding.full()) {
            OutboundMessage message = head.get();
            if (message.abandoned() || message.expired(now)) {
                if (outstanding.size() > 0 && outstanding.get(outstanding.next() - 1).message() == message) {
                    giveUp(outstanding.next() - 1);
                }
                // The peer may have all that was sent: a TSN that never is sent lets it know that there is no more.
                queue.remove();
                message.cutShort();
                message.sent(0);
                OutboundChunk end = new OutboundChunk(message, outstanding.next(), 0, 0, ChunkType.END);
                end.state = OutboundChunk.State.ABANDONED;
                outstanding.add(end);
            }
        }
    }

    /** Gives up the message that a TSN belongs to: its chunks stand side by side. */
    private void giveUp(long tsn) {
        OutboundMessage message = outstanding.get(tsn).message();
        message.abandon();
        long first = tsn;
        while (first - 1 > outstanding.acknowledged() && outstanding.get(first - 1).message() == message) {
            first--;
        }
        for (long each = first; each < outstanding.next() && outstanding.get(each).message() == message; each++) {
            outstanding.move(outstanding.get(each), OutboundChunk.State.ABANDONED);
        }
    }

    private void tellGivenUp(long now, PacketWriter writer) {
        long before = forwardPoint;
        forwardPoint = Math.max(forwardPoint, outstanding.acknowledged());
        while (forwardPoint + 1 < outstanding.next()
                && outstanding.get(forwardPoint + 1).state == OutboundChunk.State.ABANDONED) {
            forwardPoint++;
        }
        boolean due = forwardDue || forwardPoint > before;
        forwardDue = false;
        if (!due || forwardPoint <= outstanding.acknowledged()) {
            return;
        }
        forwardSent = now;
        Map<Integer, Integer> skipped = new LinkedHashMap<>();
        long upTo = outstanding.acknowledged();
        while (upTo < forwardPoint) {
            OutboundMessage message = outstanding.get(upTo + 1).message();
            if (!message.unordered()) {
                if (skipped.size() == MAX_FORWARD_STREAMS && !skipped.containsKey(message.stream())) {
                    break;
                }
                skipped.put(message.stream(), message.ssn());
            }
            upTo++;
        }
        int at = writer.chunk(ChunkType.FORWARD_TSN, 0, 4 + 4 * skipped.size());
        byte[] out = writer.buffer();
        Wire.put32(out, at, (int) upTo);
        for (Map.Entry<Integer, Integer> entry : skipped.entrySet()) {
            at += 4;
            Wire.put16(out, at, entry.getKey());
            Wire.put16(out, at + 2, entry.getValue());
        }
    }
}
