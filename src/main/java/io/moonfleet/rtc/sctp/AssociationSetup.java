package io.moonfleet.rtc.sctp;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** How an association comes up, whoever begins, and how the peer begins it anew (RFC 9260 sections 5.1 and 5.2). */
final class AssociationSetup {
    /** Bits of a cookie's key. */
    private static final int KEY_BYTES = 32;

    private final SctpSettings settings;
    private final RandomGenerator random;
    private final SctpAssociation association;
    private final PacketWriter writer;
    private final RetransmissionTimeout rto;
    private final StateCookie.Signer signer;
    private final Timer t1 = new Timer();
    private int localTag;
    private int peerTag;
    private final int localInitialTsn;
    private int attempts;
    private InitChunk answered;
    private byte[] cookie = new byte[0];

    AssociationSetup(
            SctpSettings settings,
            RandomGenerator random,
            SctpAssociation association,
            PacketWriter writer,
            RetransmissionTimeout rto) {
        this.settings = settings;
        this.random = random;
        this.association = association;
        this.writer = writer;
        this.rto = rto;
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        signer = new StateCookie.Signer(key);
        localTag = newTag();
        localInitialTsn = random.nextInt();
    }

    int localTag() {
        return localTag;
    }

    /** 0 while the peer is not known. */
    int peerTag() {
        return peerTag;
    }

    Timer t1() {
        return t1;
    }

    private int newTag() {
        int tag = random.nextInt();
        return tag == 0 ? 1 : tag;
    }

    void begin(long now) {
        association.state(AssociationState.COOKIE_WAIT);
        sendInit(now);
    }

    private void sendInit(long now) {
        writer.flush();
        writer.tag(0);
        own(localTag, localInitialTsn, Optional.empty(), List.of()).write(writer, ChunkType.INIT);
        writer.flush();
        t1.start(now, rto.millis());
    }

    private InitChunk own(int tag, int initialTsn, Optional<byte[]> ownCookie, List<byte[]> unrecognized) {
        return new InitChunk(tag, settings.receiveWindow(), settings.streams(), settings.streams(), initialTsn, true, true,
                ownCookie, unrecognized);
    }

    private void sendCookie(long now) {
        writer.tag(peerTag);
        writer.chunk(ChunkType.COOKIE_ECHO, 0, cookie, 0, cookie.length);
        writer.flush();
        t1.start(now, rto.millis());
    }

    void timeout(long now) {
        if (!t1.expired(now)) {
            return;
        }
        if (++attempts > settings.maxErrors()) {
            association.end(SctpEnd.Reason.NOT_ANSWERED, "the peer did not answer the association's set-up");
            return;
        }
        rto.backOff();
        if (association.state() == AssociationState.COOKIE_ECHOED) {
            sendCookie(now);
        } else {
            sendInit(now);
        }
    }

    /** An INIT of the peer changes nothing here: all that it says goes into the cookie. */
    void init(byte[] data, int body, int length, long now) throws MalformedPacketException {
        InitChunk init = InitChunk.parse(data, body, length);
        if (init.initiateTag() == 0) {
            return;
        }
        Optional<String> refusal = init.refusal();
        writer.flush();
        writer.tag(init.initiateTag());
        if (refusal.isPresent()) {
            association.writeCause(ChunkType.ABORT, ErrorCause.INVALID_PARAMETER, new byte[0], 0, 0);
            writer.flush();
            return;
        }
        AssociationState state = association.state();
        int tag = state.up() ? newTag() : localTag;
        int initialTsn = state.up() ? random.nextInt() : localInitialTsn;
        boolean tied = state.up() || state == AssociationState.COOKIE_ECHOED;
        StateCookie made = new StateCookie(tag, init.initiateTag(), initialTsn, init.initialTsn(), init.receiveWindow(),
                init.outboundStreams(), init.inboundStreams(), init.forwardTsn(), init.reconfiguration(),
                tied ? localTag : 0, tied ? peerTag : 0, now);
        own(tag, initialTsn, Optional.of(signer.sign(made)), init.unrecognized()).write(writer, ChunkType.INIT_ACK);
        writer.flush();
    }

    void initAck(byte[] data, int body, int length, long now) throws MalformedPacketException, ProtocolViolationException {
        if (association.state() != AssociationState.COOKIE_WAIT) {
            return;
        }
        InitChunk ack = InitChunk.parse(data, body, length);
        Optional<String> refusal = ack.refusal();
        if (refusal.isPresent() || ack.cookie().isEmpty() || ack.cookie().get().length > writer.largestBody()) {
            throw new ProtocolViolationException(SctpEnd.Reason.PROTOCOL_VIOLATION,
                    ack.cookie().isEmpty() ? ErrorCause.MISSING_PARAMETER : ErrorCause.INVALID_PARAMETER,
                    "INIT ACK: " + refusal.orElse("no cookie that fits"));
        }
        peerTag = ack.initiateTag();
        answered = ack;
        cookie = ack.cookie().get();
        association.state(AssociationState.COOKIE_ECHOED);
        sendCookie(now);
    }

    void cookieAck(long now) {
        if (association.state() == AssociationState.COOKIE_ECHOED) {
            up(localInitialTsn, answered.initialTsn(), answered.receiveWindow(), answered.forwardTsn(),
                    answered.reconfiguration(), now);
        }
    }

    private void up(int ownTsn, int peerTsn, long window, boolean forwardTsn, boolean reconfiguration, long now) {
        t1.stop();
        attempts = 0;
        association.established(ownTsn, peerTsn, window, forwardTsn, reconfiguration, now);
    }

    /** The peer takes cookies for too old: a fresh one is asked for. */
    void staleCookie(long now) {
        if (association.state() == AssociationState.COOKIE_ECHOED) {
            association.state(AssociationState.COOKIE_WAIT);
            peerTag = 0;
            if (++attempts > settings.maxErrors()) {
                association.end(SctpEnd.Reason.NOT_ANSWERED, "the peer takes every cookie for stale");
            } else {
                sendInit(now);
            }
        }
    }

    /** True when the packet's tag and the cookie fit, so that the rest of the packet may be read. */
    boolean cookieEcho(byte[] data, int body, int length, int packetTag, long now) {
        Optional<StateCookie> verified = signer.verify(data, body, length);
        if (verified.isEmpty() || verified.get().localTag() != packetTag) {
            return false;
        }
        StateCookie echoed = verified.get();
        boolean known = peerTag != 0 && echoed.localTag() == localTag && echoed.peerTag() == peerTag;
        long age = now - echoed.createdNanos();
        if (age > settings.cookieLifetime() * 1_000_000 && !(known && association.state().up())) {
            writeStale(echoed, age);
            return false;
        }
        return switch (association.state()) {
            case CLOSED -> accept(echoed, false, now);
            case COOKIE_WAIT, COOKIE_ECHOED -> echoed.localTag() == localTag && accept(echoed, false, now);
            case ESTABLISHED, SHUTDOWN_PENDING, SHUTDOWN_SENT, SHUTDOWN_RECEIVED, SHUTDOWN_ACK_SENT -> {
                if (known) {
                    acknowledge();
                    yield true;
                }
                // Section 5.2.4, case A: all new, and made while the association was as it is. Others are late ones.
                boolean restart = echoed.localTag() != localTag
                        && echoed.tieLocal() == localTag
                        && echoed.tiePeer() == peerTag;
                yield restart && accept(echoed, true, now);
            }
            case ENDED -> false;
        };
    }

    private boolean accept(StateCookie echoed, boolean restart, long now) {
        localTag = echoed.localTag();
        peerTag = echoed.peerTag();
        if (restart) {
            association.restarted();
        }
        acknowledge();
        up(echoed.localInitialTsn(), echoed.peerInitialTsn(), echoed.peerWindow(), echoed.forwardTsn(),
                echoed.reconfiguration(), now);
        return true;
    }

    private void acknowledge() {
        writer.tag(peerTag);
        writer.chunk(ChunkType.COOKIE_ACK, 0, 0);
    }

    private void writeStale(StateCookie echoed, long age) {
        byte[] measure = new byte[4];
        Wire.put32(measure, 0, (int) Math.min(Integer.MAX_VALUE, age / 1_000 - settings.cookieLifetime() * 1_000));
        writer.tag(echoed.peerTag());
        association.writeCause(ChunkType.ERROR, ErrorCause.STALE_COOKIE, measure, 0, measure.length);
        writer.flush();
    }
}
