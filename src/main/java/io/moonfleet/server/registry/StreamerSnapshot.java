package io.moonfleet.server.registry;

import io.moonfleet.ipc.ConnectionStatus;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A streamer at one moment.
 *
 * @param stage           label of the stage under way or last completed, empty before the first
 * @param lost            the search for the host, while it goes on
 * @param reconnects      how often the host was lost and found again
 * @param decoder         what decodes the video, or did last; empty before anybody watched
 * @param videoFormat     what the host sends, empty before that was agreed on
 * @param fanOut          how long pictures take to RTP peers
 * @param reception       losses on the way from the host, and what was made good
 * @param roundTripMicros control stream round trip to the host, 0 when unknown
 * @param connectionStatus what is thought of the connection to the host, empty before there was one
 */
public record StreamerSnapshot(
        String streamerId,
        int hostId,
        int appId,
        StreamerState state,
        Optional<String> stage,
        Optional<StreamerFailure> failure,
        Optional<HostLost> lost,
        long reconnects,
        int width,
        int height,
        int fps,
        int audioChannels,
        Instant createdAt,
        Optional<Instant> connectedAt,
        long framesReceived,
        long bytesReceived,
        long framesLost,
        long keyFrames,
        long idrRequests,
        long audioPackets,
        long roundTripMicros,
        Optional<ConnectionStatus> connectionStatus,
        boolean decoding,
        Optional<String> decoder,
        Optional<String> videoFormat,
        StreamerIpcMessage.FanOutStatistics fanOut,
        StreamerIpcMessage.Reception reception,
        Optional<Long> childPid,
        List<PeerSnapshot> peers) {
    public StreamerSnapshot {
        peers = List.copyOf(peers);
    }

    public boolean connected() {
        return state == StreamerState.ACTIVE;
    }
}
