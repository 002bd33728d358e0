package io.moonfleet.gamestream.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import io.moonfleet.gamestream.control.ControlEncryption.Version;
import io.moonfleet.gamestream.enet.Delivery;
import io.moonfleet.gamestream.enet.DisconnectCause;
import io.moonfleet.gamestream.enet.EnetListener;
import io.moonfleet.gamestream.enet.EnetPeer;
import io.moonfleet.gamestream.enet.EnetServer;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.input.InputCodec;
import io.moonfleet.gamestream.input.InputFeatures;
import io.moonfleet.gamestream.input.InputPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The client's control stream against a small host on loopback: items 75 to 90 as far as the client is concerned. */
@Timeout(60)
class ControlStreamTest {
    private static final byte[] KEY = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    private static final int CONNECT_DATA = 0xC0FFEE01;

    private record Received(int channel, int sequence, ControlMessage.FromClient message, long nanoTime) {}

    /** A host that decrypts and records. */
    private static final class Host implements EnetListener, AutoCloseable {
        private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        private final BlockingQueue<DisconnectCause> ended = new LinkedBlockingQueue<>();
        private final BlockingQueue<EnetPeer> peers = new LinkedBlockingQueue<>();
        private final ControlEncryption encryption;
        private final EnetServer server;

        private Host(Version version, EnetSettings settings) throws IOException {
            encryption = new ControlEncryption(version, KEY, Role.HOST);
            server = EnetServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), settings, this);
        }

        @Override
        public boolean accept(InetSocketAddress address, int connectData) {
            return connectData == CONNECT_DATA;
        }

        @Override
        public void connected(EnetPeer peer, int connectData) {
            peers.add(peer);
        }

        @Override
        public void received(EnetPeer peer, int channel, byte[] data) {
            int sequence = data[4] & 0xFF | (data[5] & 0xFF) << 8;
            ControlCodec.decodeFromClient(encryption.decrypt(data).orElseThrow())
                    .ifPresent(message -> received.add(new Received(channel, sequence, message, System.nanoTime())));
        }

        @Override
        public void disconnected(EnetPeer peer, DisconnectCause cause, int data) {
            ended.add(cause);
        }

        private EnetPeer peer() throws InterruptedException {
            EnetPeer peer = peers.poll(20, TimeUnit.SECONDS);
            assertThat(peer).isNotNull();
            return peer;
        }

        private void send(EnetPeer peer, ControlMessage.FromHost message) {
            server.execute(() -> peer.send(0, encryption.encrypt(ControlCodec.encode(message)), Delivery.RELIABLE));
        }

        private Received next() throws InterruptedException {
            Received message = received.poll(20, TimeUnit.SECONDS);
            assertThat(message).isNotNull();
            return message;
        }

        /** The next message that is not the periodic ping. */
        private Received nextButPing() throws InterruptedException {
            Received message = next();
            while (message.message() instanceof ControlMessage.Ping) {
                message = next();
            }
            return message;
        }

        @Override
        public void close() {
            server.close();
        }
    }

    private static final class Events implements ControlListener {
        private final BlockingQueue<ControlMessage.FromHost> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<TerminationReason> ends = new LinkedBlockingQueue<>();
        private volatile boolean videoSeen = true;

        @Override
        public void message(ControlMessage.FromHost message) {
            messages.add(message);
        }

        @Override
        public boolean videoSeen() {
            return videoSeen;
        }

        @Override
        public void ended(TerminationReason reason) {
            ends.add(reason);
        }

        private TerminationReason end() throws InterruptedException {
            TerminationReason reason = ends.poll(20, TimeUnit.SECONDS);
            assertThat(reason).isNotNull();
            return reason;
        }
    }

    private final Events events = new Events();

    private ControlStream connect(Host host, Version version, EnetSettings settings) throws Exception {
        return ControlStream.connect(settings(host.server.localAddress(), version, CONNECT_DATA, settings), events);
    }

    private ControlStream connect(Host host) throws Exception {
        return connect(host, Version.V2, EnetSettings.CLIENT);
    }

    private static ControlSettings settings(
            InetSocketAddress address, Version version, int connectData, EnetSettings enet) {
        return new ControlSettings(address, connectData, version, KEY, InputFeatures.of(true, 3), true, enet);
    }

    @AfterEach
    void nothingStaysBehind() {
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().startsWith("enet-") && thread.isAlive());
    }

    /** Items 80 and 81. */
    @Test
    @Conforms({80, 81})
    void startAAndStartBComeFirstAndAPingEveryHundredMilliseconds() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            Received startA = host.next();
            assertThat(startA.message()).isEqualTo(new ControlMessage.RequestIdr());
            assertThat(startA.sequence()).isZero();
            assertThat(startA.channel()).isZero();
            Received startB = host.next();
            assertThat(startB.message()).isEqualTo(new ControlMessage.StartB());
            assertThat(startB.sequence()).isEqualTo(1);
            Received first = host.next();
            Received last = first;
            for (int count = 0; count < 20; count++) {
                last = host.next();
                assertThat(last.message()).isEqualTo(new ControlMessage.Ping());
                assertThat(last.sequence()).isEqualTo(3 + count);
            }
            double average = (last.nanoTime() - first.nanoTime()) / 20e6;
            // Never more often; how late a busy machine makes it is no matter of this test.
            assertThat(average).isBetween(80.0, 1_000.0);
            assertThat(stream.roundTripMicros()).isPositive();
        }
    }

    /** Item 82: version 1 with a host that repeats sequence 0. */
    @Test
    @Conforms(82)
    void version1WorksWithRepeatedSequences() throws Exception {
        try (Host host = new Host(Version.V1, EnetSettings.SERVER);
                ControlStream stream = connect(host, Version.V1, EnetSettings.CLIENT)) {
            EnetPeer peer = host.peer();
            ControlMessage.FromHost rumble = new ControlMessage.Rumble(0, 1, 2);
            for (int count = 0; count < 3; count++) {
                host.server.execute(() -> peer.send(
                        0, host.encryption.encrypt(0, ControlCodec.encode(rumble)), Delivery.RELIABLE));
                assertThat(events.messages.poll(20, TimeUnit.SECONDS)).isEqualTo(rumble);
            }
            assertThat(host.nextButPing().message()).isEqualTo(new ControlMessage.RequestIdr());
            assertThat(stream.idrRequests()).isZero();
        }
    }

    /** Items 83 and 84: forged and unknown messages change nothing. */
    @Test
    @Conforms({83, 84})
    void forgedMessagesAreDroppedAndUnknownOnesIgnored() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            EnetPeer peer = host.peer();
            byte[] forged = host.encryption.encrypt(ControlCodec.encode(new ControlMessage.Termination(1)));
            forged[10] ^= 1;
            host.server.send(peer, 0, forged, Delivery.RELIABLE);
            host.server.send(peer, 0, new byte[] {9, 1}, Delivery.RELIABLE);
            host.send(peer, new ControlMessage.Unknown(0x3000, new byte[5]));
            host.send(peer, new ControlMessage.HdrMode(true, Optional.empty()));
            assertThat(events.messages.poll(20, TimeUnit.SECONDS)).isInstanceOf(ControlMessage.Unknown.class);
            assertThat(events.messages.poll(20, TimeUnit.SECONDS)).isInstanceOf(ControlMessage.HdrMode.class);
            assertThat(events.ends).isEmpty();
            assertThat(stream.send(new InputPacket.Scroll(1))).isTrue();
        }
    }

    @Test
    void idrRequestsThatComeTogetherBecomeOne() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.nextButPing();
            host.nextButPing();
            for (int count = 0; count < 1000; count++) {
                stream.requestIdr();
            }
            Received request = host.nextButPing();
            assertThat(request.message()).isEqualTo(new ControlMessage.RequestIdr());
            assertThat(request.channel()).isEqualTo(1);
            stream.send(new InputPacket.Scroll(1));
            List<Received> more = new ArrayList<>();
            do {
                more.add(host.nextButPing());
            } while (!(more.getLast().message() instanceof ControlMessage.InputData));
            assertThat(more.size() - 1).isLessThan(5);
        }
    }

    @Test
    void inputGoesOutInOrderOnTheChannelsOfItsKind() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.nextButPing();
            host.nextButPing();
            List<InputPacket> packets = List.of(
                    new InputPacket.Key(0x41, true, 0, 0),
                    new InputPacket.MouseButton(1, true),
                    new InputPacket.Text(0x1F600),
                    new InputPacket.Key(0x41, false, 0, 0));
            int[] channels = {2, 3, 6, 2};
            for (InputPacket packet : packets) {
                assertThat(stream.send(packet)).isTrue();
            }
            int before = -1;
            for (int index = 0; index < packets.size(); index++) {
                Received message = host.nextButPing();
                assertThat(message.channel()).isEqualTo(channels[index]);
                assertThat(message.sequence()).isGreaterThan(before);
                before = message.sequence();
                byte[] packet = ((ControlMessage.InputData) message.message()).packet();
                assertThat(InputCodec.decode(packet)).contains(packets.get(index));
            }
        }
    }

    @Test
    void aHostOfAnotherTypeGetsEverythingOnChannelZero() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER)) {
            ControlSettings plain = new ControlSettings(
                    host.server.localAddress(),
                    CONNECT_DATA,
                    Version.V2,
                    KEY,
                    InputFeatures.of(false, 3),
                    false,
                    EnetSettings.CLIENT);
            try (ControlStream stream = ControlStream.connect(plain, events)) {
                assertThat(stream.padSlots()).isEqualTo(4);
                assertThat(stream.send(new InputPacket.HorizontalScroll(120))).isFalse();
                assertThat(nextOnChannelZero(host)).isEqualTo(new ControlMessage.RequestIdr());
                assertThat(nextOnChannelZero(host)).isEqualTo(new ControlMessage.StartB());
                stream.invalidateReferenceFrames(17, 19);
                assertThat(nextOnChannelZero(host)).isEqualTo(new ControlMessage.InvalidateReferenceFrames(17, 19));
                stream.requestIdr();
                assertThat(nextOnChannelZero(host)).isEqualTo(new ControlMessage.RequestIdr());
                stream.send(new InputPacket.Key(0xE2, true, 0, 1));
                assertThat(nextOnChannelZero(host))
                        .isEqualTo(new ControlMessage.InputData(InputCodec.encode(new InputPacket.Key(0xE2, true, 0, 0))));
            }
        }
    }

    private static ControlMessage nextOnChannelZero(Host host) throws InterruptedException {
        Received message = host.nextButPing();
        assertThat(message.channel()).isZero();
        return message.message();
    }

    @Test
    void textWaitsForTheKeyBeforeItAndPadsForNobody() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.nextButPing();
            host.nextButPing();
            stream.send(new InputPacket.Key(0x41, true, 0, 0));
            stream.send(new InputPacket.Text('x'));
            InputPacket state = new InputPacket.Controller(2, 4, 0, 0, 0, 0, 0, 0, 0);
            stream.send(state);
            List<InputPacket> packets = new ArrayList<>();
            List<Received> messages = new ArrayList<>();
            while (packets.size() < 3) {
                Received message = host.nextButPing();
                messages.add(message);
                packets.add(InputCodec.decode(((ControlMessage.InputData) message.message()).packet()).orElseThrow());
            }
            assertThat(packets).endsWith(new InputPacket.Text('x')).contains(state);
            int key = packets.indexOf(new InputPacket.Key(0x41, true, 0, 0));
            assertThat(messages.getLast().nanoTime() - messages.get(key).nanoTime())
                    .isGreaterThan(TimeUnit.MILLISECONDS.toNanos(45));
            assertThat(messages.get(packets.indexOf(state)).channel()).isEqualTo(0x12);
        }
    }

    /** More than ENet holds waits in the input's own queue and comes in order, none lost. */
    @Test
    void textBeyondTheRoomOfTheConnectionWaits() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        int count = 5000;
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.peer();
            host.server.execute(() -> awaitQuietly(go));
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
            for (int index = 0; index < count; index++) {
                while (!stream.send(new InputPacket.Text(0x1000 + index))) {
                    assertThat(System.nanoTime()).as("after %d", index).isLessThan(deadline);
                    Thread.sleep(1);
                }
            }
            go.countDown();
            for (int index = 0; index < count; index++) {
                ControlMessage message = host.nextButPing().message();
                while (!(message instanceof ControlMessage.InputData)) {
                    message = host.nextButPing().message();
                }
                assertThat(InputCodec.decode(((ControlMessage.InputData) message).packet()))
                        .contains(new InputPacket.Text(0x1000 + index));
            }
        } finally {
            go.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Conforms(64)
    void lostFramesAreInvalidatedAndLongTermReferencesAcknowledgedOnTheUrgentChannel() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.nextButPing();
            host.nextButPing();
            stream.invalidateReferenceFrames(17, 19);
            Received invalidation = host.nextButPing();
            assertThat(invalidation.message()).isEqualTo(new ControlMessage.InvalidateReferenceFrames(17, 19));
            assertThat(invalidation.channel()).isEqualTo(1);
            stream.acknowledgeLongTermReference(20);
            Received acknowledgement = host.nextButPing();
            assertThat(acknowledgement.message()).isEqualTo(new ControlMessage.LongTermReferenceAcknowledge(20));
            assertThat(acknowledgement.channel()).isEqualTo(1);
        }
    }

    /** Item 79. */
    @Test
    @Conforms(79)
    void oneGrantedChannelIsEnough() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER.withChannelLimit(1));
                ControlStream stream = connect(host)) {
            stream.send(new InputPacket.Key(0x41, true, 0, 0));
            stream.requestIdr();
            for (int count = 0; count < 4; count++) {
                assertThat(host.nextButPing().channel()).isZero();
            }
        }
    }

    @Test
    void repairReportsAreSentAtMostEightATick() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            for (int frame = 0; frame < 20; frame++) {
                stream.report(new ControlMessage.FrameFecStatus(frame, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1));
            }
            int reports = 0;
            int sincePing = 0;
            while (reports < 20) {
                ControlMessage message = host.next().message();
                if (message instanceof ControlMessage.FrameFecStatus status) {
                    assertThat(status.frame()).isEqualTo(reports);
                    reports++;
                    sincePing++;
                    assertThat(sincePing).isLessThanOrEqualTo(8);
                } else if (message instanceof ControlMessage.Ping) {
                    sincePing = 0;
                }
            }
        }
    }

    /** Item 85. */
    @Test
    @Conforms(85)
    void aTerminationEndsTheStreamWithItsCode() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            EnetPeer peer = host.peer();
            host.send(peer, new ControlMessage.Termination(TerminationReason.ENDED));
            host.server.disconnect(peer, 0);
            assertThat(events.end().code()).isZero();
            assertThat(stream.send(new InputPacket.Scroll(1))).isFalse();
        }
        assertThat(events.ends).isEmpty();
    }

    @Test
    @Conforms(85)
    void aTerminationBeforeAnyVideoIsEarly() throws Exception {
        events.videoSeen = false;
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.send(host.peer(), new ControlMessage.Termination(TerminationReason.ENDED));
            assertThat(events.end().code()).isEqualTo(-102);
            assertThat(stream.send(new InputPacket.Scroll(1))).isFalse();
        }
    }

    /** Item 86. */
    @Test
    @Conforms(86)
    void aGoodbyeWithoutTerminationIsALostConnection() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER);
                ControlStream stream = connect(host)) {
            host.server.disconnectNow(host.peer(), 0);
            assertThat(events.end().code()).isEqualTo(-1);
            assertThat(stream.send(new InputPacket.Scroll(1))).isFalse();
        }
    }

    /** Item 87, with a shorter patience; the ten seconds are tested on the virtual clock. */
    @Test
    @Conforms(87)
    void aSilentHostIsALostConnection() throws Exception {
        Host host = new Host(Version.V2, EnetSettings.SERVER);
        try (ControlStream stream = connect(host, Version.V2, EnetSettings.CLIENT.withTimeout(1000))) {
            host.close();
            assertThat(events.end().code()).isEqualTo(-1);
            assertThat(stream.send(new InputPacket.Scroll(1))).isFalse();
        }
    }

    /** Item 88. */
    @Test
    @Conforms(88)
    void closingSaysGoodbyeAfterWhatWasSent() throws Exception {
        try (Host host = new Host(Version.V2, EnetSettings.SERVER)) {
            ControlStream stream = connect(host);
            stream.close();
            stream.close();
            assertThat(host.ended.poll(20, TimeUnit.SECONDS)).isEqualTo(DisconnectCause.REMOTE);
            assertThat(events.ends).isEmpty();
        }
    }

    @Test
    void aRefusalAndAHostThatIsNotThereAreReported() throws Exception {
        EnetSettings impatient = EnetSettings.CLIENT.withTimeout(700);
        try (Host host = new Host(Version.V2, EnetSettings.SERVER)) {
            ControlSettings wrong = settings(host.server.localAddress(), Version.V2, 5, impatient);
            GameStreamException refused = catchThrowableOfType(
                    GameStreamException.class, () -> ControlStream.connect(wrong, events).close());
            assertThat(refused.code()).isEqualTo(ErrorCode.CONTROL_UNREACHABLE);
        }
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            ControlSettings nobody = settings(address, Version.V2, 5, impatient);
            GameStreamException unreachable = catchThrowableOfType(
                    GameStreamException.class, () -> ControlStream.connect(nobody, events).close());
            assertThat(unreachable.code()).isEqualTo(ErrorCode.CONTROL_UNREACHABLE);
        }
        assertThat(events.ends).isEmpty();
    }

    @Test
    void connectingCanBeInterrupted() throws Exception {
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) silent.getLocalSocketAddress();
            BlockingQueue<Throwable> outcome = new LinkedBlockingQueue<>();
            Thread connecting = Thread.ofVirtual().start(() -> {
                try {
                    ControlStream.connect(settings(address, Version.V2, 5, EnetSettings.CLIENT), events).close();
                } catch (GameStreamException | InterruptedException failure) {
                    outcome.add(failure);
                }
            });
            silent.receive(new DatagramPacket(new byte[100], 100));
            connecting.interrupt();
            assertThat(outcome.poll(3, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
        }
    }
}
