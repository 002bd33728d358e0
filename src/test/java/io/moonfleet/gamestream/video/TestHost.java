package io.moonfleet.gamestream.video;

import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes numbered frames with content that can be checked, and packs them. */
final class TestHost {
    static final int PACKET_SIZE = 256;
    private static final byte[] KEY_START = {0, 0, 0, 1, 0x67, 1, 2, 0, 0, 0, 1, 0x68, 3, 0, 0, 1, 0x65};
    private static final byte[] INTER_START = {0, 0, 0, 1, 0x41};

    private final VideoPacketizer packetizer;

    TestHost() {
        this(PACKET_SIZE, Optional.empty());
    }

    TestHost(int packetSize, Optional<byte[]> key) {
        packetizer = new VideoPacketizer(packetSize, 20, 2, key);
    }

    TestHost startingAt(long sequence) {
        packetizer.startAt(sequence);
        return this;
    }

    List<byte[]> keyFrame(int number, int length) {
        return packetizer.packetize(number, FrameType.IDR, 0, 3000 * number, keyUnit(number, length));
    }

    List<byte[]> frame(int number, int length) {
        return frame(number, FrameType.P, length);
    }

    List<byte[]> frame(int number, FrameType type, int length) {
        return packetizer.packetize(number, type, 0, 3000 * number, interUnit(number, length));
    }

    /** An H.264 access unit with parameter sets, {@code length} bytes long, that ends in no zero. */
    static byte[] keyUnit(int number, int length) {
        return unit(KEY_START, number, length);
    }

    /** An H.264 access unit of one slice that no decoder can start with. */
    static byte[] interUnit(int number, int length) {
        return unit(INTER_START, number, length);
    }

    private static byte[] unit(byte[] start, int number, int length) {
        byte[] unit = new byte[Math.max(length, start.length + 1)];
        new Random(number).nextBytes(unit);
        for (int i = 0; i < unit.length; i++) {
            // No start code may arise by chance.
            unit[i] |= 1;
        }
        System.arraycopy(start, 0, unit, 0, start.length);
        return unit;
    }
}
