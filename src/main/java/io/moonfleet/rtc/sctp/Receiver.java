package io.moonfleet.rtc.sctp;

import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** The receiving half: takes DATA and FORWARD TSN, and says when and what to acknowledge (RFC 9260 sections 6.2 and 6.7). */
final class Receiver {
    /** Streams in a FORWARD TSN, by the size of a packet. */
    private static final int FORWARD_ENTRY = 4;

    /** Libwebrtc holds the next FORWARD TSN back for up to 200 ms. */
    private static final long REPEAT_MILLIS = 220;

    private final SctpSettings settings;
    private final ReceivedTsns tsns = new ReceivedTsns();
    private final Reassembly reassembly;
    private final Timer delay = new Timer();
    private final Timer repetition = new Timer();
    private boolean dataInPacket;
    private boolean immediately;
    private int unacknowledgedPackets;

    /** Something was given up since the last acknowledgement. */
    private boolean forwarded;

    Receiver(SctpSettings settings, Consumer<InboundMessage> sink) {
        this.settings = settings;
        reassembly = new Reassembly(settings.maxMessageReceived(), sink);
    }

    void start(int peerInitialTsn) {
        tsns.start(peerInitialTsn);
        reassembly.clear();
        stop();
    }

    /** Nothing is acknowledged any more, and nothing kept. */
    void stop() {
        reassembly.clear();
        delay.stop();
        repetition.stop();
        dataInPacket = false;
        immediately = false;
        unacknowledgedPackets = 0;
        forwarded = false;
    }

    long cumulative() {
        return tsns.cumulative();
    }

    long unwrap(int tsn) {
        return tsns.unwrap(tsn);
    }

    /** When {@link #acknowledgementDue} is to be asked again. */
    long earlier(long other) {
        return repetition.earlier(delay.earlier(other));
    }

    /** Memory that waiting parts take. */
    long buffered() {
        return reassembly.buffered();
    }

    /** True when the stream does not exist; the chunk counts as received. */
    boolean data(int flags, byte[] data, int body, int length) throws MalformedPacketException, ProtocolViolationException {
        if (length < DataChunk.FIXED) {
            throw new MalformedPacketException("short DATA");
        }
        if (length == DataChunk.FIXED) {
            throw new ProtocolViolationException(
                    SctpEnd.Reason.PROTOCOL_VIOLATION, ErrorCause.NO_USER_DATA, "a chunk without user data");
        }
        dataInPacket = true;
        immediately |= (flags & ChunkType.IMMEDIATE) != 0;
        long tsn = tsns.unwrap(Wire.get32(data, body));
        switch (tsns.look(tsn)) {
            case DUPLICATE -> {
                tsns.duplicate(tsn);
                immediately = true;
                return false;
            }
            case TOO_FAR -> {
                immediately = true;
                return false;
            }
            case NEW -> {
                // Below.
            }
        }
        if (full(tsn)) {
            immediately = true;
            return false;
        }
        boolean gapBefore = tsns.gaps();
        tsns.arrived(tsn);
        immediately |= gapBefore || tsns.gaps();
        if (Wire.get16(data, body + 4) >= settings.streams()) {
            return true;
        }
        reassembly.add(DataChunk.parse(flags, data, body, length, tsn));
        return false;
    }

    /**
     * Whether there is no room for a chunk: then only the next one expected is taken, for it alone can make room. One
     * who goes on like that without ever completing anything is not honest.
     */
    private boolean full(long tsn) throws ProtocolViolationException {
        long limit = 2L * settings.receiveWindow();
        if (reassembly.buffered() < limit) {
            return false;
        }
        if (tsn != tsns.cumulative() + 1) {
            return true;
        }
        if (reassembly.buffered() > 2 * limit) {
            throw new ProtocolViolationException(
                    SctpEnd.Reason.OUT_OF_RESOURCES, ErrorCause.OUT_OF_RESOURCE, "too much of unfinished messages");
        }
        return false;
    }

    /** RFC 3758 section 3.6. */
    void forwardTsn(byte[] data, int body, int length) throws MalformedPacketException {
        if (length < 4) {
            throw new MalformedPacketException("short FORWARD TSN");
        }
        dataInPacket = true;
        immediately = true;
        long tsn = tsns.unwrap(Wire.get32(data, body));
        if (tsn <= tsns.cumulative()) {
            return;
        }
        tsns.skipTo(tsn);
        forwarded = true;
        reassembly.forget(tsn, tsns.cumulative());
        for (int at = body + 4; at + FORWARD_ENTRY <= body + length; at += FORWARD_ENTRY) {
            int stream = Wire.get16(data, at);
            if (stream < settings.streams()) {
                reassembly.skip(stream, Wire.get16(data, at + 2));
            }
        }
    }

    List<Integer> knownStreams() {
        return reassembly.known();
    }

    void reset(Collection<Integer> streams) {
        reassembly.reset(streams);
    }

    /** After all chunks of a packet: every second packet with data is acknowledged at once, others a little later. */
    void packetEnd(long now) {
        if (!dataInPacket) {
            return;
        }
        dataInPacket = false;
        unacknowledgedPackets++;
        if (unacknowledgedPackets >= 2 || immediately) {
            immediately = true;
        } else if (!delay.running()) {
            delay.start(now, settings.acknowledgementDelay());
        }
    }

    boolean acknowledgementDue(long now) {
        boolean delayed = delay.expired(now);
        boolean repeated = repetition.expired(now);
        return immediately || delayed || repeated;
    }

    /** Whether something waits to be acknowledged, perhaps with data that goes out anyhow. */
    boolean acknowledgementWaiting() {
        return immediately || unacknowledgedPackets > 0;
    }

    /**
     * Says what has come. Where the peer has given something up and more is missing, this is said once more a little later: a
     * peer with several gaps tells of the next one when it hears from us, but not at once, and would else do so only when its
     * retransmission timer expires, a gap a second.
     */
    void acknowledge(long now, PacketWriter writer) {
        tsns.writeSack(writer, Math.max(0, settings.receiveWindow() - reassembly.payload()));
        delay.stop();
        if (!tsns.gaps()) {
            repetition.stop();
        } else if (forwarded) {
            repetition.start(now, REPEAT_MILLIS);
        }
        forwarded = false;
        immediately = false;
        unacknowledgedPackets = 0;
    }
}
