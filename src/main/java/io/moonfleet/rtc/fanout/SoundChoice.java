package io.moonfleet.rtc.fanout;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.sdp.NegotiatedSound;
import java.util.List;

/**
 * Which packets of sound one peer gets: the host's own while it has taken their layout, those that are mixed down while it has
 * not. The host's layout may be another after each reconnect, and than the one that was expected when the peer joined; a packet
 * of a layout that the peer has not taken never goes to it. One thread.
 */
final class SoundChoice {
    static final int NONE = -1;

    private final List<NegotiatedSound> taken;
    private final int stereoType;

    /** Of the host's packets now; the object is another only where the layout may be. Null before the first packet. */
    private AudioLayout hosts;

    private int hostsType = NONE;

    /** @param taken what was negotiated; empty where the peer takes no sound */
    SoundChoice(List<NegotiatedSound> taken) {
        this.taken = taken;
        this.stereoType = typeOf(taken, AudioLayout.STEREO);
    }

    /** Whether a peer that has taken these gets packets of that layout as they are. */
    static boolean takes(List<NegotiatedSound> taken, AudioLayout layout) {
        return typeOf(taken, layout) != NONE;
    }

    /** Notes what the host sends; true when that has become another. Of no interest to a peer that takes no sound. */
    boolean hostChanged(PacketizedFrame packet) {
        if (packet.coding() != SoundSources.HOST || packet.layout() == hosts || taken.isEmpty()) {
            return false;
        }
        hosts = packet.layout();
        hostsType = typeOf(taken, hosts);
        return true;
    }

    /** Whether the host's packets are taken as they are. */
    boolean takesHosts() {
        return hostsType != NONE;
    }

    /** The payload type under which the peer gets the packet, {@link #NONE} when it does not. */
    int type(PacketizedFrame packet) {
        if (packet.coding() == SoundSources.HOST) {
            return packet.layout() == hosts ? hostsType : typeOf(taken, packet.layout());
        }
        // Nothing is mixed down before it is known what the host sends.
        return hosts != null && hostsType == NONE ? stereoType : NONE;
    }

    private static int typeOf(List<NegotiatedSound> taken, AudioLayout layout) {
        for (int index = 0; index < taken.size(); index++) {
            if (taken.get(index).layout().equals(layout)) {
                return taken.get(index).payloadType();
            }
        }
        return NONE;
    }
}
