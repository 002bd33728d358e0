package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Av1PacketizerTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int SEQUENCE = 1 << 3;
    private static final int FRAME = 6 << 3;
    private static final int METADATA = 5 << 3;
    private static final int HAS_SIZE = 2;

    /** An OBU with size field, whose content counts. */
    private static byte[] obu(int header, int contentLength) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(header | HAS_SIZE);
        if ((header & 4) != 0) {
            bytes.write(0x28);
        }
        byte[] size = new byte[5];
        bytes.write(size, 0, Leb128.write(contentLength, size, 0));
        for (int i = 0; i < contentLength; i++) {
            bytes.write(i);
        }
        return bytes.toByteArray();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    private static String hex(PacketizedFrame frame, int packet) {
        return HEX.formatHex(Frames.payload(frame, packet));
    }

    @Test
    void aSmallTemporalUnitIsOnePacketOfElementsWithoutSizeFields() {
        // Temporal delimiter, sequence header of 3 bytes, frame of 4 bytes.
        byte[] unit = HEX.parseHex("1200" + "0a03aabbcc" + "320401020304");
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), true, unit);
        assertThat(frame.count()).isEqualTo(1);
        // Two elements counted, new sequence; the first with its length.
        assertThat(hex(frame, 0)).isEqualTo("28" + "04" + "08aabbcc" + "3001020304");
        assertThat(hex(Frames.packetize(new Av1Packetizer(100), false, unit), 0)).startsWith("20");
        assertThat(HEX.formatHex(Frames.depacketize(new Av1Depacketizer(), frame))).isEqualTo("0a03aabbcc" + "320401020304");
    }

    @Test
    void anExtensionHeaderStays() {
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), false, HEX.parseHex("3628" + "02" + "0102"));
        assertThat(hex(frame, 0)).isEqualTo("10" + "34280102");
        assertThat(HEX.formatHex(Frames.depacketize(new Av1Depacketizer(), frame))).isEqualTo("3628020102");
    }

    @Test
    void theLastUnitMayLackItsSize() {
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), false, HEX.parseHex("2a01aa" + "30010203"));
        assertThat(hex(frame, 0)).isEqualTo("20" + "02" + "28aa" + "30010203");
    }

    @Test
    void moreThanThreeElementsAllHaveTheirLength() {
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), false,
                HEX.parseHex("2a01aa" + "2a01bb" + "2a01cc" + "320101"));
        assertThat(hex(frame, 0)).isEqualTo("00" + "0228aa" + "0228bb" + "0228cc" + "023001");
    }

    @Test
    void aLargeUnitIsCutIntoPacketsOfEqualSize() {
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), false, obu(FRAME, 249));
        // 250 bytes, 4 more for what the cuts may cost, in three packets.
        assertThat(frame.count()).isEqualTo(3);
        assertThat(frame.length(0)).isEqualTo(86);
        assertThat(frame.length(1)).isEqualTo(86);
        assertThat(frame.length(2)).isEqualTo(3 + 250 - 2 * 86);
        assertThat(hex(frame, 0)).startsWith("50" + "30" + "0001");
        assertThat(hex(frame, 1)).startsWith("d0" + "54");
        assertThat(hex(frame, 2)).startsWith("90" + "a9");
    }

    @Test
    void noPacketButTheLastEndsWithAUnit() {
        long seed = FuzzSeed.of(Av1PacketizerTest.class, 41);
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            int units = 1 + random.nextInt(8);
            for (int i = 0; i < units; i++) {
                int content = random.nextInt(4) == 0 ? random.nextInt(3) : random.nextInt(300);
                // Only the very first unit may be too short to be cut: nothing lies in front of it.
                content = i == 0 ? Math.max(content, 1) : content;
                stream.writeBytes(obu(i == 0 ? SEQUENCE : random.nextBoolean() ? METADATA : FRAME | 4, content));
            }
            byte[] data = stream.toByteArray();
            int maxPayload = 64 + random.nextInt(200);
            PacketizedFrame frame = Frames.packetize(new Av1Packetizer(maxPayload), true, data);
            for (int i = 0; i < frame.count(); i++) {
                int header = frame.data()[frame.offset(i)];
                assertThat(frame.length(i)).as("round %d of seed %d", round, seed).isLessThanOrEqualTo(maxPayload);
                assertThat((header & 0x80) != 0).as("packet %d of %d, round %d", i, frame.count(), round).isEqualTo(i > 0);
                assertThat((header & 0x40) != 0).as("packet %d of %d, round %d", i, frame.count(), round)
                        .isEqualTo(!frame.last(i));
            }
            assertThat(Frames.depacketize(new Av1Depacketizer(), frame)).as("round %d of seed %d", round, seed).isEqualTo(data);
        }
    }

    @Test
    void delimitersTileListsAndPaddingStayBehind() {
        byte[] unit = join(obu(2 << 3, 0), obu(FRAME, 5), obu(8 << 3, 3), obu(15 << 3, 9));
        PacketizedFrame frame = Frames.packetize(new Av1Packetizer(100), false, unit);
        assertThat(hex(frame, 0)).isEqualTo("10" + "300001020304");
    }

    @Test
    void whatIsNoTemporalUnitGivesNoPackets() {
        for (String hex : new String[] {"", "1200", "3205aabb", "32ffffffffffffffffffff", "34", "36", "3628", "32ffffffff0f"}) {
            assertThat(Frames.packetize(new Av1Packetizer(), false, HEX.parseHex(hex)).count()).as(hex).isZero();
        }
    }

    @Test
    void numbersOfAllLengthsAreRead() {
        byte[] bytes = new byte[5];
        for (int value : new int[] {0, 1, 127, 128, 16383, 16384, 2_097_151, 2_097_152, 268_435_455, 268_435_456, Integer.MAX_VALUE}) {
            int length = Leb128.write(value, bytes, 0);
            assertThat(length).isEqualTo(Leb128.length(value));
            long read = Leb128.read(bytes, 0, length);
            assertThat(Leb128.value(read)).isEqualTo(value);
            assertThat(Leb128.bytes(read)).isEqualTo(length);
            assertThat(Leb128.read(bytes, 0, length - 1)).isEqualTo(-1);
        }
        // A number may be longer than it has to be.
        byte[] padded = HEX.parseHex("8580808000");
        assertThat(Leb128.value(Leb128.read(padded, 0, 5))).isEqualTo(5);
    }
}
