package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Bytes as the RFCs have them. */
class ChunkCodecTest {
    private static final HexFormat HEX = HexFormat.of();
    private final List<byte[]> packets = new ArrayList<>();
    private final PacketWriter writer = new PacketWriter(SctpSettings.standard(), (data, offset, length) -> {
        byte[] packet = new byte[length];
        System.arraycopy(data, offset, packet, 0, length);
        packets.add(packet);
    });

    private static byte[] bytes(String hex) {
        return HEX.parseHex(hex.replace(" ", ""));
    }

    /** The chunks of the only packet. */
    private String chunks() {
        writer.flush();
        assertThat(packets).hasSize(1);
        return HEX.formatHex(packets.getFirst(), Packets.HEADER, packets.getFirst().length);
    }

    /** RFC 3720 appendix B.4 has the CRC32c of 32 zeros, and SCTP sends the lowest byte first. */
    @Test
    void theChecksumIsCrc32cLowestByteFirst() {
        CRC32C crc = new CRC32C();
        crc.update(new byte[32]);
        assertThat(crc.getValue()).isEqualTo(0x8A9136AAL);
        byte[] packet = new byte[32];
        Packets.seal(packet, packet.length, crc);
        assertThat(HEX.formatHex(packet, 8, 12)).isEqualTo("aa36918a");
        assertThat(Packets.valid(packet, 0, packet.length, 0, 0, crc)).isTrue();
        for (int bit = 0; bit < packet.length * 8; bit++) {
            packet[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(Packets.valid(packet, 0, packet.length, 0, 0, crc)).isFalse();
            packet[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void thePacketHeaderHasPortsTagAndChecksum() {
        writer.tag(0xCAFEBABE);
        writer.chunk(ChunkType.COOKIE_ACK, 0, 0);
        writer.flush();
        byte[] packet = packets.getFirst();
        assertThat(HEX.formatHex(packet, 0, 8)).isEqualTo("13881388cafebabe");
        assertThat(HEX.formatHex(packet, 12, 16)).isEqualTo("0b000004");
        assertThat(Packets.valid(packet, 0, packet.length, 5000, 5000, new CRC32C())).isTrue();
        assertThat(Packets.valid(packet, 0, packet.length, 5000, 5001, new CRC32C())).isFalse();
    }

    @Test
    void initAnnouncesForwardTsnAndReconfiguration() throws MalformedPacketException {
        new InitChunk(0x01020304, 0x00100000, 0x400, 0x401, 0x0A0B0C0D, true, true, Optional.empty(), List.of())
                .write(writer, ChunkType.INIT);
        assertThat(chunks()).isEqualTo(
                "01000020" + "01020304" + "00100000" + "04000401" + "0a0b0c0d" + "c0000004" + "80080006" + "82c00000");
        InitChunk read = InitChunk.parse(packets.getFirst(), 16, 28);
        assertThat(read.initiateTag()).isEqualTo(0x01020304);
        assertThat(read.outboundStreams()).isEqualTo(0x400);
        assertThat(read.inboundStreams()).isEqualTo(0x401);
        assertThat(read.receiveWindow()).isEqualTo(0x100000);
        assertThat(read.initialTsn()).isEqualTo(0x0A0B0C0D);
        assertThat(read.forwardTsn()).isTrue();
        assertThat(read.reconfiguration()).isTrue();
        assertThat(read.cookie()).isEmpty();
    }

    @Test
    void initAckBringsCookieAndUnknownParameters() throws MalformedPacketException {
        new InitChunk(1, 2, 3, 4, 5, true, true, Optional.of(bytes("c0ffee")), List.of(bytes("c1230005 aa")))
                .write(writer, ChunkType.INIT_ACK);
        assertThat(chunks()).isEqualTo("02000034" + "00000001" + "00000002" + "00030004" + "00000005" + "c0000004"
                + "8008000682c00000" + "00070007c0ffee00" + "00080009" + "c1230005aa000000");
        assertThat(HEX.formatHex(InitChunk.parse(packets.getFirst(), 16, 48).cookie().orElseThrow())).isEqualTo("c0ffee");
    }

    @Test
    void unknownParametersAreSkippedOrReportedAsTheirHighestBitsSay() throws MalformedPacketException {
        String fixed = "00000001 00001000 00010001 00000001";
        byte[] all = bytes(fixed + "8aaa0004" + "caaa0006bbbb0000" + "c0000004");
        InitChunk read = InitChunk.parse(all, 0, all.length);
        assertThat(read.forwardTsn()).isTrue();
        assertThat(read.unrecognized()).hasSize(1);
        assertThat(HEX.formatHex(read.unrecognized().getFirst())).isEqualTo("caaa0006bbbb");
        byte[] stop = bytes(fixed + "4aaa0004" + "c0000004");
        read = InitChunk.parse(stop, 0, stop.length);
        assertThat(read.forwardTsn()).isFalse();
        assertThat(read.unrecognized()).hasSize(1);
        byte[] silent = bytes(fixed + "0aaa0004" + "c0000004");
        assertThat(InitChunk.parse(silent, 0, silent.length).unrecognized()).isEmpty();
    }

    @Test
    void initsThatCannotBeAreRefused() throws MalformedPacketException {
        byte[] noStreams = bytes("00000001 00001000 00000001 00000001");
        assertThat(InitChunk.parse(noStreams, 0, 16).refusal()).isPresent();
        byte[] noWindow = bytes("00000001 000005db 00010001 00000001");
        assertThat(InitChunk.parse(noWindow, 0, 16).refusal()).isPresent();
        byte[] good = bytes("00000001 000005dc 00010001 00000001");
        assertThat(InitChunk.parse(good, 0, 16).refusal()).isEmpty();
        assertThatThrownBy(() -> InitChunk.parse(good, 0, 15)).isInstanceOf(MalformedPacketException.class);
        byte[] overrun = bytes("00000001 000005dc 00010001 00000001 c0000005");
        assertThatThrownBy(() -> InitChunk.parse(overrun, 0, 20)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void dataCarriesFlagsNumbersAndPayload() {
        OutboundMessage message = OutboundMessage.reliable(3, 51, "abcde".getBytes(StandardCharsets.US_ASCII));
        message.ssn(9);
        new OutboundChunk(message, 0x1_0000_0007L, 0, 5, ChunkType.BEGIN | ChunkType.END).write(writer, true);
        assertThat(chunks()).isEqualTo("000b0015" + "00000007" + "00030009" + "00000033" + "6162636465000000");
    }

    /** The example of RFC 9260 section 3.3.4: 10 to 12, 14, 15 and 17 have arrived. */
    @Test
    void sackTellsGapsFromTheCumulativeTsn() throws MalformedPacketException {
        ReceivedTsns tsns = new ReceivedTsns();
        tsns.start(10);
        for (int tsn : new int[] {10, 11, 12, 14, 15, 17}) {
            tsns.arrived(tsns.unwrap(tsn));
        }
        tsns.duplicate(tsns.unwrap(11));
        tsns.writeSack(writer, 4_660);
        assertThat(chunks()).isEqualTo("0300001c" + "0000000c" + "00001234" + "00020001" + "00020003" + "00050005" + "0000000b");
        SackChunk read = SackChunk.parse(packets.getFirst(), 16, 24);
        assertThat(read.cumulativeTsn()).isEqualTo(12);
        assertThat(read.receiveWindow()).isEqualTo(4_660);
        assertThat(read.starts()).containsExactly(2, 5);
        assertThat(read.ends()).containsExactly(3, 5);
    }

    @Test
    void sackBlocksOutOfOrderAreLeftOut() throws MalformedPacketException {
        byte[] sack = bytes("00000001 00001000 00030000 00020003 00050004 00070008");
        assertThat(SackChunk.parse(sack, 0, sack.length).starts()).containsExactly(2);
        byte[] tooMany = bytes("00000001 00001000 00030000 00020003");
        assertThatThrownBy(() -> SackChunk.parse(tooMany, 0, tooMany.length)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void openMessagesTellLabelProtocolAndPromise() throws MalformedPacketException {
        record Case(DataChannelOptions.Reliability reliability, String ordered, String unordered, String parameter) {}
        for (Case each : List.of(
                new Case(new DataChannelOptions.Reliable(), "00", "80", "00000000"),
                new Case(new DataChannelOptions.Retransmits(258), "01", "81", "00000102"),
                new Case(new DataChannelOptions.Lifetime(Duration.ofMillis(4_000_000_000L)), "02", "82", "ee6b2800"))) {
            for (boolean ordered : new boolean[] {true, false}) {
                OpenMessage open = new OpenMessage("m\u00e4", new DataChannelOptions(ordered, each.reliability(), 256, "p"));
                byte[] encoded = open.encode();
                assertThat(HEX.formatHex(encoded)).isEqualTo("03" + (ordered ? each.ordered() : each.unordered()) + "0100"
                        + each.parameter() + "0003" + "0001" + "6dc3a4" + "70");
                assertThat(OpenMessage.parse(encoded)).isEqualTo(open);
            }
        }
        byte[] wrongLength = bytes("03000100 00000000 0003 0001 6d");
        assertThatThrownBy(() -> OpenMessage.parse(wrongLength)).isInstanceOf(MalformedPacketException.class);
        byte[] wrongKind = bytes("03030100 00000000 0000 0000");
        assertThatThrownBy(() -> OpenMessage.parse(wrongKind)).isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void serialNumbersGoOnPastTheirEnd() {
        assertThat(Wire.unwrap(0x1_FFFF_FFF0L, 5)).isEqualTo(0x2_0000_0005L);
        assertThat(Wire.unwrap(0x2_0000_0005L, 0xFFFF_FFF0)).isEqualTo(0x1_FFFF_FFF0L);
        ReceivedTsns tsns = new ReceivedTsns();
        tsns.start(-2);
        for (int tsn = -2; tsn < 3; tsn++) {
            assertThat(tsns.look(tsns.unwrap(tsn))).isEqualTo(ReceivedTsns.Arrival.NEW);
            tsns.arrived(tsns.unwrap(tsn));
            assertThat(tsns.look(tsns.unwrap(tsn))).isEqualTo(ReceivedTsns.Arrival.DUPLICATE);
        }
        assertThat((int) tsns.cumulative()).isEqualTo(2);
        assertThat(tsns.look(tsns.unwrap(3 + ReceivedTsns.SPAN))).isEqualTo(ReceivedTsns.Arrival.TOO_FAR);
    }
}
