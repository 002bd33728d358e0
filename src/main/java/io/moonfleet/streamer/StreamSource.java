package io.moonfleet.streamer;

import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.gamestream.input.InputPacket;
import java.util.Optional;

/** One session with a host. Every method may be called from any thread. */
public interface StreamSource {
    /**
     * Connects, blocking until the first key frame has been delivered to the listener. Called once.
     *
     * @throws GameStreamException naming the stage that failed; CANCELLED after {@link #close}
     */
    void connect(SessionListener listener) throws GameStreamException;

    /** Asks the host for a key frame; coalesced. Does nothing while not connected. */
    void requestIdr();

    /** Hands one input event to the host. Does nothing while not connected. */
    void sendInput(InputPacket packet);

    /** Counters; empty while not connected. */
    Optional<SessionStatistics> statistics();

    /** Whether touch events of browsers reach the host. */
    boolean touchSupported();

    /**
     * Ends the session or the attempt to connect. Blocks until that is done.
     *
     * @param quitApp also end the app on the host, whether this session started or resumed it
     */
    void close(boolean quitApp);
}
