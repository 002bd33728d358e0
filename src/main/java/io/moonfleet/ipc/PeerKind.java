package io.moonfleet.ipc;

import java.util.Optional;

/** How media gets to a peer and who negotiates. */
public enum PeerKind {
    /** WebRTC with the host's own frames; the streamer offers. */
    RTP("rtp"),
    /** WebRTC with frames that are encoded for this peer; the streamer offers. */
    TRANSCODE("transcode"),
    /** The host's own frames in messages of the server's WebSocket. */
    WEBSOCKET("websocket"),
    /** WebRTC with the host's own frames; the player offers, and its input counts for nothing. */
    WHEP("whep");

    private final String wireName;

    PeerKind(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** Empty for a name that none has. */
    public static Optional<PeerKind> named(String name) {
        for (PeerKind kind : values()) {
            if (kind.wireName.equals(name)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
