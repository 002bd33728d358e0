package io.moonfleet.server.registry;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.server.hosts.DataFileException;
import io.moonfleet.server.hosts.HostAccess;
import io.moonfleet.server.hosts.HostRefusedException;
import io.moonfleet.server.hosts.StreamerHost;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Brings a streamer up, on a thread of its own from top to bottom: pair, spawn, initialize, connect. It is ended by an
 * interrupt; whoever interrupts takes care of the child.
 */
final class StreamerStart implements Runnable {
    static final String STAGE_LAUNCH = "Launch Streamer";
    private static final String STAGE_PAIRING = "Pairing";
    private static final Logger LOGGER = Logger.getLogger(StreamerStart.class);

    private final Streamer streamer;
    private final HostAccess hosts;
    private final StreamerLauncher launcher;
    private final Duration launchTimeout;

    StreamerStart(Streamer streamer, HostAccess hosts, StreamerLauncher launcher, Duration launchTimeout) {
        this.streamer = streamer;
        this.hosts = hosts;
        this.launcher = launcher;
        this.launchTimeout = launchTimeout;
    }

    @Override
    public void run() {
        StreamerSpec spec = streamer.spec();
        try {
            streamer.tell(new StreamServerMessage.StageStarting(STAGE_PAIRING));
            StreamerHost host = hosts.prepare(spec.hostId(), spec.streamerId());
            streamer.tell(new StreamServerMessage.StageComplete(STAGE_PAIRING));
            streamer.tell(new StreamServerMessage.StageStarting(STAGE_LAUNCH));
            StreamerChild child = launcher.launch(spec.streamerId(), streamer, launchTimeout);
            if (!streamer.adopt(child, host)) {
                child.kill();
                return;
            }
            if (streamer.awaitReady()) {
                connect(child, host.startGate());
            }
        } catch (GameStreamException failed) {
            streamer.failStart(StreamerFailure.of(failed, STAGE_PAIRING, "Auto-pairing failed: "));
        } catch (HostRefusedException refused) {
            streamer.failStart(new StreamerFailure(
                    "HOST_" + refused.reason().name(), Optional.of(STAGE_PAIRING), 0, refused.getMessage()));
        } catch (DataFileException broken) {
            streamer.failStart(new StreamerFailure(
                    ErrorCode.INTERNAL.name(), Optional.of(STAGE_PAIRING), 0, broken.getMessage()));
        } catch (IOException failed) {
            streamer.failStart(new StreamerFailure(
                    StreamerFailure.STREAMER_NOT_STARTED, Optional.of(STAGE_LAUNCH), 0, failed.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException defect) {
            LOGGER.errorf(defect, "streamer=%s cannot be started", spec.streamerId());
            streamer.failStart(new StreamerFailure(
                    ErrorCode.INTERNAL.name(),
                    streamer.failedStage(),
                    0,
                    "Internal error; the server's log has the details"));
        }
    }

    private void connect(StreamerChild child, Optional<Semaphore> gate) throws InterruptedException {
        if (gate.isEmpty()) {
            streamer.connect(child);
            return;
        }
        Semaphore held = gate.orElseThrow();
        held.acquire();
        try {
            streamer.connect(child);
        } finally {
            held.release();
        }
    }
}
