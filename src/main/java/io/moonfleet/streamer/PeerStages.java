package io.moonfleet.streamer;

/** The stages that a streamer reports beside those of the session with the host (streamers contract, section 3). */
final class PeerStages {
    /** From the creation of a peer connection to its offer; told to that peer alone. */
    static final String SETUP = "Setup WebRTC Peer";

    /** From the offer until media flows; told to that peer alone. */
    static final String NEGOTIATION = "WebRTC Peer Negotiation";

    /** All stages of the session with the host; told to every peer. */
    static final String HOST = "Moonlight Stream";

    private PeerStages() {}
}
