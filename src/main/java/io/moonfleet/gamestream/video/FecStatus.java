package io.moonfleet.gamestream.video;

/**
 * How a FEC block fared, as a client tells the host in message 0x5502 (protocol document, section 6.6.4).
 *
 * @param frameIndex             the block's frame
 * @param highestSequence        highest sequence number received
 * @param nextContiguousSequence first sequence number not received
 * @param missingBeforeHighest   packets missing before the highest
 * @param dataPackets            data packets of the block
 * @param parityPackets          parity packets of the block
 * @param receivedDataPackets    how many of the data packets arrived
 * @param receivedParityPackets  how many of the parity packets arrived
 * @param fecPercentage          as in the packets
 * @param blockIndex             number of the block, from 0
 * @param blockCount             number of blocks of the frame
 */
public record FecStatus(
        int frameIndex,
        int highestSequence,
        int nextContiguousSequence,
        int missingBeforeHighest,
        int dataPackets,
        int parityPackets,
        int receivedDataPackets,
        int receivedParityPackets,
        int fecPercentage,
        int blockIndex,
        int blockCount) {}
