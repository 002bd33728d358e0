package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Client and server over real loopback sockets. */
@Timeout(60)
class EnetSocketTest {
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private sealed interface Event {
        record Connected(EnetPeer peer, int data) implements Event {}

        record Received(int channel, byte[] data) implements Event {}

        record Disconnected(DisconnectCause cause, int data) implements Event {}
    }

    private static final class Events implements EnetListener {
        private final BlockingQueue<Event> queue = new LinkedBlockingQueue<>();
        private final int refused;

        private Events(int refused) {
            this.refused = refused;
        }

        private <T extends Event> T next(Class<T> type) throws InterruptedException {
            Event event = queue.poll(20, TimeUnit.SECONDS);
            assertThat(event).isInstanceOf(type);
            return type.cast(event);
        }

        @Override
        public boolean accept(InetSocketAddress address, int connectData) {
            return connectData != refused;
        }

        @Override
        public void connected(EnetPeer peer, int connectData) {
            queue.add(new Event.Connected(peer, connectData));
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            queue.add(new Event.Received(channel, data));
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            queue.add(new Event.Disconnected(cause, data));
        }
    }

    private static EnetClient connect(EnetServer server, int data, Events events) throws IOException {
        return EnetClient.connect(server.localAddress(), data, EnetSettings.CLIENT, events, now -> Long.MAX_VALUE);
    }

    @Test
    void messagesGoBothWaysAndTheGoodbyeIsAcknowledged() throws Exception {
        Events host = new Events(1);
        Events guest = new Events(0);
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, host);
                EnetClient client = connect(server, -559038737, guest)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            assertThat(peer.connectData()).isEqualTo(-559038737);
            guest.next(Event.Connected.class);
            List<Integer> sent = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                byte[] data = new byte[number * 7 + 1];
                data[0] = (byte) number;
                assertThat(client.send(0x21, data, Delivery.RELIABLE)).isTrue();
                sent.add(data.length);
            }
            List<Integer> received = new ArrayList<>();
            for (int number = 0; number < 500; number++) {
                Event.Received message = host.next(Event.Received.class);
                assertThat(message.channel()).isEqualTo(0x21);
                assertThat(message.data()[0]).isEqualTo((byte) number);
                received.add(message.data().length);
            }
            assertThat(received).isEqualTo(sent);
            server.send(peer, 0, new byte[] {42}, Delivery.RELIABLE);
            assertThat(guest.next(Event.Received.class).data()).containsExactly(42);
            assertThat(client.peer().roundTripMicros()).isBetween(1L, 5_000_000L);
            client.disconnect(9);
            assertThat(host.next(Event.Disconnected.class)).isEqualTo(new Event.Disconnected(DisconnectCause.REMOTE, 9));
            assertThat(guest.next(Event.Disconnected.class).cause()).isEqualTo(DisconnectCause.LOCAL);
        }
    }

    @Test
    void aConnectionWithTheWrongNumberIsRefused() throws Exception {
        Events host = new Events(7);
        Events guest = new Events(0);
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, host);
                EnetClient client = connect(server, 7, guest)) {
            assertThat(guest.next(Event.Disconnected.class).cause()).isEqualTo(DisconnectCause.REMOTE);
            assertThat(host.queue).isEmpty();
            assertThat(client.send(0, new byte[1], Delivery.RELIABLE)).isTrue();
        }
    }

    @Test
    void theServerEndsAConnection() throws Exception {
        Events host = new Events(1);
        Events guest = new Events(0);
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, host);
                EnetClient client = connect(server, 2, guest)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            guest.next(Event.Connected.class);
            server.send(peer, 0, new byte[] {1}, Delivery.RELIABLE);
            server.disconnect(peer, 3);
            guest.next(Event.Received.class);
            assertThat(guest.next(Event.Disconnected.class)).isEqualTo(new Event.Disconnected(DisconnectCause.REMOTE, 3));
            assertThat(host.next(Event.Disconnected.class).cause()).isEqualTo(DisconnectCause.LOCAL);
            assertThat(client.peer().connected()).isFalse();
        }
    }

    @Test
    void closingFreesThePortAndTheThread() throws Exception {
        EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, new Events(1));
        InetSocketAddress address = server.localAddress();
        server.close();
        server.close();
        EnetServer.start(address, EnetSettings.SERVER, new Events(1)).close();
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().startsWith("enet-server"));
    }

    /** A guest that cannot take its first message. */
    private static final class Failing implements EnetListener {
        private final Events events = new Events(0);
        private final Throwable failure;
        private boolean failed;

        private Failing(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public void connected(EnetPeer peer, int connectData) {
            events.connected(peer, connectData);
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            if (!failed) {
                failed = true;
                switch (failure) {
                    case Error error -> throw error;
                    default -> throw new IllegalStateException(failure);
                }
            }
            events.received(peer, channel, data);
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            events.disconnected(peer, cause, data);
        }
    }

    @Test
    void aMessageThatCannotBeHandledIsThatOneOnly() throws Exception {
        Events host = new Events(1);
        Failing guest = new Failing(new IllegalStateException("a defect"));
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, host);
                EnetClient client = EnetClient.connect(
                        server.localAddress(), 2, EnetSettings.CLIENT, guest, now -> Long.MAX_VALUE)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            guest.events.next(Event.Connected.class);
            server.send(peer, 0, new byte[] {1}, Delivery.RELIABLE);
            server.send(peer, 1, new byte[] {2}, Delivery.RELIABLE);
            assertThat(guest.events.next(Event.Received.class).data()).hasSize(1);
            assertThat(client.peer().connected()).isTrue();
        }
    }

    @Test
    void withoutMemoryTheConnectionEndsAndItsOwnerIsTold() throws Exception {
        Events host = new Events(1);
        Failing guest = new Failing(new OutOfMemoryError("not really"));
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, host);
                EnetClient client = EnetClient.connect(
                        server.localAddress(), 2, EnetSettings.CLIENT, guest, now -> Long.MAX_VALUE)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            guest.events.next(Event.Connected.class);
            server.send(peer, 0, new byte[] {1}, Delivery.RELIABLE);
            assertThat(guest.events.next(Event.Disconnected.class))
                    .isEqualTo(new Event.Disconnected(DisconnectCause.FAILURE, 0));
            assertThat(client.send(0, new byte[1], Delivery.RELIABLE)).isFalse();
        }
    }

    @Test
    void aTimerThatFailsEndsTheConnectionAndItsOwnerIsTold() throws Exception {
        Events guest = new Events(0);
        AtomicBoolean defect = new AtomicBoolean();
        try (EnetServer server = EnetServer.start(LOOPBACK, EnetSettings.SERVER, new Events(1));
                EnetClient client = EnetClient.connect(server.localAddress(), 2, EnetSettings.CLIENT, guest, now -> {
                    if (defect.get()) {
                        throw new IllegalStateException("a defect");
                    }
                    return Long.MAX_VALUE;
                })) {
            guest.next(Event.Connected.class);
            defect.set(true);
            client.wakeup();
            assertThat(guest.next(Event.Disconnected.class).cause()).isEqualTo(DisconnectCause.FAILURE);
            assertThat(client.peer().connected()).isFalse();
        }
    }

    /** A path that loses what it is told to. */
    private static final class BadPath implements EnetPath {
        private final DatagramChannel channel;
        private final AtomicInteger toLose;
        private volatile boolean deaf;

        private BadPath(DatagramChannel channel, int toLose) {
            this.channel = channel;
            this.toLose = new AtomicInteger(toLose);
        }

        @Override
        public void send(ByteBuffer datagram, InetSocketAddress to) throws IOException {
            if (toLose.getAndDecrement() <= 0) {
                channel.send(datagram, to);
            }
        }

        @Override
        public boolean admits() {
            return !deaf;
        }
    }

    @Test
    void whatThePathLosesIsSentAgainAndWhatItDoesNotAdmitIsNotHeard() throws Exception {
        Events host = new Events(1);
        Events guest = new Events(0);
        DatagramChannel channel = DatagramChannel.open().bind(LOOPBACK);
        BadPath path = new BadPath(channel, 2);
        EnetTimer none = now -> Long.MAX_VALUE;
        try (EnetServer server = EnetServer.start("enet-server-bad", channel, EnetSettings.SERVER, host, none, path);
                EnetClient client = connect(server, 2, guest)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            guest.next(Event.Connected.class);
            assertThat(path.toLose).hasNonPositiveValue();
            path.toLose.set(1);
            server.send(peer, 0, new byte[] {1}, Delivery.RELIABLE);
            assertThat(guest.next(Event.Received.class).data()).containsExactly(1);
            path.deaf = true;
            client.send(0, new byte[] {2}, Delivery.UNRELIABLE);
            client.send(0, new byte[] {3}, Delivery.RELIABLE);
            assertThat(host.queue.poll(300, TimeUnit.MILLISECONDS)).isNull();
            path.deaf = false;
            assertThat(host.next(Event.Received.class).data()).containsExactly(3);
        }
    }

    @Test
    void aServerThatClosesWithPatienceSaysGoodbyeFirst() throws Exception {
        Events host = new Events(1);
        Events guest = new Events(0);
        DatagramChannel channel = DatagramChannel.open().bind(LOOPBACK);
        BadPath path = new BadPath(channel, 0);
        EnetTimer none = now -> Long.MAX_VALUE;
        EnetServer server = EnetServer.start("enet-server-bad", channel, EnetSettings.SERVER, host, none, path);
        try (EnetClient client = connect(server, 2, guest)) {
            EnetPeer peer = host.next(Event.Connected.class).peer();
            guest.next(Event.Connected.class);
            path.toLose.set(1);
            server.disconnect(peer, 4);
            server.close(Duration.ofSeconds(20));
            assertThat(guest.next(Event.Disconnected.class)).isEqualTo(new Event.Disconnected(DisconnectCause.REMOTE, 4));
            assertThat(channel.isOpen()).isFalse();
            assertThat(client.peer().connected()).isFalse();
        }
        server.close(Duration.ofSeconds(20));
    }
}
