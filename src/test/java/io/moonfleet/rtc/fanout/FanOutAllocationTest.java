package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.LinkTrouble;
import io.moonfleet.rtc.rtp.NtpClock;
import io.moonfleet.rtc.rtp.RtpExtensions;
import io.moonfleet.rtc.sdp.NegotiatedFormat;
import io.moonfleet.rtc.sdp.VideoProfile;
import io.moonfleet.rtc.srtp.SrtpProfile;
import io.moonfleet.rtc.srtp.SrtpSender;
import io.moonfleet.rtc.udp.DatagramBatch;
import io.moonfleet.rtc.udp.DatagramOutput;
import io.moonfleet.rtc.udp.DatagramSender;
import io.moonfleet.rtc.udp.PacketSeal;
import io.moonfleet.rtc.udp.UdpDestination;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sending allocates nothing per packet where the library of our own is there; without it the Java runtime's ciphers do. */
@Timeout(120)
class FanOutAllocationTest {
    private static final int VIEWERS = 4;
    private static final int WARM_UP_FRAMES = 400;
    private static final int FRAMES = 400;
    private static final int FRAME_BYTES = 40_000;

    private record Loopback(DatagramOutput output) implements IcePath {
        @Override
        public int send(DatagramBatch batch) {
            return output.send(batch);
        }

        @Override
        public int send(DatagramBatch batch, PacketSeal seal) {
            return output.send(batch, seal);
        }

        @Override
        public boolean send(byte[] data, int offset, int length) {
            return true;
        }

        @Override
        public boolean tcp() {
            return false;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(1);
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(2);
        }
    }

    private static final class Unheard implements FanOut.Listener {
        @Override
        public void sourceChanged(int source) {}

        @Override
        public void undecodable() {}

        @Override
        public void tooWeak(LinkTrouble trouble) {}

        @Override
        public void mayReturn() {}

        @Override
        public void soundChanged(boolean asItIs) {}

        @Override
        public void failed(String reason) {
            throw new AssertionError(reason);
        }
    }

    @Test
    void aPacketCostsNoGarbage() throws IOException, InterruptedException {
        FakeSource host = new FakeSource();
        DatagramSender sender = new DatagramSender();
        try (FanOut fanOut = new FanOut(Renditions.none(host), 1);
                DatagramChannel from = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                DatagramChannel to = DatagramChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            InetSocketAddress address = (InetSocketAddress) to.getLocalAddress();
            List<FanOut.Handle> handles = new ArrayList<>();
            for (int viewer = 0; viewer < VIEWERS; viewer++) {
                SrtpSender protection = new SrtpSender(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
                assumeTrue(protection.usesLibcrypto(), "no library of our own");
                RtpExtensions extensions = RtpExtensions.builder().transportSequence(3).build();
                MediaTracks tracks = new MediaTracks(
                        Optional.of(new MediaTracks.Track(96, viewer * 3 + 1, extensions)),
                        Optional.of(new MediaTracks.Track(97, viewer * 3 + 2, extensions)),
                        Optional.empty(),
                        List.of(),
                        PayloadTypes.of(List.of(new NegotiatedFormat(VideoProfile.H264, 96, OptionalInt.of(97)))));
                handles.add(fanOut.add(
                        new ViewerSetup(
                                "peer",
                                tracks,
                                Sources.HOST,
                                protection,
                                new Loopback(sender.to(new UdpDestination(from, address))),
                                new byte[] {'n'},
                                new NtpClock(0, System.nanoTime()),
                                20_000_000,
                                60,
                                LinkJudgeSettings.DEFAULT),
                        new Unheard()));
            }
            host.keyFrameRequests().acquire(VIEWERS);
            send(host, handles, 0, WARM_UP_FRAMES);
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.getAllStackTraces().keySet().stream()
                    .filter(candidate -> candidate.getName().equals("rtp-sender-0"))
                    .findFirst().orElseThrow().threadId();
            long packetsBefore = packets(handles);
            long bytesBefore = threads.getThreadAllocatedBytes(thread);
            send(host, handles, WARM_UP_FRAMES, FRAMES);
            long bytes = threads.getThreadAllocatedBytes(thread) - bytesBefore;
            long packets = packets(handles) - packetsBefore;
            assertThat(packets).isGreaterThan(50_000);
            System.out.println("allocated " + bytes + " bytes for " + packets + " packets");
            // Counters for the statistics are made anew some times a second: that is all.
            assertThat((double) bytes / packets).isLessThan(3);
        }
    }

    private static long packets(List<FanOut.Handle> handles) {
        return handles.stream().mapToLong(handle -> handle.counters().packetsSent()).sum();
    }

    private static void send(FakeSource host, List<FanOut.Handle> handles, int before, int frames) throws InterruptedException {
        for (int frame = 0; frame < frames; frame++) {
            host.picture(before == 0 && frame == 0, FRAME_BYTES);
            Thread.sleep(4);
        }
        for (FanOut.Handle handle : handles) {
            long end = System.nanoTime() + 20_000_000_000L;
            while (handle.counters().framesSent() < before + frames) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(20);
            }
        }
    }
}
