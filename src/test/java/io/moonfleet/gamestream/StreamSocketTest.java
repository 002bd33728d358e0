package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items 48 and 50, on real sockets. */
@Timeout(60)
class StreamSocketTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    /** Time that passes when the test says so. */
    private static final class Clock implements StreamSocket.Pause {
        private final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
        private final Semaphore passed = new Semaphore(0);

        @Override
        public void of(Duration length) throws InterruptedException {
            pauses.add(length);
            passed.acquire();
        }

        /** Ends the pause of this length that has begun, or is about to. */
        void pass(Duration length) throws InterruptedException {
            assertThat(pauses.poll(10, TimeUnit.SECONDS)).isEqualTo(length);
            passed.release();
        }
    }

    @Test
    @Conforms(48)
    void eachStreamPingsAtOnceAndThenEveryHalfSecondWithACounterOfItsOwn() throws Exception {
        Duration halfASecond = Duration.ofMillis(500);
        Clock audioClock = new Clock();
        Clock videoClock = new Clock();
        try (DatagramSocket audioHost = new DatagramSocket(0, LOOPBACK);
                DatagramSocket videoHost = new DatagramSocket(0, LOOPBACK);
                StreamSocket audio = StreamSocket.open("audio", LOOPBACK, 65_536, audioClock);
                StreamSocket video = StreamSocket.open("video", LOOPBACK, 65_536, videoClock)) {
            audio.startPings(audioHost.getLocalPort(), Optional.of("0123456789ABCDEF".getBytes()));
            assertThat(ping(audioHost)).isEqualTo("0123456789ABCDEF 1");
            audioClock.pass(halfASecond);
            assertThat(ping(audioHost)).isEqualTo("0123456789ABCDEF 2");
            video.startPings(videoHost.getLocalPort(), Optional.of("FEDCBA9876543210".getBytes()));
            for (int count = 1; count <= 5; count++) {
                assertThat(ping(videoHost)).isEqualTo("FEDCBA9876543210 " + count);
                videoClock.pass(halfASecond);
                audioClock.pass(halfASecond);
                assertThat(ping(audioHost)).isEqualTo("0123456789ABCDEF " + (count + 2));
            }
        }
    }

    /** The payload and the counter of the next one. */
    private static String ping(DatagramSocket host) throws Exception {
        host.setSoTimeout(10_000);
        DatagramPacket ping = new DatagramPacket(new byte[100], 100);
        host.receive(ping);
        assertThat(ping.getLength()).isEqualTo(20);
        return new String(ping.getData(), 0, 16) + " " + ByteBuffer.wrap(ping.getData(), 16, 4).getInt();
    }

    @Test
    void pingsComeInRealTime() throws Exception {
        try (DatagramSocket host = new DatagramSocket(0, LOOPBACK);
                StreamSocket socket = StreamSocket.open("test", LOOPBACK, 65_536)) {
            socket.startPings(host.getLocalPort(), Optional.of("0123456789ABCDEF".getBytes()));
            assertThat(ping(host)).endsWith(" 1");
            long first = System.nanoTime();
            for (int count = 2; count <= 4; count++) {
                assertThat(ping(host)).endsWith(" " + count);
            }
            // Never more often; how late a busy machine makes them is no matter of this test.
            assertThat((System.nanoTime() - first) / 3e6).isBetween(400.0, 5_000.0);
        }
    }

    @Test
    void aReceiveBufferThatIsSmallerThanAskedForIsToldWithTheRemedy() {
        assertThat(StreamSocket.smallBuffer("video", 3_112_960, 3_112_960)).isEmpty();
        assertThat(StreamSocket.smallBuffer("video", 3_112_960, 212_992))
                .hasValueSatisfying(text -> assertThat(text)
                        .contains("video socket 208 KiB", "instead of 3040 KiB", "net.core.rmem_max=4194304"));
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
