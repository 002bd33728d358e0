package io.moonfleet.streamer;

import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoPacketizer;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Video as benchmarks feed it to a receiver: a hundred frames of 312 kB with 20 % parity in two blocks, which is 150 Mbit/s
 * at 60 frames a second, without some of the data packets. One thread.
 */
public final class ReceiveLoad {
    private static final int FRAMES = 100;
    private static final int FRAME_BYTES = 312_000;
    private static final int PACKET_SIZE = 1392;
    private static final int PARITY_PERCENT = 20;
    private static final int LEAST_PARITY = 2;
    private static final int MOST_BLOCKS = 4;
    private static final int SEED = 1;

    private static final class Silent implements RecoveryListener {
        @Override
        public void requestIdr() {}

        @Override
        public void framesLost(int first, int last) {}

        @Override
        public void fecStatus(FecStatus status) {}
    }

    private final List<List<ByteBuffer>> frames = new ArrayList<>();
    private final VideoStreamSettings settings;
    private final int lossPercent;
    private VideoReceiver receiver;
    private Optional<AccessUnit> latest = Optional.empty();
    private int next;
    private long bits;
    private long packets;

    /** @param lossPercent of the data packets, in each block the same; 20 is the most that can be repaired */
    public ReceiveLoad(boolean encrypted, int lossPercent) {
        this.lossPercent = lossPercent;
        Optional<byte[]> key = encrypted ? Optional.of(new byte[16]) : Optional.empty();
        settings = VideoStreamSettings.of(VideoFormat.Codec.H264, PACKET_SIZE, key);
        Random random = new Random(SEED);
        VideoPacketizer clear = new VideoPacketizer(PACKET_SIZE, PARITY_PERCENT, LEAST_PARITY, Optional.empty());
        VideoPacketizer sender = new VideoPacketizer(PACKET_SIZE, PARITY_PERCENT, LEAST_PARITY, key);
        for (int number = 1; number <= FRAMES; number++) {
            byte[] picture = picture(random);
            List<byte[]> headers = clear.packetize(number, FrameType.IDR, 0, 1500 * number, picture);
            List<byte[]> datagrams = sender.packetize(number, FrameType.IDR, 0, 1500 * number, picture);
            frames.add(arriving(headers, datagrams, random));
        }
        restart();
    }

    private static byte[] picture(Random random) {
        byte[] picture = new byte[FRAME_BYTES];
        random.nextBytes(picture);
        for (int i = 0; i < picture.length; i++) {
            picture[i] |= 1;
        }
        byte[] parameters = {0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 1, 0x65};
        System.arraycopy(parameters, 0, picture, 0, parameters.length);
        return picture;
    }

    /** Takes the loss off, block by block; the number of the block and whether it is data stand in the clear copy. */
    private List<ByteBuffer> arriving(List<byte[]> headers, List<byte[]> datagrams, Random random) {
        List<ByteBuffer> arriving = new ArrayList<>();
        for (int block = 0; block < MOST_BLOCKS; block++) {
            List<Integer> data = new ArrayList<>();
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < headers.size(); i++) {
                byte[] header = headers.get(i);
                int shards = (header[31] & 0xFF) << 2 | (header[30] & 0xFF) >> 6;
                int index = (header[30] & 0x3F) << 4 | (header[29] & 0xF0) >> 4;
                if ((header[27] >> 4 & 3) == block) {
                    all.add(i);
                    if (index < shards) {
                        data.add(i);
                    }
                }
            }
            Collections.shuffle(data, random);
            Set<Integer> lost = new HashSet<>(data.subList(0, data.size() * lossPercent / 100));
            all.stream().filter(i -> !lost.contains(i)).map(i -> ByteBuffer.wrap(datagrams.get(i))).forEach(arriving::add);
        }
        return arriving;
    }

    private void restart() {
        receiver = new VideoReceiver(settings, unit -> latest = Optional.of(unit), new Silent());
        next = 0;
    }

    /**
     * Feeds one frame; every hundredth begins with a new receiver, whose buffers are then made anew.
     *
     * @throws IllegalStateException when it does not come out
     */
    public AccessUnit frame() {
        if (next == frames.size()) {
            restart();
        }
        List<ByteBuffer> datagrams = frames.get(next++);
        latest = Optional.empty();
        for (int i = 0; i < datagrams.size(); i++) {
            ByteBuffer datagram = datagrams.get(i).rewind();
            bits += 8L * datagram.remaining();
            receiver.receive(datagram, 0);
        }
        packets += datagrams.size();
        return latest.orElseThrow(() -> new IllegalStateException("a frame was not delivered"));
    }

    /** Of all datagrams fed since the load was made. */
    public long bits() {
        return bits;
    }

    /** All datagrams fed since the load was made. */
    public long packets() {
        return packets;
    }
}
