package io.moonfleet.server.registry;

import java.io.IOException;
import java.time.Duration;

/** Starts streamer processes. */
public interface StreamerLauncher {
    /**
     * Starts a child and waits until it has connected and proved itself. When this throws, no process is left.
     *
     * @throws IOException          with a sentence for people when the child could not be started or ended at once
     * @throws InterruptedException when the wait was interrupted
     */
    StreamerChild launch(String streamerId, StreamerChildListener listener, Duration timeout)
            throws IOException, InterruptedException;
}
