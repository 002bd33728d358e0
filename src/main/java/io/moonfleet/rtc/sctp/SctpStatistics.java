package io.moonfleet.rtc.sctp;

/**
 * How an association fares.
 *
 * @param roundTripMillis smoothed round trip, 0 before it has been measured
 * @param congestionWindow bytes that may be on their way
 * @param inFlight bytes on their way
 * @param retransmissions chunks sent once more
 * @param reassembling memory that parts of the peer's messages take, in bytes
 */
public record SctpStatistics(
        double roundTripMillis, long congestionWindow, long inFlight, long retransmissions, long reassembling) {}
