package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.moonfleet.gamestream.accelerated.PacketOpener;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VideoReceiverMemoryTest {
    private static final int FRAMES = 100;
    private static final int FRAME_LENGTH = 40_000;
    /** A frame here is about 200 datagrams; what is allowed per frame would not do for a single object each. */
    private static final long ALLOWED = FRAMES * 1024L;

    @Test
    void aDatagramAllocatesNothing() {
        assertThat(allocatedBeyondPictures(Optional.empty(), 0)).isLessThan(ALLOWED);
    }

    @Test
    void aLostOneThatIsRepairedNeither() {
        assertThat(allocatedBeyondPictures(Optional.empty(), 10)).isLessThan(ALLOWED);
    }

    @Test
    void anEncryptedOneNeitherWhereLibcryptoDecrypts() {
        assumeThat(PacketOpener.of(new byte[16])).isPresent();
        assertThat(allocatedBeyondPictures(Optional.of(new byte[16]), 10)).isLessThan(ALLOWED);
    }

    /** @param every of so many data packets one is lost; 0 for none */
    private static long allocatedBeyondPictures(Optional<byte[]> key, int every) {
        TestHost host = new TestHost(TestHost.PACKET_SIZE, key);
        List<ByteBuffer> datagrams = new ArrayList<>();
        for (int number = 1; number <= 2 * FRAMES; number++) {
            List<byte[]> packets = number == 1 ? host.keyFrame(1, FRAME_LENGTH) : host.frame(number, FRAME_LENGTH);
            for (int i = 0; i < packets.size(); i++) {
                if (every == 0 || i % every != 0) {
                    datagrams.add(ByteBuffer.wrap(packets.get(i)));
                }
            }
        }
        VideoStreamSettings settings = VideoStreamSettings.of(VideoFormat.Codec.H264, TestHost.PACKET_SIZE, key);
        VideoReceiver receiver = new VideoReceiver(settings, accessUnit -> {}, new Deaf());
        int half = datagrams.size() / 2;
        datagrams.subList(0, half).forEach(datagram -> receiver.receive(datagram, 0));

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = half; i < datagrams.size(); i++) {
            receiver.receive(datagrams.get(i), 0);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertThat(receiver.counters().frames()).isEqualTo(2 * FRAMES);
        return allocated - (long) FRAMES * FRAME_LENGTH;
    }

    private static final class Deaf implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }
}
