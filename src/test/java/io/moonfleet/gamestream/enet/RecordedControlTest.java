package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.EveryRecording;
import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.control.ControlEncryption.Role;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The control datagrams recorded between a real host and the reference client, through the codec and through this
 * implementation in the place of either end: what it delivers is what the recording says was sent.
 */
class RecordedControlTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("127.0.0.1", 40000);
    private static final InetSocketAddress HOST = new InetSocketAddress("127.0.0.1", RecordedControl.PORT);
    private static final int SEEDS = 10;
    private static final int MOST_OVERTAKING = 4;

    private List<RecordedControl.Message> fromClient;
    private List<RecordedControl.Message> fromHost;
    private ControlMessages atHost;
    private ControlMessages atClient;

    @EveryRecording
    void eitherEndDeliversWhatWasRecorded(String folder) {
        RecordedControl recording = new RecordedControl(folder);
        List<RecordedControl.Message> messages = recording.messages();
        fromClient = messages.stream().filter(RecordedControl.Message::fromClient).toList();
        fromHost = messages.stream().filter(message -> !message.fromClient()).toList();
        List<RecordedControl.Datagram> datagrams = recording.datagrams();
        for (RecordedControl.Datagram recorded : datagrams) {
            ByteBuffer again = ByteBuffer.allocate(EnetSettings.MAXIMUM_MTU);
            EnetCodec.encode(decoded(recorded.bytes()), again);
            assertThat(Arrays.copyOf(again.array(), again.position())).isEqualTo(recorded.bytes());
        }
        replay(recording, datagrams);
        assertEverything();

        long base = FuzzSeed.of(RecordedControlTest.class, 20261130);
        for (long seed = base; seed < base + SEEDS; seed++) {
            Random random = new Random(seed);
            DamagedDatagrams damage = new DamagedDatagrams(random);
            List<RecordedControl.Datagram> mixed = mixed(datagrams, random);
            replay(recording, mixed);
            assertEverything();

            replay(recording, withDamagedCopies(mixed, random, damage::cutOff));
            assertEverything();

            replay(recording, withDamagedCopies(mixed, random, damage::inMessages));
            atHost.assertSome(fromClient);
            atClient.assertSome(fromHost);
            assertThat(atHost.genuineCount() + atHost.refused).as("seed %d", seed).isEqualTo(fromClient.size());
            assertThat(atHost.ended).as("seed %d", seed).isEqualTo(DisconnectCause.REMOTE);
        }
    }

    private void assertEverything() {
        assertThat(atHost.refused + atClient.refused).isZero();
        assertThat(atHost.genuineCount()).isEqualTo(fromClient.size());
        atHost.assertAll(fromClient);
        atClient.assertAll(fromHost);
        assertThat(atHost.ended).isEqualTo(DisconnectCause.REMOTE);
        assertThat(atHost.endings).isEqualTo(1);
    }

    /** Some twice, some after up to four later ones, but none across a handshake or a goodbye. */
    private static List<RecordedControl.Datagram> mixed(List<RecordedControl.Datagram> datagrams, Random random) {
        List<RecordedControl.Datagram> mixed = new ArrayList<>();
        List<RecordedControl.Datagram> delayed = new ArrayList<>();
        for (RecordedControl.Datagram datagram : datagrams) {
            boolean border = decoded(datagram.bytes()).commands().stream()
                    .anyMatch(command -> command.header().channel() == EnetCommand.CONNECTION_CHANNEL);
            if (border || delayed.size() == MOST_OVERTAKING) {
                mixed.addAll(delayed);
                delayed.clear();
            }
            if (!border && random.nextInt(3) == 0) {
                delayed.add(datagram);
            } else {
                mixed.add(datagram);
            }
            if (!border && random.nextInt(5) == 0) {
                delayed.add(random.nextInt(delayed.size() + 1), datagram);
            }
        }
        mixed.addAll(delayed);
        return mixed;
    }

    /** A damaged copy in front of some of the datagrams. */
    private static List<RecordedControl.Datagram> withDamagedCopies(
            List<RecordedControl.Datagram> datagrams, Random random, UnaryOperator<byte[]> damage) {
        List<RecordedControl.Datagram> all = new ArrayList<>();
        for (RecordedControl.Datagram datagram : datagrams) {
            if (!all.isEmpty() && random.nextInt(5) == 0) {
                all.add(new RecordedControl.Datagram(
                        datagram.fromClient(), datagram.micros(), damage.apply(datagram.bytes())));
            }
            all.add(datagram);
        }
        return all;
    }

    private void replay(RecordedControl recording, List<RecordedControl.Datagram> datagrams) {
        atHost = new ControlMessages(recording.encryption(Role.HOST));
        atClient = new ControlMessages(recording.encryption(Role.CLIENT));
        EnetCommand.Connect connect =
                (EnetCommand.Connect) decoded(datagrams.getFirst().bytes()).commands().getFirst();
        RandomGenerator connectId = () -> (long) connect.parameters().connectId() << 32;
        EnetHost host = EnetHost.server(EnetSettings.SERVER, atHost, connectId);
        EnetHost client = EnetHost.client(EnetSettings.CLIENT, atClient, connectId);
        client.connect(HOST, connect.data());
        long now = 0;
        for (RecordedControl.Datagram datagram : datagrams) {
            now = Math.max(now, datagram.micros());
            if (datagram.fromClient()) {
                host.receive(CLIENT, ByteBuffer.wrap(datagram.bytes()), now);
            } else {
                client.receive(HOST, ByteBuffer.wrap(datagram.bytes()), now);
            }
            host.poll(now, (answer, to) -> {});
            client.poll(now, (answer, to) -> {});
        }
    }

    private static EnetDatagram decoded(byte[] datagram) {
        return EnetCodec.decode(ByteBuffer.wrap(datagram)).orElseThrow();
    }
}
