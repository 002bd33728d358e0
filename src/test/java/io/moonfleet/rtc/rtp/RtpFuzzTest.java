package io.moonfleet.rtc.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.FuzzInputs;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Hostile packets of peers, and hostile access units of hosts: nothing is thrown, and nothing is read beyond the packet. */
class RtpFuzzTest {
    private static final int INPUTS = 150_000;
    private static final HexFormat HEX = HexFormat.of();

    private static byte[] rtcpSample() {
        byte[] buffer = new byte[1400];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 0, buffer.length);
        writer.senderReport(1, 2, 3, 4, 5);
        writer.receiverReport(1, 2, 3, 4, 5, 6, 7, 8);
        writer.sourceDescription(1, RtcpWriter.canonicalName("somebody"));
        writer.nack(1, 2, new int[] {5, 6, 7, 40}, 4);
        writer.pictureLossIndication(1, 2);
        writer.fullIntraRequest(1, 2, 3);
        writer.receiverEstimate(1, 2, 3_000_000);
        writer.transportFeedback(1, 2, 65530, new long[] {1000, 2000, -1, 90_000, 80_000, -1, 100_000, 100_250}, 8, 1);
        writer.goodbye(1);
        return Arrays.copyOf(buffer, writer.length());
    }

    private static List<byte[]> rtcpSamples() {
        byte[] feedback = new byte[1000];
        RtcpWriter writer = new RtcpWriter().begin(feedback, 0, feedback.length);
        writer.transportFeedback(1, 2, 65530, new long[] {1000, 2000, -1, 90_000, 80_000, -1, 100_000, 100_250}, 8, 1);
        return List.of(rtcpSample(), Arrays.copyOf(feedback, writer.length()),
                HEX.parseHex("8fcd0007" + "0000000100000002" + "fffe000800000209" + "2003b000040008ff01000000"),
                HEX.parseHex("81cd000500000001" + "00000002" + "fffe8003000f000000280000"),
                HEX.parseHex("81ca000311223344" + "0103616263000000"));
    }

    @Test
    void rtcpOfPeersIsReadOrRefused() {
        FuzzInputs inputs = new FuzzInputs(FuzzSeed.of(RtpFuzzTest.class, 1), rtcpSamples(), 200);
        TransportMonitor transport = new TransportMonitor();
        SendHistory history = new SendHistory();
        RoundTripTime roundTrip = new RoundTripTime();
        RtcpRecorder described = new RtcpRecorder();
        long[] counts = new long[2];
        RtcpListener listener = new RtcpListener() {
            @Override
            public void receiverReport(int reporter, int ssrc, int fractionLost, int cumulativeLost, int highestSequence,
                    int jitter, int lastSenderReport, int delay) {
                roundTrip.reported(lastSenderReport, delay, 0x1234_5678_9ABC_DEF0L);
            }

            @Override
            public void canonicalName(int ssrc, byte[] data, int offset, int length) {
                described.canonicalName(ssrc, data, offset, length);
                described.lines.clear();
            }

            @Override
            public void nack(int sender, int ssrc, int packetId, int bitmask) {
                history.nacked(packetId, bitmask, 0, 0, (sequence, frame, packet) -> counts[0]++);
            }

            @Override
            public void transportPacket(int sequence, boolean received, long arrivalMicros) {
                assertThatIsBounded(arrivalMicros);
                transport.packet(sequence, received, arrivalMicros, 1);
                counts[1]++;
            }
        };
        int wellFormed = 0;
        for (int i = 0; i < INPUTS; i++) {
            transport.sent(1200, i);
            byte[] input = inputs.next();
            // Written at the end of an array, so that reading beyond the packet is an exception.
            byte[] shifted = new byte[input.length + 3];
            System.arraycopy(input, 0, shifted, 3, input.length);
            long before = counts[1];
            if (RtcpReader.read(shifted, 3, input.length, listener)) {
                wellFormed++;
            }
            if (counts[1] - before > RtcpReader.MAX_STATUSES) {
                throw new AssertionError("input " + i + " made " + (counts[1] - before) + " statuses");
            }
        }
        assertThat(wellFormed).isBetween(INPUTS / 20, INPUTS - 1000);
        assertThat(counts[1]).isPositive();
    }

    private static void assertThatIsBounded(long arrivalMicros) {
        if (arrivalMicros < 0 || arrivalMicros >= (1L << 24) * 64_000) {
            throw new AssertionError("arrival " + arrivalMicros);
        }
    }

    @Test
    void headersOfPeersAreReadOrRefused() {
        byte[] extended = new byte[60];
        RtpExtensions extensions = RtpExtensions.builder().mid(4, "video").playoutDelay(5, 0, 0).transportSequence(3).build();
        RtpHeader.write(extended, 0, 96, true, 1, 2, 3, extensions, 4);
        List<byte[]> samples = List.of(extended, HEX.parseHex("b26000010000000200000003" + "1111111122222222" + "10000002"
                + "0902beef00070100aabbcc000303"));
        FuzzInputs inputs = new FuzzInputs(FuzzSeed.of(RtpFuzzTest.class, 2), samples, 100);
        RtpHeader header = new RtpHeader();
        int wellFormed = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = inputs.next();
            if (!header.parse(input, 0, input.length)) {
                continue;
            }
            wellFormed++;
            int end = header.payloadOffset() + header.payloadLength();
            if (header.payloadOffset() < 12 || header.payloadLength() < 0 || end > input.length) {
                throw new AssertionError("payload outside of input " + i);
            }
            for (int id = 0; id <= 256; id++) {
                int position = header.extensionOffset(id);
                if (position >= 0 && position + header.extensionLength(position) > header.payloadOffset()) {
                    throw new AssertionError("extension outside of the header, input " + i);
                }
                header.extension16(id);
            }
            Retransmission.originalSequence(input, header.payloadOffset(), header.payloadLength());
        }
        assertThat(wellFormed).isBetween(INPUTS / 20, INPUTS - 1000);
    }

    private static List<byte[]> h264() {
        return List.of(Frames.annexB(Frames.counting(10, 0x67), Frames.counting(5, 0x68), Frames.counting(400, 0x65)),
                Frames.annexB(Frames.counting(3, 0x06), Frames.counting(90, 0x41), Frames.counting(120, 0x0C)));
    }

    private static List<byte[]> hevc() {
        return List.of(Frames.annexB(Frames.counting(10, 0x40, 1), Frames.counting(8, 0x42, 1), Frames.counting(5, 0x44, 1),
                Frames.counting(400, 0x26, 1)), Frames.annexB(Frames.counting(90, 0x02, 1), Frames.counting(120, 0x50, 1)));
    }

    private static List<byte[]> av1() {
        return List.of(HEX.parseHex("1200" + "0a03aabbcc" + "320401020304"), HEX.parseHex("1200" + "3628020102" + "32c801" + "77".repeat(200)),
                HEX.parseHex("0a03aabbcc" + "2a0101" + "2a0101" + "2a0101" + "328001" + "55".repeat(128)));
    }

    private static void accessUnits(long seed, List<byte[]> samples, VideoPacketizer packetizer, VideoDepacketizer depacketizer,
            boolean roundTrip) {
        FuzzInputs inputs = new FuzzInputs(FuzzSeed.of(RtpFuzzTest.class, seed), samples, 300);
        PacketizedFramePool pool = new PacketizedFramePool();
        for (int i = 0; i < INPUTS; i++) {
            byte[] input = inputs.next();
            PacketizedFrame frame = pool.acquire(input.length);
            packetizer.packetize(new EncodedVideo(i, false, i, input), frame);
            for (int packet = 0; packet < frame.count(); packet++) {
                if (frame.length(packet) < 1 || frame.length(packet) > 100) {
                    throw new AssertionError("input " + i + " made a packet of " + frame.length(packet));
                }
            }
            depacketizer.begin();
            for (int packet = 0; packet < frame.count(); packet++) {
                depacketizer.add(frame.data(), frame.offset(packet), frame.length(packet));
            }
            if (roundTrip && depacketizer.complete()) {
                byte[] expected = Frames.canonical(input);
                byte[] actual = Arrays.copyOf(depacketizer.data(), depacketizer.length());
                if (!Arrays.equals(actual, expected)) {
                    throw new AssertionError("input " + i + ": " + HEX.formatHex(input) + " became " + HEX.formatHex(actual));
                }
            }
            frame.release();
        }
        assertThat(pool.created()).isLessThan(5);
    }

    @Test
    void h264OfHostsIsPacketized() {
        accessUnits(3, h264(), new H264Packetizer(100), new H264Depacketizer(), true);
    }

    @Test
    void hevcOfHostsIsPacketized() {
        accessUnits(4, hevc(), new HevcPacketizer(100), new HevcDepacketizer(), false);
    }

    @Test
    void av1OfHostsIsPacketized() {
        accessUnits(5, av1(), new Av1Packetizer(100), new Av1Depacketizer(), false);
    }

    private static void payloads(long seed, List<byte[]> accessUnits, VideoPacketizer packetizer, VideoDepacketizer depacketizer) {
        List<byte[]> samples = new ArrayList<>();
        for (byte[] accessUnit : accessUnits) {
            samples.addAll(Frames.payloads(Frames.packetize(packetizer, true, accessUnit)));
        }
        FuzzInputs inputs = new FuzzInputs(FuzzSeed.of(RtpFuzzTest.class, seed), samples, 100);
        int taken = 0;
        for (int i = 0; i < INPUTS; i++) {
            if (i % 4 == 0) {
                depacketizer.begin();
            }
            byte[] input = inputs.next();
            taken += depacketizer.add(input, 0, input.length) ? 1 : 0;
            depacketizer.complete();
            depacketizer.keyFrame();
        }
        assertThat(taken).isPositive();
    }

    @Test
    void payloadsOfSendersArePutTogetherOrRefused() {
        payloads(6, h264(), new H264Packetizer(100), new H264Depacketizer());
        payloads(7, hevc(), new HevcPacketizer(100), new HevcDepacketizer());
        payloads(8, av1(), new Av1Packetizer(100), new Av1Depacketizer());
    }

    @Test
    void soundOfHostsIsPacketized() {
        FuzzInputs inputs = new FuzzInputs(FuzzSeed.of(RtpFuzzTest.class, 9), List.of(HEX.parseHex("eb03aabb")), 20);
        PacketizedFramePool pool = new PacketizedFramePool();
        OpusPacketizer packetizer = new OpusPacketizer();
        int before = 0;
        for (int i = 0; i < INPUTS; i++) {
            PacketizedFrame frame = pool.acquire(20);
            packetizer.packetize(new EncodedAudio(inputs.next()), frame, 0);
            int advance = frame.rtpTimestamp() - before;
            if (i > 0 && (advance < 120 || advance > 5760)) {
                throw new AssertionError("the clock advanced by " + advance);
            }
            before = frame.rtpTimestamp();
            frame.release();
        }
    }
}
