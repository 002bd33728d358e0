package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.video.VideoFormat;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Hands what the host says beside the media to whom it concerns. Owner thread only. */
final class HostMessages {
    private static final Logger LOGGER = System.getLogger(HostMessages.class.getName());

    private final PeerRegistry peers;
    private final HdrState hdr = new HdrState();

    HostMessages(PeerRegistry peers) {
        this.peers = peers;
    }

    /** What the pictures of the session will be. */
    void videoAgreed(VideoFormat format) {
        hdr.agreed(format, peers);
    }

    void message(ControlMessage.FromHost message) {
        LOGGER.log(Level.DEBUG, "the host says {0}", message);
        if (message instanceof ControlMessage.HdrMode mode) {
            hdr.hostSays(mode, peers);
        }
    }

    /** Tells a peer that has just joined what the others know. */
    void welcome(String peerId) {
        hdr.welcome(peerId, peers);
    }
}
