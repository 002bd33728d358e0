package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.ipc.StreamerIpcMessage.LinkStatistics;
import io.moonfleet.server.registry.PeerSnapshot;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A peer in a {@link StreamerInfo}. What a path does not count is zero. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PeerInfo(
        String peerId,
        String connectedAt,
        @Schema(description = "how the peer joined", enumeration = {"rtp", "transcode", "websocket", "whep"}) String kind,
        @Schema(description = "how its media goes just now", enumeration = {"rtp", "transcode", "websocket"}) String path,
        @Schema(description = "why it is that path, for people; empty where it is the usual one") String pathReason,
        @Schema(description = "W3C connection state") String state,
        @Schema(enumeration = {"good", "strained", "weak", "unknown"}) String linkState,
        long framesSent,
        long framesDropped,
        long queuedFrames,
        @Schema(description = "times that pictures were left out up to the next key frame") long keyFrameWaits,
        long bytesSent,
        @Schema(description = "bit/s of media") long bitrate,
        long packetsSent,
        long packetsResent,
        @Schema(description = "fraction of the packets, 0 to 1") double loss,
        @Schema(description = "milliseconds, 0 when unknown") double rttMs,
        long inputMessages) {
    static PeerInfo of(PeerSnapshot peer) {
        LinkStatistics link = peer.link();
        return new PeerInfo(
                peer.peerId(),
                Rfc3339.format(peer.connectedAt()),
                peer.kind().wireName(),
                link.path(),
                link.reason(),
                peer.state(),
                link.state(),
                peer.framesSent(),
                peer.framesDropped(),
                link.queuedFrames(),
                link.keyFrameWaits(),
                link.bytesSent(),
                peer.bitrate(),
                link.packetsSent(),
                link.packetsResent(),
                link.lossFraction(),
                link.roundTripMicros() / 1000.0,
                peer.inputMessages());
    }
}
