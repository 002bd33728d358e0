package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 48 and 50, on real sockets. */
@Timeout(60)
class StreamSocketTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @Test
    @Conforms(48)
    void pingsComeAtOnceAndThenEveryHalfSecond() throws Exception {
        try (DatagramSocket host = new DatagramSocket(0, LOOPBACK);
                StreamSocket socket = StreamSocket.open("test", LOOPBACK, 65_536)) {
            host.setSoTimeout(10_000);
            socket.startPings(host.getLocalPort(), Optional.of("0123456789ABCDEF".getBytes()));
            DatagramPacket ping = new DatagramPacket(new byte[100], 100);
            host.receive(ping);
            long first = System.nanoTime();
            assertThat(ping.getLength()).isEqualTo(20);
            assertThat(ping.getData()[19]).isEqualTo((byte) 1);
            for (int count = 2; count <= 5; count++) {
                host.receive(ping);
                assertThat(ping.getData()[19]).isEqualTo((byte) count);
            }
            double average = (System.nanoTime() - first) / 4e6;
            assertThat(average).isBetween(400.0, 600.0);
        }
    }

    @Test
    void onlyTheHostsDatagramsAreHandedOn() throws Exception {
        BlockingQueue<Integer> lengths = new LinkedBlockingQueue<>();
        try (DatagramSocket host = new DatagramSocket(0, LOOPBACK);
                DatagramSocket other = new DatagramSocket(0, InetAddress.getByName("127.0.0.2"));
                StreamSocket socket = StreamSocket.open("test", LOOPBACK, 65_536)) {
            host.setSoTimeout(10_000);
            socket.startReceiving(2000, (datagram, nanoTime) -> {
                if (datagram.remaining() == 3) {
                    throw new IllegalStateException("a handler that fails must not end the stream");
                }
                lengths.add(datagram.remaining());
            }, failure -> lengths.add(-1));
            socket.startPings(host.getLocalPort(), Optional.empty());
            DatagramPacket ping = new DatagramPacket(new byte[100], 100);
            host.receive(ping);
            assertThat(ping.getLength()).isEqualTo(4);
            other.send(new DatagramPacket(new byte[7], 7, ping.getSocketAddress()));
            host.send(new DatagramPacket(new byte[0], 0, ping.getSocketAddress()));
            host.send(new DatagramPacket(new byte[3], 3, ping.getSocketAddress()));
            host.send(new DatagramPacket(new byte[5], 5, ping.getSocketAddress()));
            assertThat(lengths.poll(10, TimeUnit.SECONDS)).isZero();
            assertThat(lengths.poll(10, TimeUnit.SECONDS)).isEqualTo(5);
            assertThat(lengths).isEmpty();
        }
        assertThat(Thread.getAllStackTraces().keySet()).noneMatch(thread -> thread.getName().equals("test-receive"));
    }

    @Test
    void aStreamThatOnlyFailsIsGivenUp() throws Exception {
        BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();
        BlockingQueue<Throwable> givenUp = new LinkedBlockingQueue<>();
        try (DatagramSocket host = new DatagramSocket(0, LOOPBACK);
                StreamSocket socket = StreamSocket.open("test", LOOPBACK, 65_536)) {
            host.setSoTimeout(10_000);
            socket.startReceiving(2000, (datagram, nanoTime) -> {
                handled.add(datagram.remaining());
                if (datagram.remaining() == 3) {
                    throw new IllegalStateException("cannot be handled");
                }
            }, givenUp::add);
            socket.startPings(host.getLocalPort(), Optional.empty());
            DatagramPacket ping = new DatagramPacket(new byte[100], 100);
            host.receive(ping);
            SocketAddress target = ping.getSocketAddress();
            send(host, target, 3, StreamSocket.MOST_FAILURES, handled);
            send(host, target, 5, 1, handled);
            send(host, target, 3, StreamSocket.MOST_FAILURES, handled);
            assertThat(givenUp).isEmpty();
            send(host, target, 3, 1, handled);
            assertThat(givenUp.poll(10, TimeUnit.SECONDS)).hasMessage("cannot be handled");
            host.send(new DatagramPacket(new byte[5], 5, target));
            assertThat(handled.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
        assertThat(givenUp).isEmpty();
    }

    /** One by one, because a socket may drop what comes in a burst. */
    private static void send(
            DatagramSocket host, SocketAddress target, int length, int count, BlockingQueue<Integer> handled)
            throws Exception {
        for (int sent = 0; sent < count; sent++) {
            host.send(new DatagramPacket(new byte[length], length, target));
            assertThat(handled.poll(10, TimeUnit.SECONDS)).isEqualTo(length);
        }
    }
}
