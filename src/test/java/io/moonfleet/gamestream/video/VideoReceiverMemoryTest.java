package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VideoReceiverMemoryTest {
    private static final int FRAMES = 100;
    private static final int FRAME_LENGTH = 40_000;

    @Test
    void aDatagramAllocatesNothing() {
        TestHost host = new TestHost();
        List<ByteBuffer> datagrams = new ArrayList<>();
        for (int number = 1; number <= 2 * FRAMES; number++) {
            List<byte[]> packets = number == 1 ? host.keyFrame(1, FRAME_LENGTH) : host.frame(number, FRAME_LENGTH);
            packets.forEach(packet -> datagrams.add(ByteBuffer.wrap(packet)));
        }
        VideoReceiver receiver = new VideoReceiver(
                VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, Optional.empty()),
                accessUnit -> {},
                new ReceivedVideo(VideoStreamSettings.of(VideoFormat.Codec.H264, 64, Optional.empty())));
        int half = datagrams.size() / 2;
        datagrams.subList(0, half).forEach(datagram -> receiver.receive(datagram, 0));

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = half; i < datagrams.size(); i++) {
            receiver.receive(datagrams.get(i), 0);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        long accessUnits = (long) FRAMES * FRAME_LENGTH;
        // A frame here is about 200 datagrams; what is allowed per frame would not do for a single object each.
        assertThat(receiver.counters().frames()).isEqualTo(2 * FRAMES);
        assertThat(allocated).isLessThan(accessUnits + FRAMES * 1024L);
    }
}
