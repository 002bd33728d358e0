package io.moonfleet.gamestream.control;

/** What a {@link ControlStream} reports, on its own thread; must return quickly. */
public interface ControlListener {
    /** A message of the host other than the termination. */
    void message(ControlMessage.FromHost message);

    /** Whether a video frame has been received, which decides what an early termination means. */
    boolean videoSeen();

    /** The stream is over, not by this side. Called once, and only after the connection was established. */
    void ended(TerminationReason reason);
}
