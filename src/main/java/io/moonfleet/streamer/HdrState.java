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
 * is what a peer takes for granted. A host that changes its mind again and again is not followed at every turn. Owner thread
 * only.
 */
final class HdrState {
    private static final Logger LOGGER = System.getLogger(HdrState.class.getName());
    private static final StreamServerMessage.HdrMode OFF = new StreamServerMessage.HdrMode(false, Optional.empty());

    /** Changes that peers are told of between two ticks. */
    static final int MOST_CHANGES = 4;

    private final PeerRegistry peers;
    private final LatestOnly<HdrState, StreamServerMessage.HdrMode> changes =
            new LatestOnly<>(MOST_CHANGES, this::publish);
    private StreamServerMessage.HdrMode current = OFF;
    /** What the peers know. */
    private StreamServerMessage.HdrMode published = OFF;

    HdrState(PeerRegistry peers) {
        this.peers = peers;
    }

    /** What the host says; hosts repeat it with every start of their encoder. */
    void hostSays(ControlMessage.HdrMode mode) {
        change(mode.enabled() ? new StreamServerMessage.HdrMode(true, mode.metadata().map(HdrState::metadata)) : OFF);
    }

    /** A session with these pictures begins: eight bits are never HDR. */
    void agreed(VideoFormat format) {
        if (!format.tenBit()) {
            change(OFF);
        }
    }

    /** Tells a peer that has just joined. */
    void welcome(String peerId) {
        if (published.enabled()) {
            peers.tell(peerId, published);
            peers.tellGeneral(peerId, SignalingCodec.encode(published));
        }
    }

    void tick() {
        changes.tick();
    }

    private void change(StreamServerMessage.HdrMode next) {
        if (!next.equals(current)) {
            current = next;
            changes.offer(this, next);
        }
    }

    private void publish(StreamServerMessage.HdrMode next) {
        if (next.equals(published)) {
            return;
        }
        published = next;
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
