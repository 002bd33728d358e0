package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.HdrMetadata;
import io.moonfleet.ipc.SignalingCodec;
import io.moonfleet.ipc.StreamServerMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Whether the host's pictures are HDR, and who has to hear of it: all peers on a change, and each that joins later. SDR
 * is what a peer takes for granted. Owner thread only.
 */
final class HdrState {
    private static final Logger LOGGER = System.getLogger(HdrState.class.getName());
    private static final StreamServerMessage.HdrMode OFF = new StreamServerMessage.HdrMode(false, Optional.empty());

    private StreamServerMessage.HdrMode current = OFF;

    /** What the host says; hosts repeat it with every start of their encoder. */
    void hostSays(ControlMessage.HdrMode mode, PeerRegistry peers) {
        change(mode.enabled() ? new StreamServerMessage.HdrMode(true, mode.metadata().map(HdrState::metadata)) : OFF, peers);
    }

    /** A session with these pictures begins: eight bits are never HDR. */
    void agreed(VideoFormat format, PeerRegistry peers) {
        if (!format.tenBit()) {
            change(OFF, peers);
        }
    }

    /** Tells a peer that has just joined. */
    void welcome(String peerId, PeerRegistry peers) {
        if (current.enabled()) {
            peers.tell(peerId, current);
            peers.tellGeneral(peerId, SignalingCodec.encode(current));
        }
    }

    private void change(StreamServerMessage.HdrMode next, PeerRegistry peers) {
        if (next.equals(current)) {
            return;
        }
        current = next;
        LOGGER.log(Level.INFO, "HDR is {0}", next.enabled() ? "on" : "off");
        peers.tellAll(next);
        peers.tellAllGeneral(SignalingCodec.encode(next));
    }

    private static HdrMetadata metadata(ControlMessage.HdrMetadata host) {
        return new HdrMetadata(
                host.redX(),
                host.redY(),
                host.greenX(),
                host.greenY(),
                host.blueX(),
                host.blueY(),
                host.whiteX(),
                host.whiteY(),
                host.maximumLuminance(),
                host.minimumLuminance(),
                host.maximumContentLight(),
                host.maximumFrameAverage(),
                host.maximumFullFrame());
    }
}
