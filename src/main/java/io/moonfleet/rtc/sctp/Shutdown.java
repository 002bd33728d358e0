package io.moonfleet.rtc.sctp;

/** How an association ends in good order (RFC 9260 section 9.2). */
final class Shutdown {
    private final SctpSettings settings;
    private final SctpAssociation association;
    private final PacketWriter writer;
    private final RetransmissionTimeout rto;
    private final Sender sender;
    private final Receiver receiver;
    private final Timer t2 = new Timer();
    private final Timer guard = new Timer();
    private boolean repeat;

    Shutdown(
            SctpSettings settings,
            SctpAssociation association,
            PacketWriter writer,
            RetransmissionTimeout rto,
            Sender sender,
            Receiver receiver) {
        this.settings = settings;
        this.association = association;
        this.writer = writer;
        this.rto = rto;
        this.sender = sender;
        this.receiver = receiver;
    }

    void stop() {
        t2.stop();
        guard.stop();
        repeat = false;
    }

    long earlier(long other) {
        return guard.earlier(t2.earlier(other));
    }

    /** Everything that waits is sent first; before the association is up nothing is owed. */
    void begin(long now) {
        if (association.state() == AssociationState.ESTABLISHED) {
            association.state(AssociationState.SHUTDOWN_PENDING);
            guard.start(now, 5 * settings.maxRto());
        } else if (!association.state().up()) {
            association.end(SctpEnd.Reason.ABORTED, "closed before it was set up");
        }
    }

    /** Data while we have asked for the end: the peer is told again how far we are. */
    void dataCame() {
        repeat = association.state() == AssociationState.SHUTDOWN_SENT;
    }

    /** Goes on when nothing is owed any more. */
    void advance(long now) {
        if (association.state() == AssociationState.SHUTDOWN_PENDING && sender.idle()) {
            association.state(AssociationState.SHUTDOWN_SENT);
            send(now);
        } else if (association.state() == AssociationState.SHUTDOWN_RECEIVED && sender.idle()) {
            association.state(AssociationState.SHUTDOWN_ACK_SENT);
            sendAck(now);
        } else if (repeat) {
            send(now);
        }
        repeat = false;
    }

    private void send(long now) {
        int at = writer.chunk(ChunkType.SHUTDOWN, 0, 4);
        Wire.put32(writer.buffer(), at, (int) receiver.cumulative());
        t2.start(now, rto.millis());
    }

    void sendAck(long now) {
        writer.tag(association.setup().peerTag());
        writer.chunk(ChunkType.SHUTDOWN_ACK, 0, 0);
        t2.start(now, rto.millis());
    }

    void received(byte[] data, int body, int length, long now) throws MalformedPacketException, ProtocolViolationException {
        if (length < 4) {
            throw new MalformedPacketException("short SHUTDOWN");
        }
        if (!association.state().up()) {
            return;
        }
        if (association.state().sends()) {
            long window = settings.receiveWindow();
            sender.acknowledge(new SackChunk(Wire.get32(data, body), window, new int[0], new int[0]), now);
        }
        switch (association.state()) {
            case ESTABLISHED, SHUTDOWN_PENDING -> {
                association.state(AssociationState.SHUTDOWN_RECEIVED);
                guard.start(now, 5 * settings.maxRto());
            }
            case SHUTDOWN_SENT -> {
                association.state(AssociationState.SHUTDOWN_ACK_SENT);
                sendAck(now);
            }
            case SHUTDOWN_ACK_SENT -> sendAck(now);
            case SHUTDOWN_RECEIVED, CLOSED, COOKIE_WAIT, COOKIE_ECHOED, ENDED -> {
                // Nothing new.
            }
        }
    }

    void ackReceived() {
        if (association.state() == AssociationState.SHUTDOWN_SENT
                || association.state() == AssociationState.SHUTDOWN_ACK_SENT) {
            writer.tag(association.setup().peerTag());
            writer.chunk(ChunkType.SHUTDOWN_COMPLETE, 0, 0);
            association.end(SctpEnd.Reason.SHUTDOWN, "both ends agreed");
        }
    }

    void completeReceived() {
        if (association.state() == AssociationState.SHUTDOWN_ACK_SENT) {
            association.end(SctpEnd.Reason.SHUTDOWN, "both ends agreed");
        }
    }

    /** True when something was not answered in time. */
    boolean timeout(long now) {
        if (guard.expired(now)) {
            association.writeCause(ChunkType.ABORT, ErrorCause.USER_INITIATED_ABORT, new byte[0], 0, 0);
            association.end(SctpEnd.Reason.UNREACHABLE, "the peer did not answer the shutdown");
            return false;
        }
        if (!t2.expired(now)) {
            return false;
        }
        rto.backOff();
        if (association.state() == AssociationState.SHUTDOWN_SENT) {
            send(now);
        } else if (association.state() == AssociationState.SHUTDOWN_ACK_SENT) {
            sendAck(now);
        }
        return true;
    }
}
