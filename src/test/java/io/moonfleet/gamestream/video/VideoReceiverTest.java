package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoReceiverTest {
    private final TestHost host = new TestHost();
    private final ReceivedVideo received = ReceivedVideo.plain(VideoFormat.Codec.H264, TestHost.PACKET_SIZE);

    @Test
    @Conforms(50)
    void statement50DatagramsShorterThanTheHeadersAreDiscarded() {
        for (int length = 0; length < 32; length++) {
            received.receive(new byte[length]);
        }
        received.receiveAll(host.keyFrame(1, 500));
        assertThat(received.frameNumbers()).containsExactly(1);
        assertThat(received.receiver.counters().rejected()).isEqualTo(32);
    }

    @Test
    @Conforms(51)
    void statement51FecInfoIsTakenApart() {
        int fecInfo = 0x00C00420;
        assertThat(VideoPacketHeader.dataShards(fecInfo)).isEqualTo(3);
        assertThat(VideoPacketHeader.shardIndex(fecInfo)).isZero();
        assertThat(VideoPacketHeader.fecPercentage(fecInfo)).isEqualTo(66);
        assertThat(VideoPacketHeader.parityShards(3, 66)).isEqualTo(2);
    }

    @Test
    void smallFrameOfTheVectorComesOut() {
        JsonNode vector = Vectors.read("video-packets.json").get("small_frame");
        ReceivedVideo small = ReceivedVideo.plain(VideoFormat.Codec.H264, 64);
        vector.get("packets").forEach(packet -> small.receive(Vectors.bytes(packet)));
        AccessUnit accessUnit = small.accessUnits.getFirst();
        assertThat(Vectors.hex(accessUnit.data())).isEqualTo(vector.get("frame_payload_hex").asText());
        assertThat(accessUnit.type()).isEqualTo(FrameType.IDR);
        assertThat(accessUnit.keyFrame()).isTrue();
        assertThat(accessUnit.hostLatencyTenthMillis()).isEqualTo(25);
        assertThat(accessUnit.presentationTimeMicros()).isEqualTo(3000 * 1000 / 90);
    }

    @Test
    @Conforms(54)
    void statement54FrameWithUpToMLossesInEachBlockIsDeliveredIntact() {
        long seed = 54;
        Random random = new Random(seed);
        List<byte[]> packets = host.keyFrame(1, 150_000);
        int blocks = VideoPacketHeader.lastBlock(packets.getFirst()) + 1;
        assertThat(blocks).isEqualTo(3);
        List<byte[]> arriving = new ArrayList<>(packets);
        for (int block = 0; block < blocks; block++) {
            int number = block;
            List<byte[]> ofBlock = new ArrayList<>(packets.stream()
                    .filter(packet -> VideoPacketHeader.block(packet) == number)
                    .toList());
            Collections.shuffle(ofBlock, random);
            int fecInfo = VideoPacketHeader.fecInfo(ofBlock.getFirst());
            int parity = VideoPacketHeader.parityShards(
                    VideoPacketHeader.dataShards(fecInfo), VideoPacketHeader.fecPercentage(fecInfo));
            arriving.removeAll(ofBlock.subList(0, parity));
        }
        received.receiveAll(arriving);
        assertThat(received.accessUnits).as("seed %d", seed).hasSize(1);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, 150_000));
        assertThat(received.receiver.counters().shardsRecovered()).isPositive();
    }

    @Test
    @Conforms(54)
    void statement54RepairedPacketsHaveTheirHeaderBack() {
        JsonNode vector = Vectors.read("video-packets.json").get("small_frame");
        VideoBlock block = new VideoBlock(80);
        byte[] buffer = new byte[80];
        for (int index : new int[] {1, 3, 4}) {
            System.arraycopy(Vectors.bytes(vector.get("packets").get(index)), 0, buffer, 0, 80);
            if (index == 1) {
                block.open(buffer, 0);
            }
            buffer = block.store(buffer, 80);
        }
        assertThat(block.recover()).isTrue();
        for (int index = 0; index < 3; index++) {
            assertThat(Vectors.hex(block.shard(index))).isEqualTo(vector.get("packets").get(index).asText());
        }
    }

    @Test
    @Conforms(55)
    void statement55WithOneLossTooManyTheFrameIsReportedLostOnce() {
        received.receiveAll(host.keyFrame(1, 500));
        List<byte[]> damaged = host.frame(2, 1000);
        received.receiveAll(damaged.subList(3, damaged.size()));
        received.receiveAll(host.frame(3, 500));
        received.receiveAll(host.frame(4, 500));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr");
        assertThat(received.receiver.counters().framesLost()).isEqualTo(1);
        assertThat(received.statuses).singleElement().satisfies(status -> {
            assertThat(status.frameIndex()).isEqualTo(2);
            assertThat(status.missingBeforeHighest()).isEqualTo(3);
        });
    }

    @Test
    @Conforms(56)
    void statement56ReorderedDuplicatedAndLatePacketsDoNotChangeTheOutput() {
        long seed = 56;
        Random random = new Random(seed);
        List<byte[]> late = new ArrayList<>();
        for (int number = 1; number <= 200; number++) {
            int length = 20 + random.nextInt(8000);
            List<byte[]> packets =
                    new ArrayList<>(number == 1 ? host.keyFrame(1, length) : host.frame(number, length));
            packets.add(packets.get(random.nextInt(packets.size())));
            Collections.shuffle(packets, random);
            received.receiveAll(packets);
            late.add(packets.getFirst());
            received.receive(late.get(random.nextInt(late.size())));
        }
        assertThat(received.frameNumbers()).as("seed %d", seed).hasSize(200);
        assertThat(received.accessUnits).allSatisfy(accessUnit -> {
            byte[] data = accessUnit.data();
            byte[] expected = accessUnit.frameNumber() == 1
                    ? TestHost.keyUnit(1, data.length)
                    : TestHost.interUnit(accessUnit.frameNumber(), data.length);
            assertThat(data).isEqualTo(expected);
        });
        assertThat(received.receiver.counters().framesLost()).isZero();
    }

    @Test
    @Conforms(57)
    void statement57SequenceWrapInsideAFrameAndABlockWorks() {
        TestHost wrapping = new TestHost().startingAt(65_530);
        List<byte[]> first = wrapping.keyFrame(1, 3000);
        assertThat(VideoPacketHeader.sequence(first.getLast())).isLessThan(100);
        first.remove(0);
        first.remove(6);
        received.receiveAll(first);
        received.receiveAll(wrapping.frame(2, 3000));
        assertThat(received.frameNumbers()).containsExactly(1, 2);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, 3000));
    }

    @Test
    @Conforms(58)
    void statement58LossOfAWholeBlockIsDetected() {
        received.receiveAll(host.keyFrame(1, 500));
        List<byte[]> large = host.frame(2, 100_000);
        received.receiveAll(
                large.stream().filter(packet -> VideoPacketHeader.block(packet) != 1).toList());
        received.receiveAll(host.frame(3, 500));
        assertThat(received.events).containsExactly("frame 1", "lost 2..2", "idr");

        List<byte[]> firstBlockGone = host.keyFrame(4, 100_000);
        received.receiveAll(firstBlockGone.stream()
                .filter(packet -> VideoPacketHeader.block(packet) != 0)
                .toList());
        received.receiveAll(host.keyFrame(5, 500));
        assertThat(received.events)
                .containsExactly("frame 1", "lost 2..2", "idr", "lost 4..4", "frame 5");
    }

    @Test
    @Conforms(59)
    void statement59InnerBlocksWithoutBorderFlagsAreAccepted() {
        List<byte[]> packets = host.keyFrame(1, 100_000);
        for (byte[] packet : packets) {
            // As Wolf does it. Parity of such packets is not known here, so only data packets arrive.
            int block = VideoPacketHeader.block(packet);
            if (block > 0) {
                packet[VideoPacketHeader.FLAGS] &= ~VideoPacketHeader.FLAG_START_OF_FRAME;
            }
            if (block < VideoPacketHeader.lastBlock(packet)) {
                packet[VideoPacketHeader.FLAGS] &= ~VideoPacketHeader.FLAG_END_OF_FRAME;
            }
        }
        received.receiveAll(packets.stream().filter(VideoReceiverTest::isData).toList());
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, 100_000));
    }

    @Test
    void hostThatSendsSmallerPacketsThanAnnouncedIsUnderstood() {
        ReceivedVideo announced = ReceivedVideo.plain(VideoFormat.Codec.H264, 1392);
        List<byte[]> packets = host.keyFrame(1, 3000);
        announced.receiveAll(packets.subList(2, packets.size()));
        assertThat(announced.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, 3000));
    }

    @Test
    void shorterLastPacketIsPaddedForTheRepair() {
        List<byte[]> packets = host.keyFrame(1, 1000);
        int last = 0;
        while (isData(packets.get(last + 1))) {
            last++;
        }
        int used = packets.get(last).length;
        while (packets.get(last)[used - 1] == 0) {
            used--;
        }
        packets.set(last, Arrays.copyOf(packets.get(last), used));
        packets.remove(1);
        received.receiveAll(packets);
        assertThat(received.accessUnits.getFirst().data()).isEqualTo(TestHost.keyUnit(1, 1000));
    }

    @Test
    void oneStrayDatagramDoesNotMakeAllOthersLookLate() {
        received.receiveAll(host.keyFrame(1, 500));
        received.receive(new TestHost().keyFrame(1_000_000, 500).getFirst());
        received.receiveAll(host.frame(2, 500));
        assertThat(received.frameNumbers()).containsExactly(1, 2);

        List<byte[]> afterOutage = host.keyFrame(5000, 500);
        received.receiveAll(afterOutage);
        assertThat(received.frameNumbers()).containsExactly(1, 2, 5000);
    }

    @Test
    void aForgedJumpIsTakenBackWhenEverythingElseLooksLate() {
        received.receiveAll(host.keyFrame(1, 500));
        received.receive(new TestHost().keyFrame(1_000_000, 500).getFirst());
        received.receive(new TestHost().keyFrame(1_000_001, 500).getFirst());
        received.events.clear();
        int number = 2;
        while (received.events.isEmpty()) {
            assertThat(number).isLessThan(250);
            received.receiveAll(host.frame(number, 500));
            number++;
        }
        assertThat(received.events).containsExactly("idr");
        received.receiveAll(host.frame(number, 500));
        received.receiveAll(host.keyFrame(number + 1, 500));
        received.receiveAll(host.frame(number + 2, 500));
        assertThat(received.frameNumbers()).containsExactly(1, number + 1, number + 2);
    }

    @Test
    void latePacketsBetweenOthersDoNotChangeThePosition() {
        received.receiveAll(host.keyFrame(5000, 500));
        received.receiveAll(host.keyFrame(5001, 500));
        byte[] stale = new TestHost().keyFrame(1, 500).getFirst();
        int last = received.frameNumbers().getLast();
        for (int count = 1; count <= 500; count++) {
            received.receive(stale);
            received.receiveAll(host.frame(last + count, 500));
        }
        assertThat(received.frameNumbers()).endsWith(last + 499, last + 500);
    }

    @Test
    @Conforms(67)
    void statement67EncryptedPacketsMatchTheVectorAndABadTagDropsThePacketOnly() {
        byte[] key = Vectors.bytes(Vectors.read("video-packets.json").at("/encrypted/rikey_hex"));
        ReceivedVideo encrypted =
                new ReceivedVideo(VideoStreamSettings.of(VideoFormat.Codec.H264, 64, Optional.of(key)));
        List<byte[]> datagrams = VideoPacketizerTest.smallFrame(Optional.of(key));
        datagrams.get(1)[40] ^= 1;
        datagrams.get(2)[20] ^= 1;
        encrypted.receiveAll(datagrams);
        assertThat(encrypted.receiver.counters().rejected()).isEqualTo(2);
        assertThat(Vectors.hex(encrypted.accessUnits.getFirst().data()))
                .isEqualTo(Vectors.read("video-packets.json").at("/small_frame/frame_payload_hex").asText());
    }

    @Test
    void settingsDoNotShowTheKey() {
        VideoStreamSettings settings =
                VideoStreamSettings.of(VideoFormat.Codec.H264, 1024, Optional.of(new byte[] {1, 2, 3}));
        assertThat(settings.toString()).contains("encrypted=true").doesNotContain("[B@", "1, 2, 3");
    }

    private static boolean isData(byte[] packet) {
        int fecInfo = VideoPacketHeader.fecInfo(packet);
        return VideoPacketHeader.shardIndex(fecInfo) < VideoPacketHeader.dataShards(fecInfo);
    }
}
