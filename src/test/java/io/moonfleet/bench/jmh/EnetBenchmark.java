package io.moonfleet.bench.jmh;

import io.moonfleet.gamestream.enet.Delivery;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetClient;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.enet.EnetServer;
import io.moonfleet.gamestream.enet.EnetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A reliable message of 32 bytes over the loopback interface and its echo, from call to callback. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EnetBenchmark {
    private static final int PATIENCE_SECONDS = 10;

    private final byte[] message = new byte[32];
    private final Semaphore echoes = new Semaphore(0);
    private EnetServer server;
    private EnetClient client;

    private abstract static class Listener implements EnetListener {
        @Override
        public void connected(EnetPeer peer, int connectData) {}

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {}
    }

    @Setup(Level.Trial)
    public void connect() throws IOException, InterruptedException {
        server = EnetServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), EnetSettings.SERVER, new Listener() {
                    @Override
                    public void received(EnetPeer peer, int channel, byte[] data) {
                        server.send(peer, channel, data, Delivery.RELIABLE);
                    }
                });
        CountDownLatch connected = new CountDownLatch(1);
        client = EnetClient.connect(server.localAddress(), 0, EnetSettings.CLIENT, new Listener() {
            @Override
            public void connected(EnetPeer peer, int connectData) {
                connected.countDown();
            }

            @Override
            public void received(EnetPeer peer, int channel, byte[] data) {
                echoes.release();
            }
        }, now -> Long.MAX_VALUE);
        if (!connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no connection on the loopback interface");
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        client.close();
        server.close();
    }

    @Benchmark
    public void roundTrip() throws IOException, InterruptedException {
        client.send(0, message, Delivery.RELIABLE);
        if (!echoes.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException("no echo");
        }
    }
}
