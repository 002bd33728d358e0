package io.moonfleet.demohost;

import io.moonfleet.demohost.http.ConnectionServer;
import io.moonfleet.demohost.http.HostTls;
import io.moonfleet.demohost.http.HttpService;
import io.moonfleet.files.PrivateFiles;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A synthetic GameStream host: the minimal host of the protocol document's section 9 with a picture that reacts to
 * input. One isolated session per paired client certificate, several at once. Thread-safe.
 */
public final class DemoHost implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(DemoHost.class.getName());
    private static final int BACKLOG = 50;

    private final DemoHostOptions options;
    private volatile HostIdentity identity;
    private final Network network;
    private final PairedClients paired;
    private final HostPairing pairing;
    private final SessionTable table;
    private final SessionManager manager;
    private final StreamThreads streams;
    private final Ports ports;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /** Binds every port and begins to serve; on failure nothing stays open. */
    public static DemoHost start(DemoHostOptions options) throws IOException {
        if (options.stateDirectory().isPresent()) {
            PrivateFiles.createDirectory(options.stateDirectory().get());
            return start(options, HostIdentity.loadOrCreate(options.stateDirectory().get()));
        }
        return start(options, HostIdentity.create());
    }

    static DemoHost start(DemoHostOptions options, HostIdentity identity) throws IOException {
        return start(options, identity, System::nanoTime);
    }

    /** @param clock of the sessions' time-outs, nanoseconds */
    static DemoHost start(DemoHostOptions options, HostIdentity identity, LongSupplier clock) throws IOException {
        return new DemoHost(options, identity, clock);
    }

    private DemoHost(DemoHostOptions options, HostIdentity identity, LongSupplier clock) throws IOException {
        this.options = options;
        this.identity = identity;
        network = new Network(options.impairment());
        table = new SessionTable(options, network, clock);
        boolean started = false;
        try {
            Ports wanted = options.ports();
            InetAddress bind = options.bind();
            MediaSocket video = keep(new MediaSocket(StreamKind.VIDEO, bind, wanted.video(), network, pings(true)));
            MediaSocket audio = keep(new MediaSocket(StreamKind.AUDIO, bind, wanted.audio(), network, pings(false)));
            streams = new StreamThreads(video, audio, options.seed());
            ControlHandle control = new ControlHandle();
            manager = new SessionManager(table, control::execute, streams, options.manner().wolf());
            paired = new PairedClients(options.stateDirectory(), manager::terminate);
            pairing = new HostPairing(this::own, options, paired);
            control.server = keep(new ControlServer(options, network, manager, manager::tick));
            RtspService.StreamPorts streamPorts =
                    new RtspService.StreamPorts(video.port(), audio.port(), control.server.port());
            ServerSocket rtsp = listen(bind, wanted.rtsp());
            keep(new ConnectionServer("demo-host-rtsp", rtsp, new RtspService(table, streamPorts, options, network)));
            ServerSocket http = keep(listen(bind, wanted.http()));
            ServerSocket https = keep(HostTls.listen(new InetSocketAddress(bind, wanted.https()), this::own));
            ports = new Ports(
                    http.getLocalPort(),
                    https.getLocalPort(),
                    rtsp.getLocalPort(),
                    streamPorts.video(),
                    streamPorts.audio(),
                    streamPorts.control());
            HttpService service = new HttpService(
                    new NvHttpService(options, identity.uniqueId(), pairing, paired, table, manager, ports));
            keep(new ConnectionServer("demo-host-http", http, connection -> serve(service, connection)));
            keep(new ConnectionServer("demo-host-https", https, connection -> serve(service, connection)));
            started = true;
        } finally {
            if (!started) {
                closeSockets();
            }
        }
    }

    /** The control thread needs the manager and the manager needs it. */
    private static final class ControlHandle {
        private volatile ControlServer server;

        private void execute(Runnable task) {
            server.execute(task);
        }
    }

    private <T extends AutoCloseable> T keep(T resource) {
        open.push(resource);
        return resource;
    }

    private static ServerSocket listen(InetAddress bind, int port) throws IOException {
        return new ServerSocket(port, BACKLOG, bind);
    }

    private void serve(HttpService service, Socket connection) throws IOException {
        if (network.awaitBack()) {
            service.serve(connection);
        }
    }

    private MediaSocket.PingListener pings(boolean video) {
        return new MediaSocket.PingListener() {
            @Override
            public void ping(String payload, int counter, InetSocketAddress source) {
                table.byPingPayload(payload).ifPresent(session -> {
                    FirstNumbers first = session.firstNumbers();
                    (video ? first.videoPing : first.audioPing).seen(counter);
                    endpoint(session).learned(source);
                });
            }

            @Override
            public void legacyPing(InetSocketAddress source) {
                table.byLegacyPing(source, this::endpoint).ifPresent(session -> endpoint(session).learned(source));
            }

            @Override
            public void inSleep(ByteBuffer datagram) {
                if (options.manner().mac().filter(mac -> mac.wokenBy(datagram)).isPresent()) {
                    LOG.log(Level.INFO, "woken by a magic packet");
                    network.asleep(false);
                }
            }

            private StreamEndpoint endpoint(StreamSession session) {
                return video ? session.videoEndpoint() : session.audioEndpoint();
            }
        };
    }

    private SelfSignedCertificate own() {
        return identity.own();
    }

    /** The ports as bound. */
    public Ports ports() {
        return ports;
    }

    /** What clients know this host by. */
    public String uniqueId() {
        return identity.uniqueId();
    }

    /** The line that says where the host is. */
    String ready() {
        return HostStatus.ready(ports, identity.uniqueId());
    }

    /** One line of JSON: switches and sessions. */
    public String status() {
        return HostStatus.status(table, paired, network);
    }

    /** Carries out a command line as {@link #execute(HostCommand)}. */
    public Optional<String> execute(String line) throws HostCommand.SyntaxException {
        return execute(HostCommand.parse(line));
    }

    /** Carries out a command; returns the line to print, where there is one. {@code die} ends the whole process. */
    public Optional<String> execute(HostCommand command) {
        LOG.log(Level.INFO, "command: {0}", command);
        return switch (command) {
            case HostCommand.Freeze freeze -> done(() -> network.frozen(freeze.on()));
            case HostCommand.Drop drop -> done(() -> network.dropped(drop.on()));
            case HostCommand.Loss loss -> done(() ->
                    network.impairment(network.impairment().withLoss(loss.probability())));
            case HostCommand.Reorder reorder -> done(() ->
                    network.impairment(network.impairment().withReorder(reorder.probability())));
            case HostCommand.Duplicate duplicate -> done(() ->
                    network.impairment(network.impairment().withDuplicate(duplicate.probability())));
            case HostCommand.HighDynamicRange hdr -> done(() -> manager.highDynamicRange(hdr.on()));
            case HostCommand.Pin pin -> pairing.pin(pin.digits())
                    ? Optional.empty()
                    : Optional.of(HostStatus.error("no pairing waits for a PIN"));
            case HostCommand.Garble garble -> done(() ->
                    garble.streams().forEach(stream -> network.garbled(stream, garble.probability())));
            case HostCommand.StartFlood start -> done(() -> manager.flood(Optional.of(start.flood())));
            case HostCommand.EndFlood end -> done(() -> manager.flood(Optional.empty()));
            case HostCommand.Busy busy -> done(() -> table.busy(busy.on()));
            case HostCommand.Sleep sleep -> done(() -> network.asleep(true));
            case HostCommand.Wake wake -> done(() -> network.asleep(false));
            case HostCommand.RenewCertificate renew -> renewCertificate();
            case HostCommand.Terminate terminate -> done(() -> manager.terminateAll(terminate.reason()));
            case HostCommand.Die die -> done(() -> Runtime.getRuntime().halt(1));
            case HostCommand.Say say -> done(() -> manager.tellAll(say.message()));
            case HostCommand.Status status -> Optional.of(status());
        };
    }

    private static Optional<String> done(Runnable action) {
        action.run();
        return Optional.empty();
    }

    private Optional<String> renewCertificate() {
        HostIdentity renewed = identity.renewed();
        try {
            if (options.stateDirectory().isPresent()) {
                renewed.store(options.stateDirectory().get());
            }
        } catch (IOException e) {
            return Optional.of(HostStatus.error("the new certificate cannot be stored: " + e.getMessage()));
        }
        identity = renewed;
        return Optional.empty();
    }

    /** Disconnects every client and frees every port, thread and encoder. Idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        pairing.close();
        network.dropped(false);
        network.asleep(false);
        paired.store();
        for (StreamSession session : table.all()) {
            manager.end(session, EndReason.HOST_CLOSED);
        }
        closeSockets();
        streams.awaitEnd();
    }

    private void closeSockets() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                LOG.log(Level.WARNING, "closing a part of the host failed: {0}", e.getMessage());
            }
        }
    }
}
