package io.moonfleet.ipc;

import java.util.List;
import java.util.Optional;

/** What a peer WebSocket carries from server to browser (streamers contract, section 4). */
public sealed interface StreamServerMessage {
    record WebRtcConfig(List<RtcIceServer> iceServers) implements StreamServerMessage {
        public WebRtcConfig {
            iceServers = List.copyOf(iceServers);
        }
    }

    record Signaling(StreamSignalingMessage message) implements StreamServerMessage {}

    record StageStarting(String stage) implements StreamServerMessage {}

    record StageComplete(String stage) implements StreamServerMessage {}

    record StageFailed(String stage, int errorCode) implements StreamServerMessage {}

    record ConnectionComplete(boolean touch, int width, int height) implements StreamServerMessage {}

    /**
     * The host is lost and is looked for; {@link ConnectionComplete} follows when it is back. Not known to all clients.
     *
     * @param attempt   from 1
     * @param attempts  how many there will be
     * @param errorCode why the session was lost (protocol document, section 6.8)
     */
    record Reconnecting(int attempt, int attempts, int errorCode) implements StreamServerMessage {}

    record ConnectionTerminated(int errorCode) implements StreamServerMessage {}

    /** The host's pictures are HDR from now on, or not any more; what it says of them is empty where it says nothing. */
    record HdrMode(boolean enabled, Optional<HdrMetadata> metadata) implements StreamServerMessage {}

    /** The connection to the host has become poor, or is well again. */
    record ConnectionStatusUpdate(ConnectionStatus status) implements StreamServerMessage {}

    /** The messages without content: bare strings on the wire, shown by browsers as an error. */
    enum Notice implements StreamServerMessage, UnitVariant {
        INTERNAL_SERVER_ERROR("InternalServerError"),
        HOST_NOT_FOUND("HostNotFound"),
        APP_NOT_FOUND("AppNotFound"),
        HOST_NOT_PAIRED("HostNotPaired"),
        ALREADY_STREAMING("AlreadyStreaming"),
        PEER_DISCONNECT("PeerDisconnect");

        private final String wireName;

        Notice(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }
    }
}
