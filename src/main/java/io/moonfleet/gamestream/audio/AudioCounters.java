package io.moonfleet.gamestream.audio;

/**
 * Counters of an {@link AudioReceiver} since its start.
 *
 * @param datagrams datagrams handed in, of any kind
 * @param packets   Opus packets delivered
 * @param recovered of those, repaired by FEC
 * @param lost      packets signalled as lost
 * @param discarded packets of the backlog at the start
 * @param surplus   sound datagrams that were not needed: late, duplicate, parity of a complete block
 * @param rejected  malformed datagrams
 */
public record AudioCounters(
        long datagrams, long packets, long recovered, long lost, long discarded, long surplus, long rejected) {}
