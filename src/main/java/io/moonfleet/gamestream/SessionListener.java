package io.moonfleet.gamestream;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.rtsp.RtspSession;
import io.moonfleet.gamestream.video.AccessUnit;

/**
 * What a {@link GameStreamSession} reports. Every method is called from the thread named with it and must return
 * quickly; an implementation that has work to do hands it to its own thread.
 */
public interface SessionListener {
    /** A stage begins. Called on the connecting thread. */
    void stageStarting(Stage stage);

    /** A stage is done. Called on the connecting thread. */
    void stageComplete(Stage stage);

    /** What the media will be. Called on the connecting thread, before the first of them. */
    default void agreed(RtspSession session) {}

    /** A complete access unit, in frame order. Called on the video receive thread. */
    void accessUnit(AccessUnit accessUnit);

    /** One Opus packet, in order. Called on the audio receive thread; {@code packet} is handed over. */
    void audioPacket(byte[] packet);

    /** One audio packet that was lost for good: the decoder conceals it. Called on the audio receive thread. */
    void audioLost();

    /**
     * What the host says beside the media: rumble and the like, HDR on or off; the end of the session is not among it.
     * Called on the control thread.
     */
    void hostMessage(ControlMessage.FromHost message);

    /**
     * The session is over, not by this side's {@link GameStreamSession#close()}. Called once, on the thread that found
     * out: the control thread or that of a stream.
     */
    void terminated(TerminationReason reason);
}
