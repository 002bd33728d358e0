package io.moonfleet.streamer;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.input.InputAggregator;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Hands what the host says beside the media to whom it concerns. Owner thread only. */
final class HostMessages {
    private static final Logger LOGGER = System.getLogger(HostMessages.class.getName());

    private final HdrState hdr;
    private final InputAggregator input;
    private final PadFeedback pads;

    /** At first there is no host. */
    HostMessages(PeerRegistry peers, InputAggregator input) {
        this.input = input;
        hdr = new HdrState(peers);
        pads = new PadFeedback(input, peers::tellPad);
        input.hostGone();
    }

    /** There is a session, which takes input from now on, has so many pads and knows of none yet. */
    void hostReady(int padSlots) {
        input.hostReady(padSlots);
    }

    /** The session is gone, and with it whatever was held down and whatever it wanted of the pads. */
    void hostGone() {
        pads.stopAll();
        input.hostGone();
    }

    /** To be called about twice a second. */
    void tick() {
        hdr.tick();
        pads.tick();
        pads.repeatStops();
    }

    /** What the pictures of the session will be. */
    void videoAgreed(VideoFormat format) {
        hdr.agreed(format);
    }

    void message(ControlMessage.FromHost message) {
        LOGGER.log(Level.DEBUG, "the host says {0}", message);
        if (message instanceof ControlMessage.HdrMode mode) {
            hdr.hostSays(mode);
        }
        pads.message(message);
    }

    /** Tells a peer that has just joined what the others know. */
    void welcome(String peerId) {
        hdr.welcome(peerId);
    }
}
