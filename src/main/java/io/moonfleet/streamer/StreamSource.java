package io.moonfleet.streamer;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.Optional;

/** One session with a host. Every method may be called from any thread. */
public interface StreamSource {
    /**
     * Connects, blocking until the first key frame has been delivered to the listener. Called again only when the session
     * of the call before is over or was never made; nothing of that one is reported any more from then on.
     *
     * @throws GameStreamException naming the stage that failed; CANCELLED after {@link #close}
     */
    void connect(SessionListener listener) throws GameStreamException;

    /** Asks the host for a key frame; coalesced. Does nothing while not connected. */
    void requestIdr();

    /** Hands one input event to the host. Does nothing while not connected. */
    void sendInput(InputPacket packet);

    /** Counters of all sessions together; empty before the first. */
    Optional<SessionStatistics> statistics();

    /** Whether touch events of browsers reach the host. */
    boolean touchSupported();

    /** Pads that the host takes. */
    int padSlots();

    /**
     * Whether the app runs on the host; empty where the host does not say so soon. Blocks a few seconds at most. Asked
     * when the host has said goodbye: an app that is not known to run then has ended, and what runs later is another.
     */
    Optional<Boolean> appRuns();

    /**
     * Ends the session or the attempt to connect. Blocks until that is done.
     *
     * @param quitApp also end the app on the host, if one of the sessions has started it and it has not ended since
     */
    void close(boolean quitApp);
}
