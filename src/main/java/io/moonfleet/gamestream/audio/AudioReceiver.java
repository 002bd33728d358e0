package io.moonfleet.gamestream.audio;

import io.moonfleet.gamestream.fec.ReedSolomonAudio;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Turns the datagrams of a host's audio stream into Opus packets in order: start-up discard, receive queue, FEC, decryption
 * (protocol document, sections 5.2 to 5.6). It has no socket and no clock: the live session and the replay of recordings
 * use this same class. One thread calls {@link #receive}; {@link #counters} may be called from any thread. The only thing
 * allocated per packet is the packet handed over.
 */
public final class AudioReceiver {
    private static final int BACKLOG_MILLIS = 500;
    private static final long RECEIVE_TIMEOUT_NANOS = 100_000_000L;
    private static final long REORDER_SLACK_NANOS = 10_000_000L;
    private static final int DATA = ReedSolomonAudio.DATA_SHARDS;
    /** More blocks than this in waiting means that the first will not be completed. */
    private static final int MAX_BLOCKS = 8;
    /** How many packets a stream may jump over without confirmation: as many as the blocks that may wait hold. */
    private static final int LIKELY_JUMP = MAX_BLOCKS * DATA;
    /** Packets farther behind than this are not just late. */
    private static final int FAR_BEHIND = 400;
    private static final int MAX_FAR_LATE = 20;
    /** After a longer hole the decoder starts afresh rather than conceal all of it. */
    private static final int MAX_CONCEALED = 100;

    /**
     * So many blocks in a row that contradict themselves are no accident: the host has packets of different sizes, or its
     * blocks elsewhere, and so no FEC that this client understands.
     */
    private static final int MAX_CONTRADICTIONS = 4;

    private final AudioSink sink;
    private final Optional<AudioEncryption> encryption;
    private final boolean skipFirstBlock;
    private final long patienceNanos;
    private final byte[] datagram = new byte[AudioPacketHeader.MAX_DATAGRAM];

    /** Waiting blocks in order of their base, the first {@link #waiting} entries; the others are spare. */
    private final AudioBlock[] blocks = new AudioBlock[MAX_BLOCKS];
    private int waiting;
    private int nextSequence;
    private boolean synchronised;
    private boolean jumpSuspected;
    private int jumpCandidate;
    private int farLate;
    private boolean fecUsable = true;
    private int mixedBlocks;
    private int strayParity;
    private boolean reorderingSeen;
    private boolean anyAbandoned;
    private int abandonedFrom;
    private int abandonedUntil;

    private int backlog;
    private boolean trafficSeen;
    private long lastDatagramNanos;

    // Written by the receiving thread only; volatile so that others read whole and recent values.
    private volatile long datagrams;
    private volatile long packets;
    private volatile long recovered;
    private volatile long lost;
    private volatile long discarded;
    private volatile long surplus;
    private volatile long rejected;

    /** @param sink gets the packets; called within {@link #receive} */
    public AudioReceiver(AudioStreamSettings settings, AudioSink sink) {
        this.sink = sink;
        this.encryption = settings.key().map(key -> new AudioEncryption(key, settings.keyId()));
        this.skipFirstBlock = settings.discardBacklog();
        this.backlog = settings.discardBacklog() ? BACKLOG_MILLIS / settings.packetDurationMillis() : 0;
        this.patienceNanos = REORDER_SLACK_NANOS + DATA * settings.packetDurationMillis() * 1_000_000L;
        Arrays.setAll(blocks, index -> new AudioBlock());
    }

    /**
     * Takes one datagram in. Malformed, late or duplicate ones are counted and otherwise ignored.
     *
     * @param source   the bytes between position and limit
     * @param nanoTime when it came, by {@link System#nanoTime()} or the recording's clock
     */
    public void receive(ByteBuffer source, long nanoTime) {
        datagrams = datagrams + 1;
        int length = source.remaining();
        if (length <= AudioPacketHeader.LENGTH || length > AudioPacketHeader.MAX_DATAGRAM) {
            rejected = rejected + 1;
            return;
        }
        source.get(datagram, 0, length);
        int type = AudioPacketHeader.type(datagram);
        boolean version = (datagram[0] & AudioPacketHeader.VERSION_MASK) == AudioPacketHeader.RTP_FLAGS;
        boolean data = version && type == AudioPacketHeader.TYPE_DATA;
        boolean fec = version
                && type == AudioPacketHeader.TYPE_FEC
                && length > AudioPacketHeader.FEC_LENGTH
                && AudioPacketHeader.fecShardIndex(datagram) < ReedSolomonAudio.PARITY_SHARDS;
        if (!data && !fec) {
            rejected = rejected + 1;
            return;
        }
        if (isBacklog(data, nanoTime)) {
            return;
        }
        if (fec && fecUsable && isStray()) {
            rejected = rejected + 1;
        } else if (isUnlikelyJump(data ? AudioPacketHeader.sequence(datagram) : AudioPacketHeader.fecBaseSequence(datagram))) {
            surplus = surplus + 1;
        } else if (fecUsable) {
            queue(data, length, nanoTime);
        } else if (data) {
            passThrough(length);
        }
    }

    /** Whether a parity packet is for a block that does not begin where blocks do. */
    private boolean isStray() {
        if (AudioPacketHeader.fecBaseSequence(datagram) % DATA == 0) {
            strayParity = 0;
            return false;
        }
        strayParity++;
        if (strayParity >= MAX_CONTRADICTIONS * ReedSolomonAudio.PARITY_SHARDS) {
            stopUsingFec();
        }
        return true;
    }

    /** A snapshot of the counters. */
    public AudioCounters counters() {
        return new AudioCounters(datagrams, packets, recovered, lost, discarded, surplus, rejected);
    }

    /** The first 500 ms, unless a pause shows that the host's buffer has run empty before. */
    private boolean isBacklog(boolean data, long nanoTime) {
        if (trafficSeen && nanoTime - lastDatagramNanos >= RECEIVE_TIMEOUT_NANOS) {
            backlog = 0;
        }
        trafficSeen = true;
        lastDatagramNanos = nanoTime;
        if (backlog == 0) {
            return false;
        }
        if (data) {
            backlog--;
            discarded = discarded + 1;
        }
        return true;
    }

    /**
     * A sequence far ahead is believed only when two packets in a row agree: one stray datagram must not make all that
     * really comes look late.
     */
    private boolean isUnlikelyJump(int sequence) {
        int jump = (sequence - nextSequence) & 0xFFFF;
        if (!synchronised || jump <= LIKELY_JUMP || before(sequence, nextSequence)) {
            jumpSuspected = false;
            return false;
        }
        boolean confirmed = jumpSuspected && ((sequence - jumpCandidate + DATA) & 0xFFFF) <= LIKELY_JUMP;
        jumpSuspected = true;
        jumpCandidate = sequence;
        return !confirmed;
    }

    private void queue(boolean data, int length, long nanoTime) {
        int sequence = AudioPacketHeader.sequence(datagram);
        int base = data ? sequence - sequence % DATA : AudioPacketHeader.fecBaseSequence(datagram);
        int index = data ? sequence % DATA : DATA + AudioPacketHeader.fecShardIndex(datagram);
        if (!synchronised) {
            synchronised = true;
            nextSequence = skipFirstBlock ? base + DATA & 0xFFFF : base;
        }
        while (waiting == MAX_BLOCKS && position(base) == waiting) {
            abandonHead();
            drain();
        }
        if (before(base, nextSequence - nextSequence % DATA) || data && before(sequence, nextSequence)) {
            // Parity of a block that needed none comes late as well, but only given-up blocks tell of reordering.
            reorderingSeen |= anyAbandoned && !before(base, abandonedFrom) && before(base, abandonedUntil);
            countLate(base);
            return;
        }
        farLate = 0;
        AudioBlock block = block(base, nanoTime);
        int offset = data ? AudioPacketHeader.LENGTH : AudioPacketHeader.FEC_LENGTH;
        if (block.has(index)) {
            surplus = surplus + 1;
            return;
        }
        block.store(index, datagram, offset, length - offset);
        block.recover();
        drain();
        while (waiting > 0 && headIsHopeless(nanoTime)) {
            abandonHead();
            drain();
        }
        if (mixedBlocks >= MAX_CONTRADICTIONS) {
            stopUsingFec();
        }
    }

    /** Nothing but packets far behind: the position is wrong, not the packets, so the next one sets it anew. */
    private void countLate(int sequence) {
        surplus = surplus + 1;
        farLate = ((nextSequence - sequence) & 0xFFFF) > FAR_BEHIND ? farLate + 1 : 0;
        if (farLate >= MAX_FAR_LATE) {
            farLate = 0;
            synchronised = false;
            waiting = 0;
        }
    }

    /** Where the block of that base waits, or {@link #waiting} if it does not. */
    private int position(int base) {
        for (int i = 0; i < waiting; i++) {
            if (blocks[i].base() == base) {
                return i;
            }
        }
        return waiting;
    }

    /** The waiting block of that base, put in order if it is new. */
    private AudioBlock block(int base, long nanoTime) {
        int position = position(base);
        if (position < waiting) {
            return blocks[position];
        }
        AudioBlock fresh = blocks[waiting];
        while (position > 0 && before(base, blocks[position - 1].base())) {
            blocks[position] = blocks[position - 1];
            position--;
        }
        blocks[position] = fresh;
        waiting++;
        fresh.open(base, nanoTime);
        return fresh;
    }

    /** Puts out what is next in line. */
    private void drain() {
        while (waiting > 0) {
            AudioBlock head = blocks[0];
            int index = nextSequence - head.base() & 0xFFFF;
            if (index >= DATA || !head.has(index)) {
                return;
            }
            deliver(head, index);
        }
    }

    private void deliver(AudioBlock head, int index) {
        if (head.has(index)) {
            emit(head.body(index), 0, head.length(index), nextSequence);
        } else {
            conceal();
        }
        nextSequence = nextSequence + 1 & 0xFFFF;
        if (index == DATA - 1) {
            recovered = recovered + head.recovered();
            mixedBlocks = head.mixed() ? mixedBlocks + 1 : 0;
            System.arraycopy(blocks, 1, blocks, 0, waiting - 1);
            waiting--;
            blocks[waiting] = head;
        }
    }

    /** Section 5.6, step 5: whether waiting for the head block any longer makes no sense. */
    private boolean headIsHopeless(long nanoTime) {
        AudioBlock head = blocks[0];
        // Of the block before nothing has come: to come now, all of it would have to be overtaken.
        boolean blockLost = head.base() != nextSequence - nextSequence % DATA;
        boolean later = waiting > 1;
        return blockLost || later && (!reorderingSeen || nanoTime - head.createdNanos() > patienceNanos);
    }

    /** Goes on without what is missing before the head block, or, if nothing is, within it. */
    private void abandonHead() {
        AudioBlock head = blocks[0];
        anyAbandoned = true;
        abandonedFrom = nextSequence - nextSequence % DATA;
        if (before(nextSequence, head.base())) {
            concealUntil(head.base());
        } else {
            for (int index = nextSequence - head.base() & 0xFFFF; index < DATA; index++) {
                deliver(head, index);
            }
        }
        abandonedUntil = nextSequence;
    }

    private void concealUntil(int sequence) {
        if (!before(nextSequence, sequence)) {
            return;
        }
        int hole = (sequence - nextSequence) & 0xFFFF;
        for (int i = Math.min(hole, MAX_CONCEALED); i > 0; i--) {
            conceal();
        }
        nextSequence = sequence;
    }

    /** From here on packets are handed on as they come. */
    private void stopUsingFec() {
        fecUsable = false;
        while (waiting > 0) {
            AudioBlock head = blocks[0];
            concealUntil(head.base());
            int end = DATA;
            // Holes at the very end are not lost yet.
            while (waiting == 1 && end > 0 && !head.has(end - 1)) {
                end--;
            }
            for (int index = nextSequence - head.base() & 0xFFFF; index < end; index++) {
                deliver(head, index);
            }
            if (end < DATA) {
                waiting = 0;
            }
        }
    }

    private void passThrough(int length) {
        int sequence = AudioPacketHeader.sequence(datagram);
        if (synchronised && before(sequence, nextSequence)) {
            countLate(sequence);
            return;
        }
        farLate = 0;
        if (synchronised) {
            concealUntil(sequence);
        }
        synchronised = true;
        emit(datagram, AudioPacketHeader.LENGTH, length - AudioPacketHeader.LENGTH, sequence);
        nextSequence = sequence + 1 & 0xFFFF;
    }

    private void emit(byte[] body, int offset, int length, int sequence) {
        Optional<byte[]> opus = encryption.isPresent()
                ? encryption.get().decrypt(body, offset, length, sequence)
                : Optional.of(Arrays.copyOfRange(body, offset, offset + length));
        if (opus.isEmpty() || opus.get().length == 0) {
            conceal();
            return;
        }
        packets = packets + 1;
        sink.packet(opus.get());
    }

    private void conceal() {
        lost = lost + 1;
        sink.lost();
    }

    private static boolean before(int a, int b) {
        return (a - b & 0xFFFF) > 0x7FFF;
    }
}
