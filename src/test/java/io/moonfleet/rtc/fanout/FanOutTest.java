package io.moonfleet.rtc.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.fanout.FakeViewerPath.Packet;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.LinkTrouble;
import io.moonfleet.rtc.rtp.NtpClock;
import io.moonfleet.rtc.rtp.RtcpListener;
import io.moonfleet.rtc.rtp.RtcpReader;
import io.moonfleet.rtc.rtp.RtcpWriter;
import io.moonfleet.rtc.rtp.RtpExtensions;
import io.moonfleet.rtc.sdp.NegotiatedFormat;
import io.moonfleet.rtc.sdp.NegotiatedSound;
import io.moonfleet.rtc.sdp.VideoProfile;
import io.moonfleet.rtc.srtp.SrtpProfile;
import io.moonfleet.rtc.srtp.SrtpReceiver;
import io.moonfleet.rtc.srtp.SrtpSender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FanOutTest {
    private static final int VIDEO = 96;
    private static final int RESEND = 97;
    private static final int AV1 = 98;
    private static final int AV1_RESEND = 99;
    private static final int AUDIO = 111;
    private static final int SURROUND = 112;
    private static final int TRANSPORT_ID = 3;
    private static final AudioLayout FIVE_ONE = new AudioLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5));
    private static final AudioLayout FIVE_ONE_HIGH = new AudioLayout(6, 6, 0, List.of(0, 1, 2, 3, 4, 5));

    private static final NegotiatedSound STEREO = new NegotiatedSound(AudioLayout.STEREO, AUDIO);

    private final FakeSource host = new FakeSource();
    private final FakeSource weak = new FakeSource();
    private final FakeSource full = new FakeSource();
    private final FakeSource mixed = new FakeSource();
    private final FanOut fanOut = new FanOut(new Renditions(host, Optional.of(weak), Optional.of(full), Optional.of(mixed)), 2);
    private final AtomicInteger viewers = new AtomicInteger();

    private final class Client implements FanOut.Listener {
        private final int number = viewers.incrementAndGet();
        private final BlockingQueue<Integer> switches = new LinkedBlockingQueue<>();
        private final BlockingQueue<Boolean> soundAsItIs = new LinkedBlockingQueue<>();
        private final Semaphore undecodable = new Semaphore(0);
        private final FakeViewerPath path;
        private final FanOut.Handle handle;

        Client(boolean resendStream, boolean tcp) {
            this(resendStream, tcp, Sources.HOST);
        }

        Client(boolean resendStream, boolean tcp, int source) {
            this(resendStream, tcp, source, false);
        }

        Client(boolean resendStream, boolean tcp, int source, boolean surround) {
            byte[] key = new byte[16];
            byte[] salt = new byte[12];
            key[0] = (byte) number;
            path = new FakeViewerPath(
                    new SrtpReceiver(SrtpProfile.AEAD_AES_128_GCM, key, salt), resendStream ? TRANSPORT_ID : 0, tcp);
            RtpExtensions.Builder extensions = RtpExtensions.builder().mid(1, "0").playoutDelay(2, 0, 0);
            RtpExtensions built = (resendStream ? extensions.transportSequence(TRANSPORT_ID) : extensions).build();
            MediaTracks tracks = new MediaTracks(
                    Optional.of(new MediaTracks.Track(VIDEO, videoSsrc(), built)),
                    resendStream ? Optional.of(new MediaTracks.Track(RESEND, videoSsrc() + 1, built)) : Optional.empty(),
                    Optional.of(new MediaTracks.Track(AUDIO, audioSsrc(), RtpExtensions.NONE)),
                    surround ? List.of(new NegotiatedSound(FIVE_ONE, SURROUND), STEREO) : List.of(STEREO),
                    PayloadTypes.of(List.of(
                            new NegotiatedFormat(VideoProfile.AV1_MAIN, AV1, OptionalInt.of(AV1_RESEND)),
                            new NegotiatedFormat(VideoProfile.H264, VIDEO, OptionalInt.of(RESEND)))));
            handle = fanOut.add(
                    new ViewerSetup(
                            "peer" + number,
                            tracks,
                            source,
                            new SrtpSender(SrtpProfile.AEAD_AES_128_GCM, key, salt),
                            path,
                            "name".getBytes(StandardCharsets.US_ASCII),
                            new NtpClock(System.currentTimeMillis(), System.nanoTime()),
                            20_000_000,
                            60,
                            LinkJudgeSettings.DEFAULT),
                    this);
        }

        int videoSsrc() {
            return number * 10;
        }

        int audioSsrc() {
            return number * 10 + 5;
        }

        /** Takes the packets of one picture, which are to follow each other, and puts its slice together. */
        byte[] slice() throws InterruptedException {
            return unit(packets());
        }

        List<Packet> packets() throws InterruptedException {
            List<Packet> packets = new ArrayList<>();
            do {
                packets.add(path.next(videoSsrc()));
            } while (!packets.getLast().marker());
            for (int index = 1; index < packets.size(); index++) {
                assertThat(packets.get(index).sequence()).isEqualTo(packets.get(index - 1).sequence() + 1 & 0xFFFF);
                assertThat(packets.get(index).timestamp()).isEqualTo(packets.getFirst().timestamp());
            }
            return packets;
        }

        void rtcp(RtcpWriter writer, byte[] buffer) {
            handle.feedback(buffer, 0, writer.length());
        }

        @Override
        public void sourceChanged(int source) {
            switches.add(source);
        }

        @Override
        public void soundChanged(boolean asItIs) {
            soundAsItIs.add(asItIs);
        }

        @Override
        public void tooWeak(LinkTrouble trouble) {}

        @Override
        public void mayReturn() {}

        @Override
        public void undecodable() {
            undecodable.release();
        }

        @Override
        public void failed(String reason) {
            throw new AssertionError(reason);
        }
    }

    private static byte[] unit(List<Packet> packets) {
        ByteArrayOutputStream unit = new ByteArrayOutputStream();
        for (Packet packet : packets) {
            byte[] payload = packet.payload();
            if ((payload[0] & 0x1F) != 28) {
                unit.writeBytes(payload);
                continue;
            }
            if ((payload[1] & 0x80) != 0) {
                unit.write(payload[0] & 0xE0 | payload[1] & 0x1F);
            }
            unit.write(payload, 2, payload.length - 2);
        }
        return unit.toByteArray();
    }

    @AfterEach
    void close() {
        fanOut.close();
    }

    @Test
    void surroundSoundGoesToThoseWhoTakeItAndStereoToTheOthers() throws InterruptedException {
        host.layout(FIVE_ONE);
        Client surround = new Client(true, false, Sources.HOST, true);
        assertThat(mixed.consumers()).isZero();
        Client stereo = new Client(true, false);
        assertThat(mixed.consumers()).isEqualTo(1);
        host.keyFrameRequests().acquire(2);
        host.sound(170);
        mixed.sound(80);
        assertThat(surround.path.next().payload()).hasSize(170);
        assertThat(stereo.path.next().payload()).hasSize(80);
        host.sound(171);
        mixed.sound(81);
        assertThat(surround.path.next().payload()).hasSize(171);
        assertThat(stereo.path.next().payload()).hasSize(81);
        stereo.handle.close();
        assertThat(mixed.consumers()).isZero();
    }

    @Test
    void packetsOfALayoutThatAPeerHasNotTakenNeverReachIt() throws InterruptedException {
        Client surround = new Client(true, false, Sources.HOST, true);
        host.layout(FIVE_ONE);
        host.sound(170);
        assertThat(surround.soundAsItIs.poll(10, TimeUnit.SECONDS)).isTrue();
        Packet asItIs = surround.path.next(surround.audioSsrc());
        assertThat(asItIs.payloadType()).isEqualTo(SURROUND);
        assertThat(mixed.consumers()).isZero();

        host.layout(FIVE_ONE_HIGH);
        host.sound(960);
        assertThat(surround.soundAsItIs.poll(10, TimeUnit.SECONDS)).isFalse();
        surround.handle.mixDown(true);
        assertThat(mixed.consumers()).isEqualTo(1);
        host.sound(961);
        mixed.sound(80);
        Packet stereo = surround.path.next(surround.audioSsrc());
        assertThat(stereo.payloadType()).isEqualTo(AUDIO);
        assertThat(stereo.payload()).hasSize(80);
        assertThat(stereo.sequence()).isEqualTo(asItIs.sequence() + 1 & 0xFFFF);
        assertThat(stereo.timestamp() - asItIs.timestamp()).isPositive();

        host.layout(new AudioLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5)));
        host.sound(171);
        assertThat(surround.soundAsItIs.poll(10, TimeUnit.SECONDS)).isTrue();
        surround.handle.mixDown(false);
        assertThat(mixed.consumers()).isZero();
        Packet again = surround.path.next(surround.audioSsrc());
        assertThat(again.payloadType()).isEqualTo(SURROUND);
        assertThat(again.payload()).hasSize(171);

        host.layout(AudioLayout.STEREO);
        host.sound(81);
        assertThat(surround.soundAsItIs.poll(10, TimeUnit.SECONDS)).as("stereo needs no mixing").isTrue();
        assertThat(surround.path.next(surround.audioSsrc()).payloadType()).isEqualTo(AUDIO);
    }

    @Test
    void aPeerThatTakesStereoOnlyHearsNothingOfAHostsSurroundSoundUntilItIsMixedDown() throws InterruptedException {
        Client client = new Client(true, false);
        host.sound(80);
        assertThat(client.soundAsItIs.poll(10, TimeUnit.SECONDS)).isTrue();
        assertThat(client.path.next(client.audioSsrc()).payload()).hasSize(80);
        assertThat(mixed.consumers()).isZero();
        host.layout(FIVE_ONE);
        host.sound(170);
        assertThat(client.soundAsItIs.poll(10, TimeUnit.SECONDS)).isFalse();
        client.handle.mixDown(true);
        mixed.sound(81);
        assertThat(client.path.next(client.audioSsrc()).payload()).hasSize(81);
    }

    @Test
    void highQualitySoundOfEightChannelsGoesIntoOnePacketEach() throws InterruptedException {
        // 2048 kbit/s in packets of 5 ms, and of 10 ms, which go into several datagrams of IP.
        host.layout(FIVE_ONE);
        Client surround = new Client(true, false, Sources.HOST, true);
        for (int bytes : List.of(1_280, 2_560)) {
            host.sound(bytes);
            assertThat(surround.path.next(surround.audioSsrc()).payload()).hasSize(bytes);
        }
    }

    @Test
    void aJoinerAsksForAKeyFrameAndGetsPicturesFromItOnAndSoundAtOnce() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.sound(100);
        assertThat(client.path.next().payloadType()).isEqualTo(AUDIO);
        host.picture(false, 3_000);
        byte[] key = host.picture(true, 5_000);
        byte[] next = host.picture(false, 700);
        assertThat(client.slice()).isEqualTo(key);
        assertThat(client.slice()).isEqualTo(next);
    }

    @Test
    void itAsksAgainWhileNoKeyFrameComes() throws InterruptedException {
        new Client(true, false);
        assertThat(host.keyFrameRequests().tryAcquire(3, 10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void everybodyGetsTheSamePicturesUnderNumbersOfTheirOwn() throws InterruptedException {
        List<Client> clients = new ArrayList<>();
        for (int index = 0; index < 5; index++) {
            clients.add(new Client(index % 2 == 0, false));
        }
        host.keyFrameRequests().acquire(5);
        List<byte[]> sent = new ArrayList<>();
        for (int number = 0; number < 30; number++) {
            sent.add(host.picture(number == 0, 1 + number * 977));
            for (Client client : clients) {
                assertThat(client.slice()).isEqualTo(sent.get(number));
            }
        }
        assertThat(fanOut.latency().pictures()).isGreaterThanOrEqualTo(30);
    }

    @Test
    void aBigKeyFrameLeavesInBursts() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        byte[] key = host.picture(true, 900_000);
        assertThat(client.slice()).isEqualTo(key);
        assertThat(client.path.largestBatch()).isLessThanOrEqualTo(Viewer.MAX_PACKETS);
    }

    @Test
    void transportWideNumbersGoThroughAllStreams() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 4_000);
        host.picture(false, 4_000);
        int last = -1;
        for (Packet packet : client.packets()) {
            assertThat(packet.transport()).isEqualTo(last + 1);
            last = packet.transport();
        }
    }

    @Test
    void aPacketAskedForComesInTheResendStreamBehindItsOldNumber() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 20_000);
        List<Packet> packets = client.packets();
        Packet lost = packets.get(7);
        nack(client, lost.sequence());
        Packet again = client.path.next(client.videoSsrc() + 1);
        assertThat(again.payloadType()).isEqualTo(RESEND);
        assertThat(again.timestamp()).isEqualTo(lost.timestamp());
        assertThat((again.payload()[0] & 0xFF) << 8 | again.payload()[1] & 0xFF).isEqualTo(lost.sequence());
        assertThat(java.util.Arrays.copyOfRange(again.payload(), 2, again.payload().length)).isEqualTo(lost.payload());
    }

    @Test
    void aPacketThatWasNeverSentIsNotResent() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 20_000);
        List<Packet> packets = client.packets();
        nack(client, packets.getLast().sequence() + 100);
        byte[] next = host.picture(false, 2_000);
        List<Packet> following = new ArrayList<>();
        do {
            following.add(client.path.next());
        } while (!following.getLast().marker());
        assertThat(unit(following)).isEqualTo(next);
    }

    @Test
    void pictureLossIsPassedOnToTheHost() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 2_000);
        client.slice();
        host.keyFrameRequests().drainPermits();
        byte[] buffer = new byte[100];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 0, buffer.length);
        writer.pictureLossIndication(1, client.videoSsrc());
        client.rtcp(writer, buffer);
        assertThat(host.keyFrameRequests().tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aViewerWhoseConnectionIsFullGoesOnAtAKeyFrameAndDelaysNobody() throws InterruptedException {
        Client slow = new Client(true, true);
        Client other = new Client(true, false);
        Client third = new Client(true, false);
        host.keyFrameRequests().acquire(3);
        host.picture(true, 2_000);
        slow.slice();
        other.slice();
        third.slice();
        host.keyFrameRequests().drainPermits();
        slow.path.stalled(true);
        for (int number = 0; number < 100; number++) {
            byte[] slice = host.picture(false, 5_000);
            assertThat(other.slice()).isEqualTo(slice);
            assertThat(third.slice()).isEqualTo(slice);
        }
        assertThat(host.keyFrameRequests().tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        slow.path.stalled(false);
        host.picture(false, 3_000);
        byte[] key = host.picture(true, 8_000);
        assertThat(slow.slice()).isEqualTo(key);
        await(() -> slow.handle.counters().framesDropped() >= 99);
        assertThat(slow.handle.counters().keyFrameWaits()).isPositive();
    }

    @Test
    void senderReportsTieBothStreamsToOneClock() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 2_000);
        host.sound(80);
        List<Integer> reported = new ArrayList<>();
        while (reported.size() < 2) {
            byte[] report = client.path.nextReport();
            RtcpReader.read(report, 0, report.length, new RtcpListener() {
                @Override
                public void senderReport(int ssrc, long ntpTime, int rtpTimestamp, int packets, int bytes) {
                    assertThat(packets).isPositive();
                    reported.add(ssrc);
                }
            });
        }
        assertThat(reported).containsExactlyInAnyOrder(client.videoSsrc(), client.audioSsrc());
    }

    @Test
    void aWeakViewerIsMovedToTheRenditionAndBackWithoutAGapInItsNumbers() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 2_000);
        Packet last = client.packets().getLast();
        client.handle.use(Sources.SMALL);
        weak.keyFrameRequests().acquire();
        byte[] hosts = host.picture(false, 2_000);
        List<Packet> before = client.packets();
        assertThat(unit(before)).isEqualTo(hosts);
        weak.picture(false, 500);
        byte[] first = weak.picture(true, 1_000);
        List<Packet> after = client.packets();
        assertThat(unit(after)).isEqualTo(first);
        assertThat(after.getFirst().sequence()).isEqualTo(before.getLast().sequence() + 1 & 0xFFFF);
        assertThat(after.getFirst().timestamp() - before.getLast().timestamp()).isBetween(1, 90_000);
        assertThat(client.switches.poll(10, TimeUnit.SECONDS)).isEqualTo(Sources.SMALL);
        host.picture(false, 2_000);
        byte[] second = weak.picture(false, 900);
        assertThat(client.slice()).isEqualTo(second);

        client.handle.use(Sources.HOST);
        byte[] back = host.picture(true, 4_000);
        // The command and the picture race: the picture may have come first.
        while (client.switches.poll(50, TimeUnit.MILLISECONDS) == null) {
            back = host.picture(true, 4_000);
        }
        assertThat(client.slice()).isEqualTo(back);
        client.handle.settled(Sources.HOST);
        assertThat(weak.consumers()).isZero();
        assertThat(last.ssrc()).isEqualTo(client.videoSsrc());
    }

    @Test
    void aViewerGetsTheHostsPicturesUnderTheNumberOfTheirCodingAndTheRenditionsUnderTheirs() throws InterruptedException {
        fanOut.hostProfile(VideoProfile.AV1_MAIN);
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        host.picture(true, 3_000);
        List<Packet> packets = client.packets();
        assertThat(packets).extracting(Packet::payloadType).containsOnly(AV1);
        nack(client, packets.getFirst().sequence());
        assertThat(client.path.next(client.videoSsrc() + 1).payloadType()).isEqualTo(AV1_RESEND);

        client.handle.use(Sources.FULL);
        full.keyFrameRequests().acquire();
        full.picture(true, 3_000);
        List<Packet> transcoded = client.packets();
        assertThat(transcoded).extracting(Packet::payloadType).containsOnly(VIDEO);
        assertThat(client.switches.poll(10, TimeUnit.SECONDS)).isEqualTo(Sources.FULL);
        nack(client, transcoded.getFirst().sequence());
        assertThat(client.path.next(client.videoSsrc() + 1).payloadType()).isEqualTo(RESEND);
    }

    @Test
    void picturesOfACodingThatAViewerHasNotTakenNeverReachIt() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        fanOut.hostProfile(VideoProfile.H265_MAIN);
        host.picture(true, 3_000);
        client.handle.use(Sources.FULL);
        full.keyFrameRequests().acquire();
        byte[] first = full.picture(true, 2_000);
        assertThat(client.slice()).isEqualTo(first);
    }

    @Test
    void aViewerMayBeginWithTheFullRenditionWhichIsMadeForAsLongAsItStays() throws InterruptedException {
        Client client = new Client(true, false, Sources.FULL);
        full.keyFrameRequests().acquire();
        host.picture(true, 3_000);
        byte[] first = full.picture(true, 2_000);
        assertThat(client.slice()).isEqualTo(first);
        host.sound(90);
        assertThat(client.path.next(client.audioSsrc()).payloadType()).isEqualTo(AUDIO);
        client.handle.close();
        assertThat(full.consumers()).isZero();
        assertThat(host.consumers()).isZero();
    }

    @Test
    void aViewerThatAsksAgainAfterEveryKeyFrameCannotDecodeThem() throws InterruptedException {
        Client client = new Client(true, false);
        host.keyFrameRequests().acquire();
        byte[] buffer = new byte[100];
        for (int number = 0; number < 5; number++) {
            assertThat(client.undecodable.tryAcquire()).isFalse();
            host.picture(true, 2_000);
            client.slice();
            host.keyFrameRequests().drainPermits();
            // Requests that come too soon after a picture to be about it count for nothing.
            Thread.sleep(30);
            RtcpWriter writer = new RtcpWriter().begin(buffer, 0, buffer.length);
            writer.pictureLossIndication(1, client.videoSsrc());
            client.rtcp(writer, buffer);
            assertThat(host.keyFrameRequests().tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(client.undecodable.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void comingAndGoingLeavesNothingBehind() throws InterruptedException {
        Client staying = new Client(true, false);
        host.keyFrameRequests().acquire();
        for (int round = 0; round < 30; round++) {
            Client client = new Client(round % 2 == 0, round % 3 == 0);
            byte[] key = host.picture(true, 30_000);
            assertThat(staying.slice()).isEqualTo(key);
            client.handle.close();
            client.handle.close();
        }
        staying.handle.close();
        fanOut.close();
        assertThat(host.consumers()).isZero();
        assertThat(fanOut.pool().inUse()).isZero();
    }

    private static void nack(Client client, int sequence) {
        byte[] buffer = new byte[100];
        RtcpWriter writer = new RtcpWriter().begin(buffer, 0, buffer.length);
        writer.nack(1, client.videoSsrc(), new int[] {sequence & 0xFFFF}, 1);
        client.rtcp(writer, buffer);
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }
}
