package io.moonfleet.rtc.sctp;

import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/**
 * One association: takes packets and the time, gives packets and events. Events are told when its state is in order
 * again, and calls made while they are told take part in the same packets.
 */
final class SctpAssociation {
    /** Chunks of a packet that are looked at; a packet of a path's size holds fewer. */
    private static final int MAX_CHUNKS = 512;

    private static final int MAX_HEARTBEATS = 2;

    private final SctpSettings settings;
    private final Consumer<SctpEvent> user;
    private final CRC32C crc = new CRC32C();
    private final ArrayDeque<SctpEvent> events = new ArrayDeque<>();
    private final PacketWriter writer;
    private final RetransmissionTimeout rto;
    private final AssociationSetup setup;
    private final Sender sender;
    private final Receiver receiver;
    private final StreamResets resets;
    private final Heartbeats heartbeats;
    private final Shutdown shutdown;
    private AssociationState state = AssociationState.CLOSED;
    private boolean active;
    private int errors;
    private int heartbeatsInPacket;
    private boolean causeInPacket;

    SctpAssociation(SctpSettings settings, SctpOutput output, RandomGenerator random, Consumer<SctpEvent> user) {
        this.settings = settings;
        this.user = user;
        writer = new PacketWriter(settings, output);
        rto = new RetransmissionTimeout(settings);
        setup = new AssociationSetup(settings, random, this, writer, rto);
        sender = new Sender(settings, rto);
        receiver = new Receiver(settings, message -> events.add(new SctpEvent.Message(message)));
        resets = new StreamResets(settings, sender, receiver, rto, events::add);
        heartbeats = new Heartbeats(settings, rto, random);
        shutdown = new Shutdown(settings, this, writer, rto, sender, receiver);
    }

    AssociationState state() {
        return state;
    }

    void state(AssociationState next) {
        state = next;
    }

    Sender sender() {
        return sender;
    }

    Receiver receiver() {
        return receiver;
    }

    StreamResets resets() {
        return resets;
    }

    RetransmissionTimeout rto() {
        return rto;
    }

    AssociationSetup setup() {
        return setup;
    }

    /** Begins the set-up, unless the peer has. */
    void connect(long now) {
        run(now, () -> {
            if (state == AssociationState.CLOSED) {
                setup.begin(now);
            }
        });
    }

    /** Runs something that may send; what it and its events write leaves together. */
    void run(long now, Runnable action) {
        if (active) {
            action.run();
            return;
        }
        active = true;
        try {
            action.run();
            tellEvents();
            transmit(now);
            tellEvents();
            writer.flush();
        } finally {
            active = false;
        }
    }

    private void tellEvents() {
        for (SctpEvent event = events.poll(); event != null; event = events.poll()) {
            user.accept(event);
        }
    }

    private void transmit(long now) {
        if (!state.up()) {
            return;
        }
        writer.tag(setup.peerTag());
        if (receiver.acknowledgementDue(now) || receiver.acknowledgementWaiting() && !sender.queue().isEmpty()) {
            receiver.acknowledge(now, writer);
        }
        if (state.sends()) {
            sender.transmit(now, writer);
            resets.transmit(now, writer);
        }
        shutdown.advance(now);
    }

    void shutdown(long now) {
        run(now, () -> shutdown.begin(now));
    }

    void abort(String why, long now) {
        run(now, () -> {
            if (state != AssociationState.ENDED) {
                if (setup.peerTag() != 0) {
                    writer.tag(setup.peerTag());
                    writeCause(ChunkType.ABORT, ErrorCause.USER_INITIATED_ABORT, new byte[0], 0, 0);
                }
                end(SctpEnd.Reason.ABORTED, why);
            }
        });
    }

    void timeout(long now) {
        run(now, () -> {
            setup.timeout(now);
            if (!state.up()) {
                return;
            }
            writer.tag(setup.peerTag());
            int unanswered = sender.timeout(now) ? 1 : 0;
            unanswered += resets.timeout(now) ? 1 : 0;
            boolean idle = sender.outstanding().size() == 0;
            unanswered += heartbeats.timeout(now, idle, writer) ? 1 : 0;
            unanswered += shutdown.timeout(now) ? 1 : 0;
            errors += unanswered;
            if (unanswered > 0 && errors > settings.maxErrors() && state.up()) {
                end(SctpEnd.Reason.UNREACHABLE, "the peer does not answer any more");
            }
        });
    }

    /** When {@link #timeout} is to be called, {@link DataChannels#NEVER} for not at all. */
    long nextTimeout() {
        long next = DataChannels.NEVER;
        next = setup.t1().earlier(next);
        next = sender.t3().earlier(next);
        next = receiver.earlier(next);
        next = resets.timer().earlier(next);
        next = heartbeats.timer().earlier(next);
        return shutdown.earlier(next);
    }

    void receive(byte[] data, int offset, int length, long now) {
        if (state == AssociationState.ENDED
                || !Packets.valid(data, offset, length, settings.port(), settings.port(), crc)) {
            return;
        }
        run(now, () -> {
            try {
                chunks(data, offset, length, now);
            } catch (MalformedPacketException malformed) {
                // What stood before it has been taken; the rest is as if lost.
            } catch (ProtocolViolationException violation) {
                violated(violation);
            }
            if (state.receives()) {
                receiver.packetEnd(now);
            }
        });
    }

    private void chunks(byte[] data, int offset, int length, long now)
            throws MalformedPacketException, ProtocolViolationException {
        int tag = Packets.tag(data, offset);
        heartbeatsInPacket = 0;
        causeInPacket = false;
        ItemCursor cursor = new ItemCursor(data, offset + Packets.HEADER, length - Packets.HEADER);
        for (int count = 0; count < MAX_CHUNKS && state != AssociationState.ENDED && cursor.next(); count++) {
            int type = cursor.chunkType();
            if (type == ChunkType.INIT) {
                // Alone and without a tag (section 8.5.1, A).
                if (count == 0 && tag == 0 && cursor.last()) {
                    init(data, cursor, now);
                }
                return;
            }
            if (type == ChunkType.COOKIE_ECHO) {
                if (count > 0 || !setup.cookieEcho(data, cursor.body(), cursor.bodyLength(), tag, now)) {
                    return;
                }
            } else if (!tagFits(tag, cursor) || !chunk(data, cursor, now)) {
                return;
            }
        }
    }

    private void init(byte[] data, ItemCursor cursor, long now) throws MalformedPacketException {
        if (state == AssociationState.SHUTDOWN_ACK_SENT) {
            shutdown.sendAck(now);
        } else {
            setup.init(data, cursor.body(), cursor.bodyLength(), now);
        }
    }

    /** Section 8.5: only the peer knows the tag. */
    private boolean tagFits(int tag, ItemCursor cursor) {
        boolean own = tag == setup.localTag();
        return switch (cursor.chunkType()) {
            case ChunkType.ABORT, ChunkType.SHUTDOWN_COMPLETE -> (cursor.flags() & ChunkType.TAG_REFLECTED) == 0
                    ? own
                    : tag == setup.peerTag() && tag != 0;
            default -> own;
        };
    }

    /** Takes one chunk; false when the rest of the packet is not to be read. */
    private boolean chunk(byte[] data, ItemCursor cursor, long now)
            throws MalformedPacketException, ProtocolViolationException {
        int body = cursor.body();
        int length = cursor.bodyLength();
        switch (cursor.chunkType()) {
            case ChunkType.DATA -> {
                if (state.receives()) {
                    if (receiver.data(cursor.flags(), data, body, length)) {
                        byte[] stream = {data[body + 4], data[body + 5], 0, 0};
                        report(ErrorCause.INVALID_STREAM, stream, 0, stream.length);
                    }
                    shutdown.dataCame();
                }
            }
            case ChunkType.FORWARD_TSN -> {
                if (state.receives()) {
                    receiver.forwardTsn(data, body, length);
                }
            }
            case ChunkType.SACK -> {
                if (state.sends() && sender.acknowledge(SackChunk.parse(data, body, length), now)) {
                    errors = 0;
                }
            }
            case ChunkType.INIT_ACK -> setup.initAck(data, body, length, now);
            case ChunkType.COOKIE_ACK -> setup.cookieAck(now);
            case ChunkType.HEARTBEAT -> {
                if (state.up() && length <= writer.largestBody() && heartbeatsInPacket++ < MAX_HEARTBEATS) {
                    writer.tag(setup.peerTag());
                    writer.chunk(ChunkType.HEARTBEAT_ACK, 0, data, body, length);
                }
            }
            case ChunkType.HEARTBEAT_ACK -> errors = heartbeats.acknowledged(data, body, length, now) ? 0 : errors;
            case ChunkType.RE_CONFIG -> {
                if (state.up()) {
                    writer.tag(setup.peerTag());
                    resets.receive(data, body, length, writer);
                }
            }
            case ChunkType.ABORT -> {
                int cause = length >= ItemCursor.HEADER ? Wire.get16(data, body) : 0;
                end(SctpEnd.Reason.ABORTED_BY_PEER, "the peer aborted: " + ErrorCause.name(cause));
            }
            case ChunkType.ERROR -> {
                if (length >= ItemCursor.HEADER && Wire.get16(data, body) == ErrorCause.STALE_COOKIE) {
                    setup.staleCookie(now);
                }
            }
            case ChunkType.SHUTDOWN -> shutdown.received(data, body, length, now);
            case ChunkType.SHUTDOWN_ACK -> shutdown.ackReceived();
            case ChunkType.SHUTDOWN_COMPLETE -> shutdown.completeReceived();
            default -> {
                if (ChunkType.reported(cursor.chunkType()) && state.up()) {
                    report(ErrorCause.UNRECOGNIZED_CHUNK, data, cursor.start(), Math.min(cursor.length(), 64));
                }
                return ChunkType.skipped(cursor.chunkType());
            }
        }
        return true;
    }

    /** Tells the peer of a fault, once a packet. */
    private void report(int cause, byte[] info, int offset, int length) {
        if (!causeInPacket) {
            causeInPacket = true;
            writer.tag(setup.peerTag());
            writeCause(ChunkType.ERROR, cause, info, offset, length);
        }
    }

    /** Writes an ERROR or ABORT with one cause. */
    void writeCause(int chunkType, int cause, byte[] info, int offset, int length) {
        int at = writer.chunk(chunkType, 0, ItemCursor.HEADER + length);
        Wire.put16(writer.buffer(), at, cause);
        Wire.put16(writer.buffer(), at + 2, ItemCursor.HEADER + length);
        System.arraycopy(info, offset, writer.buffer(), at + ItemCursor.HEADER, length);
    }

    private void violated(ProtocolViolationException violation) {
        if (setup.peerTag() != 0) {
            writer.tag(setup.peerTag());
            writeCause(ChunkType.ABORT, violation.errorCause(), new byte[0], 0, 0);
        }
        end(violation.reason(), violation.getMessage());
    }

    /** Called by the set-up: both ends know each other. */
    void established(
            int localInitialTsn, int peerInitialTsn, long window, boolean forwardTsn, boolean reconfiguration, long now) {
        state = AssociationState.ESTABLISHED;
        errors = 0;
        rto.reset();
        receiver.start(peerInitialTsn);
        sender.start(localInitialTsn, window, forwardTsn);
        resets.start(localInitialTsn, peerInitialTsn, reconfiguration);
        heartbeats.start(now);
        events.add(new SctpEvent.Established());
    }

    /** Called by the set-up before the association is established anew. */
    void restarted() {
        sender.clear();
        resets.stop();
        shutdown.stop();
        events.add(new SctpEvent.Restarted());
    }

    void end(SctpEnd.Reason reason, String detail) {
        if (state == AssociationState.ENDED) {
            return;
        }
        state = AssociationState.ENDED;
        setup.t1().stop();
        sender.clear();
        receiver.stop();
        resets.stop();
        heartbeats.stop();
        shutdown.stop();
        events.add(new SctpEvent.Ended(new SctpEnd(reason, detail)));
    }
}
