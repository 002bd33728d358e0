package io.moonfleet.server.api;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.moonfleet.server.registry.PeerSnapshot;

/**
 * A peer in a {@link StreamerInfo}.
 *
 * @param state W3C state of its peer connection, in lower case
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PeerInfo(
        String peerId, String connectedAt, String state, long framesSent, long framesDropped, long inputMessages) {
    static PeerInfo of(PeerSnapshot peer) {
        return new PeerInfo(
                peer.peerId(),
                Rfc3339.format(peer.connectedAt()),
                peer.state(),
                peer.framesSent(),
                peer.framesDropped(),
                peer.inputMessages());
    }
}
