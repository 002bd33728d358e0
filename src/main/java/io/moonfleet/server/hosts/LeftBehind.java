package io.moonfleet.server.hosts;

import io.moonfleet.gamestream.GameStreamException;
import org.jboss.logging.Logger;

/**
 * Ends what a streamer that was killed left running on the demo host. That one runs one app for each identity, and an
 * identity belongs to one streamer at a time: before its streamer starts, nobody else uses what runs there. Of other hosts
 * that cannot be told: what they run may by now be somebody else's.
 */
final class LeftBehind {
    private static final Logger LOGGER = Logger.getLogger(LeftBehind.class);

    private final HostGateway gateway;

    LeftBehind(HostGateway gateway) {
        this.gateway = gateway;
    }

    /**
     * @param running the app that runs for the streamer's identity, 0 for none
     * @param wanted  the app the streamer is going to start; if it runs already, it is resumed
     */
    void end(PairedHost demoHost, int running, String streamerId, int wanted) {
        if (running == 0 || running == wanted) {
            return;
        }
        LOGGER.infof("streamer=%s ends app %d, which was left running on the demo host", streamerId, running);
        try {
            gateway.cancel(demoHost);
        } catch (GameStreamException failed) {
            // The launch is tried all the same and says in its own words what is wrong.
            LOGGER.warnf("streamer=%s could not end app %d: %s", streamerId, running, failed.getMessage());
        }
    }
}
