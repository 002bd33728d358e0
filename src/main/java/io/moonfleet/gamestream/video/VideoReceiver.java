package io.moonfleet.gamestream.video;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Turns the datagrams of a host's video stream into access units: decryption, receive queue, Reed-Solomon repair, frame
 * assembly, loss handling (protocol document, sections 4.4 to 4.11). It has no socket and no clock: the live session and the
 * replay of recordings use this same class. One thread calls {@link #receive}; {@link #counters} may be called from any
 * thread. In steady state a plain datagram allocates nothing; an encrypted one what the JCE provider needs.
 */
public final class VideoReceiver {
    /** Room behind a datagram for the GCM tag, which is moved there. */
    private static final int TAG_ROOM = 16;
    /** How many frames a stream may jump over without confirmation: about what a short burst of losses takes. */
    private static final int LIKELY_JUMP = 4;
    /** So many packets in a row from far behind mean that the position here is wrong, not theirs. */
    private static final int MAX_FAR_LATE = 200;
    /** So long no loss is believed before the next frame shows it, after packets have overtaken others. */
    private static final long REORDERING_MEMORY_NANOS = 300_000_000_000L;
    /** Instead of a length: a packet of a frame that is over. */
    private static final int SURPLUS = -1;

    private final Consumer<AccessUnit> sink;
    private final RecoveryListener listener;
    private final Optional<VideoEncryption> encryption;
    private final int shardCapacity;
    private final byte[] encrypted;
    private final VideoBlock block;
    private final FrameAssembler assembler;
    private final LossRecovery recovery;
    private byte[] packet;

    /** A packet from far ahead that no other has confirmed yet, with its length, 0 for none. */
    private byte[] held;

    private int heldLength;
    private int heldFrame;
    private long heldNanos;

    /** The frame that is or will be received, and its block. */
    private int frame;
    private int expectedBlock;
    private boolean synchronised;
    private int farLate;
    private boolean reorderingSeen;
    private long reorderedNanos;

    // Written by the receiving thread only; volatile so that others read whole and recent values.
    private volatile long datagrams;
    private volatile long bytes;
    private volatile long frames;
    private volatile long keyFrames;
    private volatile long framesLost;
    private volatile long framesDropped;
    private volatile long shardsRecovered;
    private volatile long surplus;
    private volatile long rejected;
    private volatile long idrRequests;

    /**
     * @param sink     gets each access unit, in order; called within {@link #receive}
     * @param listener gets what is to be sent to the host; called within {@link #receive}
     */
    public VideoReceiver(VideoStreamSettings settings, Consumer<AccessUnit> sink, RecoveryListener listener) {
        this.sink = sink;
        this.listener = listener;
        this.encryption = settings.key().map(VideoEncryption::new);
        this.shardCapacity = settings.packetSize() + VideoPacketHeader.RTP_LENGTH;
        this.packet = new byte[shardCapacity];
        this.held = new byte[shardCapacity];
        this.encrypted = new byte[encryption.isPresent() ? VideoEncryption.PREFIX + shardCapacity + TAG_ROOM : 0];
        this.block = new VideoBlock(shardCapacity);
        this.assembler = new FrameAssembler(settings);
        this.recovery = new LossRecovery(settings.referenceFrameInvalidation(), listener);
        this.frame = 1;
    }

    /**
     * Takes one datagram in. Malformed, late, duplicate or forged ones are counted and otherwise ignored.
     *
     * @param datagram the bytes between position and limit
     * @param nanoTime when it came, by {@link System#nanoTime()} or the recording's clock
     */
    public void receive(ByteBuffer datagram, long nanoTime) {
        datagrams = datagrams + 1;
        bytes = bytes + datagram.remaining();
        int length = read(datagram);
        if (length == SURPLUS) {
            surplus = surplus + 1;
        } else if (length < VideoPacketHeader.LENGTH || isMalformed()) {
            rejected = rejected + 1;
        } else if (!process(length, nanoTime)) {
            surplus = surplus + 1;
        }
    }

    /** A snapshot of the counters. */
    public VideoCounters counters() {
        return new VideoCounters(
                datagrams,
                bytes,
                frames,
                keyFrames,
                framesLost,
                framesDropped,
                shardsRecovered,
                surplus,
                rejected,
                idrRequests);
    }

    /** Brings the RTP packet into {@link #packet}; returns its length, 0 if there is none, or {@link #SURPLUS}. */
    private int read(ByteBuffer datagram) {
        int length = datagram.remaining();
        if (encryption.isEmpty()) {
            if (length > shardCapacity) {
                return 0;
            }
            datagram.get(packet, 0, length);
            return length;
        }
        if (length < VideoEncryption.PREFIX + VideoPacketHeader.LENGTH || length > VideoEncryption.PREFIX + shardCapacity) {
            return 0;
        }
        datagram.get(encrypted, 0, length);
        // Just late is not worth decrypting; from farther behind, genuine packets show that the position is wrong.
        int frameNumber = VideoEncryption.frameNumber(encrypted);
        int behind = frame - frameNumber;
        if (frameNumber != 0 && synchronised && behind > 0 && behind <= LIKELY_JUMP) {
            return SURPLUS;
        }
        return encryption.get().decrypt(encrypted, length, packet) ? length - VideoEncryption.PREFIX : 0;
    }

    /** Whether the packet's headers contradict themselves. */
    private boolean isMalformed() {
        int fecInfo = VideoPacketHeader.fecInfo(packet);
        int dataShards = VideoPacketHeader.dataShards(fecInfo);
        int shards = dataShards + VideoPacketHeader.parityShards(dataShards, VideoPacketHeader.fecPercentage(fecInfo));
        return (packet[0] & VideoPacketHeader.RTP_FLAGS_MASK) != VideoPacketHeader.RTP_FLAGS
                || (fecInfo & VideoPacketHeader.FEC_INFO_UNUSED) != 0
                || dataShards == 0
                || VideoPacketHeader.shardIndex(fecInfo) >= shards
                || VideoPacketHeader.block(packet) > VideoPacketHeader.lastBlock(packet);
    }

    /** Section 4.7, steps 2 to 6. Returns false if the packet was not needed. */
    private boolean process(int length, long nanoTime) {
        int frameIndex = VideoPacketHeader.frameIndex(packet);
        if (frameIndex - frame > LIKELY_JUMP) {
            boolean confirmed = heldLength > 0 && frameIndex - heldFrame >= 0 && frameIndex - heldFrame <= LIKELY_JUMP;
            if (!confirmed) {
                hold(frameIndex, length, nanoTime);
                return true;
            }
            acceptHeld();
        }
        boolean taken = accept(length, nanoTime);
        if (taken) {
            heldLength = 0;
        }
        return taken;
    }

    /**
     * A frame far ahead is believed only when two packets agree and none in between goes on where the stream was: one stray
     * datagram must not make all that really comes look late. The first of them waits for the second.
     */
    private void hold(int frameIndex, int length, long nanoTime) {
        swapHeld();
        heldLength = length;
        heldFrame = frameIndex;
        heldNanos = nanoTime;
    }

    private void acceptHeld() {
        int length = heldLength;
        heldLength = 0;
        swapHeld();
        accept(length, heldNanos);
        swapHeld();
    }

    private void swapHeld() {
        byte[] other = held;
        held = packet;
        packet = other;
    }

    private boolean accept(int length, long nanoTime) {
        int frameIndex = VideoPacketHeader.frameIndex(packet);
        int number = VideoPacketHeader.block(packet);
        if (frameIndex - frame < 0) {
            noticeLate(frameIndex);
            return false;
        }
        if (frameIndex == frame && number < expectedBlock) {
            return false;
        }
        farLate = 0;
        if (!block.is(frameIndex, number) && !openBlock(frameIndex, number, nanoTime)) {
            return false;
        }
        byte[] next = block.store(packet, length);
        if (next == packet) {
            return false;
        }
        packet = next;
        if (block.overtaken()) {
            noticeReordering(nanoTime);
        }
        if (block.isComplete()) {
            if (recovery.suspects(frameIndex)) {
                noticeReordering(nanoTime);
            }
            completeBlock();
        } else if (block.isHopeless() && !reorderingIsLikely(nanoTime)) {
            recovery.suspect(frameIndex);
        }
        return true;
    }

    private void noticeReordering(long nanoTime) {
        reorderingSeen = true;
        reorderedNanos = nanoTime;
    }

    /** Section 4.7, step 7. */
    private boolean reorderingIsLikely(long nanoTime) {
        return reorderingSeen && nanoTime - reorderedNanos < REORDERING_MEMORY_NANOS;
    }

    /**
     * Goes back when nothing but packets from far behind comes: two forged packets may have confirmed a jump, which must
     * not make everything else late for ever. The frame that shows it is begun already, so the one after it is next.
     */
    private void noticeLate(int frameIndex) {
        if (frame - frameIndex <= LIKELY_JUMP) {
            return;
        }
        farLate++;
        if (farLate >= MAX_FAR_LATE) {
            farLate = 0;
            startNextFrame(frameIndex + 1);
            recovery.restart(frame);
            idrRequests = recovery.idrRequests();
        }
    }

    /** Step 3: another block begins, so the one before will not be completed any more. */
    private boolean openBlock(int frameIndex, int number, long nanoTime) {
        if (block.isOpen()) {
            listener.fecStatus(block.status());
            block.close();
            if (frameIndex == frame) {
                abandon(frameIndex);
                return false;
            }
        }
        if (number != (frameIndex == frame ? expectedBlock : 0)) {
            abandon(frameIndex);
            return false;
        }
        if (frameIndex != frame) {
            lose(frame, frameIndex - 1);
            frame = frameIndex;
            expectedBlock = 0;
            assembler.reset();
        }
        synchronised = true;
        block.open(packet, nanoTime);
        return true;
    }

    /** Gives up everything up to that frame. */
    private void abandon(int lastFrame) {
        lose(frame, lastFrame);
        startNextFrame(lastFrame + 1);
    }

    private void lose(int first, int last) {
        framesLost = framesLost + Integer.toUnsignedLong(last - first + 1);
        recovery.lost(first, last);
        idrRequests = recovery.idrRequests();
    }

    private void startNextFrame(int next) {
        frame = next;
        expectedBlock = 0;
        block.close();
        assembler.reset();
    }

    private void completeBlock() {
        int missing = block.missingData();
        boolean sound = true;
        if (missing > 0) {
            listener.fecStatus(block.status());
            sound = block.recover();
            if (sound) {
                shardsRecovered = shardsRecovered + missing;
            }
        }
        if (!sound || !block.lengthsAreRight() || !block.bordersAreRight()) {
            abandon(frame);
            return;
        }
        assembler.add(block);
        boolean frameComplete = block.isLastOfFrame();
        block.close();
        if (frameComplete) {
            completeFrame();
        } else {
            expectedBlock++;
        }
    }

    private void completeFrame() {
        Optional<AccessUnit> accessUnit = assembler.finish(frame);
        if (accessUnit.isEmpty()) {
            abandon(frame);
            return;
        }
        startNextFrame(frame + 1);
        if (recovery.deliver(accessUnit.get())) {
            frames = frames + 1;
            if (accessUnit.get().keyFrame()) {
                keyFrames = keyFrames + 1;
            }
            sink.accept(accessUnit.get());
            if (assembler.longTermReference()) {
                recovery.longTermReference(accessUnit.get().frameNumber());
            }
        } else {
            framesDropped = framesDropped + 1;
        }
        idrRequests = recovery.idrRequests();
    }
}
