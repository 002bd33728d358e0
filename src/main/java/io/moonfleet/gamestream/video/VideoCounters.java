package io.moonfleet.gamestream.video;

/**
 * Counters of a {@link VideoReceiver} since its start.
 *
 * @param datagrams       datagrams handed in, of any kind
 * @param bytes           their bytes
 * @param frames          access units delivered
 * @param keyFrames       of those, the ones decoding can start at
 * @param framesLost      frames that could not be completed
 * @param framesDropped   complete frames not delivered because a key frame was awaited
 * @param shardsRecovered data shards repaired by Reed-Solomon
 * @param surplus         sound datagrams that were not needed: late, duplicate, parity of a complete block
 * @param rejected        datagrams of no use: malformed, too long, wrong tag
 * @param idrRequests     how often an IDR was asked for
 */
public record VideoCounters(
        long datagrams,
        long bytes,
        long frames,
        long keyFrames,
        long framesLost,
        long framesDropped,
        long shardsRecovered,
        long surplus,
        long rejected,
        long idrRequests) {}
