package io.moonfleet.ipc;

import java.util.Optional;

/** What a peer WebSocket carries from browser to server (streamers contract, section 4). */
public sealed interface StreamClientMessage {
    record Signaling(StreamSignalingMessage message) implements StreamClientMessage {}

    /** Only the credentials matter on a peer socket; the other fields of the legacy message are ignored. */
    record AuthenticateAndInit(Optional<String> credentials) implements StreamClientMessage {
        /** Leaves the credentials out. */
        @Override
        public String toString() {
            return "AuthenticateAndInit[]";
        }
    }
}
