package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.LinkVerdict;
import io.moonfleet.rtc.rtp.PacketizedFrame;

/** What a {@link Viewer} tells of itself. Called on the sender thread; must not wait. */
interface ViewerOwner {
    /** The viewer needs a key frame of a source. */
    void keyFrameWanted(Viewer viewer, int source);

    /** A picture that was taken has been sent, or given up. */
    void left(PacketizedFrame frame, int source);

    /** What is thought of the viewer's link, some times a minute. */
    void judged(Viewer viewer, LinkVerdict verdict);

    /** Key frames arrive at the viewer, and it can show none of them. Said once. */
    void undecodable(Viewer viewer);

    /** The host's sound is of another kind from now on: whether this viewer gets it as it is. */
    void soundChanged(Viewer viewer, boolean asItIs);

    /** A defect: the viewer gets nothing more. */
    void failed(Viewer viewer, RuntimeException defect);

    /** Pictures come from this source from now on. */
    void sourceChanged(Viewer viewer, int source);
}
