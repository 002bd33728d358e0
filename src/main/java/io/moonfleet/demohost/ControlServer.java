package io.moonfleet.demohost;

import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPath;
import io.moonfleet.gamestream.enet.EnetServer;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.enet.EnetTimer;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The control port of all sessions: an {@link EnetServer} with a network that can be impaired. Everything about control
 * connections runs on its one thread; others hand it tasks.
 */
final class ControlServer implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlServer.class.getName());
    /** How often the tick comes. */
    static final int TICKS_PER_SECOND = 4;

    /** How long after the host closes its clients' acknowledgements are awaited. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final EnetServer server;

    /** @param tick called {@value #TICKS_PER_SECOND} times a second on the owner thread */
    ControlServer(
            DemoHostOptions options, Network network, EnetListener listener, Runnable tick) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.bind(), options.ports().control());
        DatagramChannel channel = EnetServer.bind(address);
        server = EnetServer.start(
                "demo-host-control",
                channel,
                // Twice the sessions: a client may come back while its old connection still lingers.
                EnetSettings.SERVER
                        .withMaximumPeers(2 * options.sessions())
                        .withChannelLimit(options.manner().controlChannels()),
                listener,
                new Ticker(tick),
                new ImpairedPath(network, new ImpairedSender(channel, network, StreamKind.CONTROL, options.seed())));
    }

    int port() {
        return server.localAddress().getPort();
    }

    /** Runs a task on the owner thread, soon. */
    void execute(Runnable task) {
        if (!server.execute(task)) {
            LOG.log(Level.WARNING, "a control task was dropped: too many wait, or the control port is closed");
        }
    }

    /** Gives pending farewells a moment, then closes. Idempotent. */
    @Override
    public void close() {
        server.close(FAREWELL);
    }

    private record ImpairedPath(Network network, ImpairedSender sender) implements EnetPath {
        @Override
        public void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
            sender.send(datagram, to);
        }

        @Override
        public boolean admits() {
            return !network.gone();
        }
    }

    private static final class Ticker implements EnetTimer {
        private static final long INTERVAL_MICROS = TimeUnit.SECONDS.toMicros(1) / TICKS_PER_SECOND;

        private final Runnable tick;
        private long next;

        private Ticker(Runnable tick) {
            this.tick = tick;
        }

        @Override
        public long run(long now) {
            if (now >= next) {
                tick.run();
                next = now + INTERVAL_MICROS;
            }
            return next;
        }
    }
}
