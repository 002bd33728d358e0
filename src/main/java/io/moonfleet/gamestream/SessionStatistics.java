package io.moonfleet.gamestream;

/**
 * Counters of a running session since its start.
 *
 * @param videoPackets    datagrams received on the video socket
 * @param videoBytes      their bytes
 * @param frames          complete access units delivered
 * @param framesLost      frames that could not be completed
 * @param framesWithheld  complete frames not delivered, because they refer to one that was lost
 * @param shardsRecovered video data shards repaired by Reed-Solomon
 * @param packetsRejected video datagrams of no use: malformed, too long, forged
 * @param idrRequests     IDR requests sent to the host
 * @param invalidations   requests sent to the host not to refer to lost frames
 * @param audioPackets    Opus packets delivered
 * @param audioRecovered  of those, repaired by FEC
 * @param audioLost       packets signalled as lost
 * @param inputsDropped   input events lost because too many were waiting
 * @param roundTripMicros smoothed round trip of the control stream in microseconds
 */
public record SessionStatistics(
        long videoPackets,
        long videoBytes,
        long frames,
        long framesLost,
        long framesWithheld,
        long shardsRecovered,
        long packetsRejected,
        long idrRequests,
        long invalidations,
        long audioPackets,
        long audioRecovered,
        long audioLost,
        long inputsDropped,
        long roundTripMicros) {
    public static final SessionStatistics NONE =
            new SessionStatistics(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** The counters of two sessions, of which the other came later: the round trip is that one's. */
    public SessionStatistics plus(SessionStatistics later) {
        return new SessionStatistics(
                videoPackets + later.videoPackets,
                videoBytes + later.videoBytes,
                frames + later.frames,
                framesLost + later.framesLost,
                framesWithheld + later.framesWithheld,
                shardsRecovered + later.shardsRecovered,
                packetsRejected + later.packetsRejected,
                idrRequests + later.idrRequests,
                invalidations + later.invalidations,
                audioPackets + later.audioPackets,
                audioRecovered + later.audioRecovered,
                audioLost + later.audioLost,
                inputsDropped + later.inputsDropped,
                later.roundTripMicros);
    }
}
