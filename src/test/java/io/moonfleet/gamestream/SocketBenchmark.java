package io.moonfleet.gamestream;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.moonfleet.bench.Options;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoCounters;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoPacketizer;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Video over the loopback interface into the client's own socket and receiver: the processor time of the one thread that
 * receives, decrypts, repairs and assembles. Sixty frames a second, each sent at the pace of a gigabit as hosts do.
 */
public final class SocketBenchmark {
    private static final int FRAMES_PER_SECOND = 60;
    private static final int PACKET_SIZE = 1392;
    private static final int WIRE_BITS_PER_SECOND = 1_000_000_000;
    private static final int PRODUCED = 120;

    private static final class Silent implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }

    private record Case(boolean encrypted, int lossPercent, int mbit, int seconds) {}

    private SocketBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int mbit = Options.orExit(arguments, Set.of("mbit", "seconds"), options -> options.get("mbit", 150));
        int seconds = Options.orExit(arguments, Set.of("mbit", "seconds"), options -> options.get("seconds", 5));
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("benchmark", "socket").put("mbit", mbit);
        for (boolean encrypted : new boolean[] {false, true}) {
            for (int loss : new int[] {0, 5}) {
                String name = (encrypted ? "encrypted" : "plain") + "_loss_" + loss;
                json.set(name, run(new Case(encrypted, loss, mbit, seconds)));
            }
        }
        System.out.println(json);
    }

    private static ObjectNode run(Case what) throws Exception {
        Optional<byte[]> key = what.encrypted ? Optional.of(new byte[16]) : Optional.empty();
        VideoReceiver receiver = new VideoReceiver(
                VideoStreamSettings.of(VideoFormat.Codec.H264, PACKET_SIZE, key), unit -> {}, new Silent());
        AtomicLong thread = new AtomicLong();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (StreamSocket socket = StreamSocket.open("video", loopback, 4 << 20);
                DatagramChannel host = DatagramChannel.open().bind(new InetSocketAddress(loopback, 0))) {
            socket.startPings(((InetSocketAddress) host.getLocalAddress()).getPort(), Optional.empty());
            SocketAddress client = host.receive(ByteBuffer.allocate(64));
            socket.startReceiving(PACKET_SIZE + 64, (datagram, now) -> {
                if (thread.get() == 0) {
                    thread.set(Thread.currentThread().threadId());
                }
                receiver.receive(datagram, now);
            }, failure -> {});
            Sender sender = new Sender(what, key, host, client);
            sender.send(2);
            long cpuBefore = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.get());
            VideoCounters before = receiver.counters();
            long start = System.nanoTime();
            sender.send(what.seconds);
            double elapsed = System.nanoTime() - start;
            VideoCounters after = receiver.counters();
            double cpu = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.get()) - cpuBefore;
            long packets = after.datagrams() - before.datagrams();
            return JsonNodeFactory.instance.objectNode()
                    .put("mbit_received", Math.round((after.bytes() - before.bytes()) * 8e3 / elapsed))
                    .put("cores", cpu / elapsed)
                    .put("us_per_packet", cpu / 1e3 / packets)
                    .put("frames", after.frames() - before.frames())
                    .put("frames_lost", after.framesLost() - before.framesLost())
                    .put("shards_recovered", after.shardsRecovered() - before.shardsRecovered());
        }
    }

    /** Makes frames on the way, outside of what is measured: that is another thread's time. */
    private static final class Sender {
        private final Case what;
        private final DatagramChannel host;
        private final SocketAddress client;
        private final VideoPacketizer packetizer;
        private final Random random = new Random(1);
        private final byte[][] pictures = new byte[PRODUCED][];
        private int number;

        private Sender(Case what, Optional<byte[]> key, DatagramChannel host, SocketAddress client) {
            this.what = what;
            this.host = host;
            this.client = client;
            this.packetizer = new VideoPacketizer(PACKET_SIZE, 20, 2, key);
            for (int i = 0; i < pictures.length; i++) {
                // With a fifth for parity and some headers the wire carries what was asked for.
                pictures[i] = new byte[(int) (what.mbit * 1_000_000L / 8 / FRAMES_PER_SECOND / 1.24)];
                random.nextBytes(pictures[i]);
                System.arraycopy(new byte[] {0, 0, 0, 1, 0x67, 1, 1, 0, 0, 1, 0x65}, 0, pictures[i], 0, 11);
            }
        }

        private void send(int seconds) throws Exception {
            long begin = System.nanoTime();
            for (int frame = 0; frame < seconds * FRAMES_PER_SECOND; frame++) {
                number++;
                List<byte[]> datagrams = new ArrayList<>(packetizer.packetize(
                        number, FrameType.IDR, 0, 1500 * number, pictures[number % PRODUCED]));
                datagrams.removeIf(datagram -> random.nextInt(100) < what.lossPercent);
                pause(begin + frame * 1_000_000_000L / FRAMES_PER_SECOND);
                long start = System.nanoTime();
                long bits = 0;
                for (byte[] datagram : datagrams) {
                    host.send(ByteBuffer.wrap(datagram), client);
                    bits += 8L * datagram.length;
                    pause(start + bits * 1_000_000_000L / WIRE_BITS_PER_SECOND);
                }
            }
            pause(System.nanoTime() + 50_000_000);
        }

        private static void pause(long until) {
            for (long left = until - System.nanoTime(); left > 100_000; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
        }
    }
}
