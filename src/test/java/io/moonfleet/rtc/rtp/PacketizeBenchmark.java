package io.moonfleet.rtc.rtp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.ThreadMXBean;
import io.moonfleet.bench.Options;
import io.moonfleet.media.EncodedVideo;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntSupplier;

/** What RTP costs without network and encryption: packets of a frame once, then header, copy and bookkeeping for each peer. */
public final class PacketizeBenchmark {
    /** A frame of 20 Mbit/s at 60 frames a second. */
    private static final int FRAME_BYTES = 41_667;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final PacketizedFramePool pool = new PacketizedFramePool();
    private final byte[] buffer = new byte[1 << 16];
    private long now = 1;

    private PacketizeBenchmark() {}

    public static void main(String[] arguments) {
        int seconds = Options.orExit(arguments, Set.of("seconds"), options -> options.get("seconds", 2));
        PacketizeBenchmark benchmark = new PacketizeBenchmark();
        ObjectNode result = JsonNodeFactory.instance.objectNode().put("benchmark", "packetize")
                .put("frame_bytes", FRAME_BYTES).put("seconds", seconds);
        EncodedVideo h264 = new EncodedVideo(1, false, 0, Frames.annexB(Frames.counting(FRAME_BYTES, 0x41)));
        EncodedVideo hevc = new EncodedVideo(1, false, 0, Frames.annexB(Frames.counting(FRAME_BYTES, 0x02, 0x01)));
        EncodedVideo av1 = new EncodedVideo(1, false, 0, Frames.counting(FRAME_BYTES, 0x30, 0));
        result.set("h264", measure(seconds, benchmark.packetize(new H264Packetizer(), h264)));
        result.set("hevc", measure(seconds, benchmark.packetize(new HevcPacketizer(), hevc)));
        result.set("av1", measure(seconds, benchmark.packetize(new Av1Packetizer(), av1)));
        result.set("peer", measure(seconds, benchmark.peer(h264)));
        result.set("feedback", measure(seconds, benchmark.feedback()));
        System.out.println(result);
    }

    private IntSupplier packetize(VideoPacketizer packetizer, EncodedVideo video) {
        return () -> {
            PacketizedFrame frame = pool.acquire(video.data().length);
            packetizer.packetize(video, frame);
            int packets = frame.count();
            frame.release();
            return packets;
        };
    }

    /** Header, payload, history and transport-wide number of each packet of a frame. */
    private IntSupplier peer(EncodedVideo video) {
        RtpExtensions extensions = RtpExtensions.builder().mid(4, "0").playoutDelay(5, 0, 0).transportSequence(3).build();
        SendHistory history = new SendHistory();
        TransportMonitor transport = new TransportMonitor();
        PacketizedFrame[] frames = new PacketizedFrame[64];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = pool.acquire(video.data().length);
            new H264Packetizer().packetize(video, frames[i]);
        }
        int[] next = new int[2];
        return () -> {
            PacketizedFrame frame = frames[next[0]++ % frames.length];
            now += 16_666_667;
            int position = 0;
            for (int i = 0; i < frame.count(); i++) {
                int length = frame.length(i);
                int number = transport.sent(length + 32, now);
                position += RtpHeader.write(buffer, position, 96, frame.last(i), next[1], frame.rtpTimestamp(), 1, extensions,
                        number);
                System.arraycopy(frame.data(), frame.offset(i), buffer, position, length);
                position += length;
                history.sent(next[1]++ & 0xFFFF, frame, i, now);
            }
            return frame.count();
        };
    }

    /** A feedback of 100 packets, read and evaluated. */
    private IntSupplier feedback() {
        byte[] packet = new byte[1000];
        long[] arrivals = new long[100];
        TransportMonitor transport = new TransportMonitor();
        RtcpWriter writer = new RtcpWriter();
        RtcpListener listener = new RtcpListener() {
            @Override
            public void transportPacket(int sequence, boolean received, long arrivalMicros) {
                transport.packet(sequence, received, arrivalMicros, now);
            }
        };
        return () -> {
            int base = 0;
            for (int i = 0; i < arrivals.length; i++) {
                now += 500_000;
                int sequence = transport.sent(1200, now);
                base = i == 0 ? sequence : base;
                arrivals[i] = i % 50 == 7 ? -1 : now / 1000 + 10_000;
            }
            writer.begin(packet, 0, packet.length).transportFeedback(1, 2, base, arrivals, arrivals.length, 0);
            RtcpReader.read(packet, 0, writer.length(), listener);
            return arrivals.length;
        };
    }

    private static ObjectNode measure(int seconds, IntSupplier work) {
        repeat(Math.max(1, seconds), work);
        long thread = Thread.currentThread().threadId();
        long allocated = THREADS.getThreadAllocatedBytes(thread);
        long start = THREADS.getCurrentThreadCpuTime();
        long packets = repeat(seconds, work);
        double nanos = THREADS.getCurrentThreadCpuTime() - start;
        long bytes = THREADS.getThreadAllocatedBytes(thread) - allocated;
        return JsonNodeFactory.instance.objectNode()
                .put("cpu_ns_per_packet", rounded(nanos / packets, 1))
                .put("allocated_bytes_per_packet", rounded((double) bytes / packets, 4))
                .put("packets", packets);
    }

    private static double rounded(double value, int digits) {
        return Double.parseDouble(String.format(Locale.ROOT, "%." + digits + "f", value));
    }

    private static long repeat(int seconds, IntSupplier work) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long packets = 0;
        do {
            for (int i = 0; i < 100; i++) {
                packets += work.getAsInt();
            }
        } while (System.nanoTime() < end);
        return packets;
    }
}
