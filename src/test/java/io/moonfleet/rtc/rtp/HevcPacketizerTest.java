package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HevcPacketizerTest {
    private static final HexFormat HEX = HexFormat.of();

    private final HevcPacketizer packetizer = new HevcPacketizer(100);

    @Test
    void parameterSetsShareAPacketInFrontOfTheirPicture() {
        PacketizedFrame frame = Frames.packetize(packetizer, true,
                HEX.parseHex("000000014001aa" + "00000001" + "420102bb" + "000001" + "4401cc" + "000001" + "26017788"));
        assertThat(frame.count()).isEqualTo(2);
        // Type 48, layer 0, temporal id 1.
        assertThat(HEX.formatHex(Frames.payload(frame, 0)))
                .isEqualTo("6001" + "0003" + "4001aa" + "0004" + "420102bb" + "0003" + "4401cc");
        assertThat(HEX.formatHex(Frames.payload(frame, 1))).isEqualTo("26017788");
    }

    @Test
    void anAggregationPacketHasTheLowestLayerAndTemporalId() {
        // SEI of layer 5, temporal id 3, and one of layer 2, temporal id 4, whose forbidden bit is set.
        PacketizedFrame frame = Frames.packetize(packetizer, false, HEX.parseHex("0000014e2b01" + "000001ce1402" + "000001020199"));
        assertThat(HEX.formatHex(Frames.payload(frame, 0))).isEqualTo("e013" + "0003" + "4e2b01" + "0003" + "ce1402");
    }

    @Test
    void aLargeUnitGoesIntoFragmentsOfEqualSize() {
        byte[] slice = Frames.counting(2 + 250, 0x26, 0x01);
        PacketizedFrame frame = Frames.packetize(packetizer, true, Frames.annexB(slice));
        assertThat(frame.count()).isEqualTo(3);
        assertThat(frame.length(0)).isEqualTo(3 + 84);
        assertThat(frame.length(1)).isEqualTo(3 + 84);
        assertThat(frame.length(2)).isEqualTo(3 + 82);
        // Type 49 in the header; IDR_W_RADL is 19.
        assertThat(HEX.formatHex(Frames.payload(frame, 0), 0, 4)).isEqualTo("62019303");
        assertThat(HEX.formatHex(Frames.payload(frame, 1), 0, 4)).isEqualTo("62011357");
        assertThat(HEX.formatHex(Frames.payload(frame, 2), 0, 4)).isEqualTo("620153ab");
        assertThat(Frames.depacketize(new HevcDepacketizer(), frame)).isEqualTo(Frames.annexB(slice));
    }

    @Test
    void unitsWithoutAWholeHeaderAreNone() {
        assertThat(Frames.packetize(packetizer, false, HEX.parseHex("00000126" + "00000142")).count()).isZero();
    }

    @Test
    void aKeyFrameHasAllParameterSets() {
        HevcDepacketizer depacketizer = new HevcDepacketizer();
        byte[] whole = HEX.parseHex("000000014001aa" + "00000001" + "420102bb" + "000001" + "4401cc" + "000001" + "26017788");
        Frames.depacketize(depacketizer, Frames.packetize(packetizer, true, whole));
        assertThat(depacketizer.keyFrame()).isTrue();
        Frames.depacketize(depacketizer, Frames.packetize(packetizer, true, HEX.parseHex("000000014001aa" + "00000126017788")));
        assertThat(depacketizer.keyFrame()).isFalse();
    }
}
