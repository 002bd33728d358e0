package io.moonfleet.server.registry;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.ipc.IpcProtocol;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.server.hosts.DataFileException;
import io.moonfleet.server.hosts.HostAccess;
import io.moonfleet.server.hosts.HostRefusedException;
import io.moonfleet.server.hosts.PairedHost;
import io.moonfleet.server.hosts.StreamerHost;
import java.io.IOException;
import java.util.Optional;
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
    private final RegistrySettings settings;

    StreamerStart(Streamer streamer, HostAccess hosts, StreamerLauncher launcher, RegistrySettings settings) {
        this.streamer = streamer;
        this.hosts = hosts;
        this.launcher = launcher;
        this.settings = settings;
    }

    @Override
    public void run() {
        StreamerSpec spec = streamer.spec();
        try {
            streamer.tell(new StreamServerMessage.StageStarting(STAGE_PAIRING));
            StreamerHost host = hosts.prepare(spec.hostId(), spec.streamerId(), spec.appId());
            streamer.tell(new StreamServerMessage.StageComplete(STAGE_PAIRING));
            streamer.tell(new StreamServerMessage.StageStarting(STAGE_LAUNCH));
            StreamerChild child = launcher.launch(spec.streamerId(), streamer, settings.connectTimeout());
            if (!streamer.adopt(child, init(host), host.launchKey())) {
                child.kill();
                return;
            }
            if (streamer.awaitReady()) {
                streamer.connect(child);
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

    private ServerIpcMessage.Init init(StreamerHost host) {
        StreamerSpec spec = streamer.spec();
        PairedHost paired = host.host();
        return new ServerIpcMessage.Init(
                IpcProtocol.VERSION,
                spec.streamerId(),
                spec.settings(),
                settings.rtcNetwork().withIceServers(settings.iceServers().forHolder(spec.streamerId())),
                settings.weakLink(),
                settings.hardwareDecoding(),
                settings.reconnect(),
                paired.address().address(),
                paired.address().httpPort(),
                host.uniqueId(),
                paired.keys().uniqueId(),
                paired.keys().privateKeyPem(),
                paired.keys().certificatePem(),
                paired.hostCertificatePem(),
                spec.appId());
    }

    /** The stage a message is about, if it is about one. */
    static Optional<String> stageOf(StreamServerMessage message) {
        return switch (message) {
            case StreamServerMessage.StageStarting starting -> Optional.of(starting.stage());
            case StreamServerMessage.StageComplete complete -> Optional.of(complete.stage());
            case StreamServerMessage.StageFailed failed -> Optional.of(failed.stage());
            case StreamServerMessage.WebRtcConfig _,
                    StreamServerMessage.Reconnecting _,
                    StreamServerMessage.Signaling _,
                    StreamServerMessage.ConnectionComplete _,
                    StreamServerMessage.ConnectionTerminated _,
                    StreamServerMessage.HdrMode _,
                    StreamServerMessage.ConnectionStatusUpdate _,
                    StreamServerMessage.Notice _ -> Optional.empty();
        };
    }
}
