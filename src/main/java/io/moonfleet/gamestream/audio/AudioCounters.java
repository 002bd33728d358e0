package io.moonfleet.gamestream.audio;

/**
 * Counters of an {@link AudioReceiver} since its start.
 *
 * @param datagrams datagrams handed in, of any kind
 * @param packets   Opus packets delivered
 * @param recovered of those, repaired by FEC
 * @param lost      packets signalled as lost
 * @param discarded packets of the backlog at the start
 * @param rejected  datagrams of no use: malformed, late, duplicate
 */
public record AudioCounters(
        long datagrams, long packets, long recovered, long lost, long discarded, long rejected) {}
