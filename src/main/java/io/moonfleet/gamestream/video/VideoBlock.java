package io.moonfleet.gamestream.video;

import io.moonfleet.gamestream.fec.ReedSolomonVideo;
import io.moonfleet.gamestream.fec.VideoShardRepair;
import java.util.Arrays;

/**
 * The FEC block being received (protocol document, sections 4.5 and 4.7). Each shard index has its buffer, which stays when
 * the next block begins: after the first large frame nothing is allocated any more. One thread.
 */
final class VideoBlock {
    private final int capacity;
    private final VideoShardRepair repair = new VideoShardRepair();
    private byte[][] shards = new byte[0][];
    private int[] lengths = new int[0];
    private boolean[] present = new boolean[0];

    private boolean open;
    private int frameIndex;
    private int number;
    private int last;
    private int base;
    private int dataShards;
    private int parityShards;
    private int fecPercentage;
    private int timestamp;
    private int rtpFlags;
    private long firstReceivedNanos;

    private int shardLength;
    private int receivedData;
    private int receivedParity;
    private int nextContiguous;
    private int highest;
    private int missing;
    private boolean overtaken;

    /** @param capacity most bytes of a shard */
    VideoBlock(int capacity) {
        this.capacity = capacity;
    }

    /** Starts collecting the block that {@code packet} belongs to; its headers have been checked. */
    void open(byte[] packet, long nanoTime) {
        int fecInfo = VideoPacketHeader.fecInfo(packet);
        open = true;
        frameIndex = VideoPacketHeader.frameIndex(packet);
        number = VideoPacketHeader.block(packet);
        last = VideoPacketHeader.lastBlock(packet);
        dataShards = VideoPacketHeader.dataShards(fecInfo);
        fecPercentage = VideoPacketHeader.fecPercentage(fecInfo);
        parityShards = usableParity(dataShards, fecPercentage);
        base = VideoPacketHeader.sequence(packet) - VideoPacketHeader.shardIndex(fecInfo) & 0xFFFF;
        timestamp = VideoPacketHeader.timestamp(packet);
        rtpFlags = packet[0] & 0xFF;
        firstReceivedNanos = nanoTime;
        shardLength = 0;
        receivedData = 0;
        receivedParity = 0;
        nextContiguous = 0;
        highest = -1;
        missing = 0;
        overtaken = false;
        int count = dataShards + parityShards;
        if (shards.length < count) {
            shards = Arrays.copyOf(shards, count);
            lengths = new int[count];
            present = new boolean[count];
        }
        Arrays.fill(present, 0, count, false);
    }

    /** More than 255 shards are no Reed-Solomon code: such a block is taken as one without parity. */
    private static int usableParity(int dataShards, int fecPercentage) {
        int parity = VideoPacketHeader.parityShards(dataShards, fecPercentage);
        return dataShards + parity > ReedSolomonVideo.MAX_SHARDS ? 0 : parity;
    }

    void close() {
        open = false;
    }

    boolean isOpen() {
        return open;
    }

    /** Whether an open block has that place in the stream. */
    boolean is(int otherFrameIndex, int otherNumber) {
        return open && frameIndex == otherFrameIndex && number == otherNumber;
    }

    /**
     * Takes a packet in.
     *
     * @param packet a buffer of {@code capacity} bytes with {@code length} bytes of a packet, which becomes the block's
     * @return the buffer to use for the next packet: another one if this one was taken, the same if the packet does not
     *     fit into the block or is there already
     */
    byte[] store(byte[] packet, int length) {
        int fecInfo = VideoPacketHeader.fecInfo(packet);
        int index = VideoPacketHeader.sequence(packet) - base & 0xFFFF;
        boolean matches = VideoPacketHeader.dataShards(fecInfo) == dataShards
                && VideoPacketHeader.fecPercentage(fecInfo) == fecPercentage
                && VideoPacketHeader.lastBlock(packet) == last
                && VideoPacketHeader.shardIndex(fecInfo) == index;
        if (!matches || index >= dataShards + parityShards || present[index]) {
            return packet;
        }
        present[index] = true;
        lengths[index] = length;
        shardLength = Math.max(shardLength, length);
        // Shorter than the others counts as padded with zeros, which the parity arithmetic relies on.
        Arrays.fill(packet, length, capacity, (byte) 0);
        byte[] spare = shards[index];
        shards[index] = packet;
        if (index < dataShards) {
            receivedData++;
        } else {
            receivedParity++;
        }
        overtaken = index < highest;
        if (index > highest) {
            missing += index - highest - 1;
            highest = index;
        } else {
            missing--;
        }
        if (index == nextContiguous) {
            nextContiguous++;
        }
        return spare == null ? new byte[capacity] : spare;
    }

    /** Whether enough packets have come to have all data. */
    boolean isComplete() {
        return receivedData + receivedParity >= dataShards;
    }

    /** Whether the packet taken in last came after one that was sent later. */
    boolean overtaken() {
        return overtaken;
    }

    /** Whether more is missing than can be repaired, as long as nothing comes out of order. */
    boolean isHopeless() {
        return missing > parityShards;
    }

    /** Data shards that did not arrive. */
    int missingData() {
        return dataShards - receivedData;
    }

    /**
     * Repairs the data shards that did not arrive and gives their headers back the bytes that parity does not cover.
     *
     * @return false if the result is no picture data: packets of different frames or damaged ones were mixed
     */
    boolean recover() {
        for (int i = 0; i < dataShards; i++) {
            if (shards[i] == null) {
                shards[i] = new byte[capacity];
            }
        }
        if (!repair.repair(shards, present, dataShards, parityShards, 0, shardLength)) {
            return false;
        }
        byte blocks = VideoPacketHeader.multiFecBlocks(number, last);
        for (int i = 0; i < dataShards; i++) {
            if (!present[i]) {
                lengths[i] = shardLength;
                VideoPacketHeader.writeTransportFields(
                        shards[i],
                        rtpFlags,
                        base + i & 0xFFFF,
                        timestamp,
                        frameIndex,
                        blocks,
                        VideoPacketHeader.fecInfo(dataShards, i, fecPercentage));
                if (!plausible(i)) {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean plausible(int index) {
        int flags = VideoPacketHeader.flags(shards[index]);
        int known = VideoPacketHeader.FLAG_PICTURE
                | VideoPacketHeader.FLAG_START_OF_FRAME
                | VideoPacketHeader.FLAG_END_OF_FRAME;
        return (flags & ~known) == 0 && (flags & VideoPacketHeader.FLAG_PICTURE) != 0;
    }

    /** Whether all packets are as long as the longest; the last of the data may be shorter with old hosts. */
    boolean lengthsAreRight() {
        for (int i = 0; i < dataShards - 1; i++) {
            if (lengths[i] != shardLength) {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether the frame begins and ends where the block numbers say. Inner borders carry no flags with Wolf and do with
     * Sunshine, so only the outer ones are looked at.
     */
    boolean bordersAreRight() {
        boolean startRight = number != 0
                || (VideoPacketHeader.flags(shards[0]) & VideoPacketHeader.FLAG_START_OF_FRAME) != 0;
        boolean endRight = number != last
                || (VideoPacketHeader.flags(shards[dataShards - 1]) & VideoPacketHeader.FLAG_END_OF_FRAME) != 0;
        return startRight && endRight;
    }

    boolean longTermReference() {
        return (VideoPacketHeader.extraFlags(shards[0]) & VideoPacketHeader.EXTRA_FLAG_LONG_TERM_REFERENCE) != 0;
    }

    FecStatus status() {
        return new FecStatus(
                frameIndex,
                base + highest & 0xFFFF,
                base + nextContiguous & 0xFFFF,
                missing,
                dataShards,
                parityShards,
                receivedData,
                receivedParity,
                fecPercentage,
                number,
                last + 1);
    }

    byte[] shard(int index) {
        return shards[index];
    }

    int length(int index) {
        return lengths[index];
    }

    int dataShards() {
        return dataShards;
    }

    int frameIndex() {
        return frameIndex;
    }

    int number() {
        return number;
    }

    boolean isLastOfFrame() {
        return number == last;
    }

    int timestamp() {
        return timestamp;
    }

    long firstReceivedNanos() {
        return firstReceivedNanos;
    }
}
