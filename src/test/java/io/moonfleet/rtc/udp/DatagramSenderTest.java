package io.moonfleet.rtc.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.moonfleet.FuzzSeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over the loopback interface, which loses nothing that has room. */
@Timeout(60)
class DatagramSenderTest {
    private static final InetSocketAddress IPV4 = loopback(new byte[] {127, 0, 0, 1});
    private static final InetSocketAddress IPV6 = loopback(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

    @ParameterizedTest
    @EnumSource
    void datagramsOfAnyLengthsArriveInOrder(SendMethod method) throws IOException {
        Random random = new Random(FuzzSeed.of(DatagramSenderTest.class, 20261124));
        DatagramSender sender = new DatagramSender(method);
        DatagramBatch batch = new DatagramBatch(100, 200_000);
        try (DatagramChannel receiver = open(IPV4); DatagramChannel channel = open(IPV4)) {
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            long all = 0;
            for (int round = 0; round < 50; round++) {
                batch.clear();
                List<byte[]> expected = new ArrayList<>();
                // No more than the kernel keeps for a receiver that has not read yet.
                int count = random.nextInt(70);
                int length = 1 + random.nextInt(1400);
                for (int index = 0; index < count; index++) {
                    if (random.nextInt(round / 5 + 1) > 0) {
                        length = random.nextInt(1400);
                    }
                    expected.add(add(batch, length, random));
                }

                assertThat(sender.send(destination, batch)).isEqualTo(count);
                for (byte[] datagram : expected) {
                    assertThat(receive(receiver)).isEqualTo(datagram);
                }
                all += count;
            }
            assertThat(sender.sent()).isEqualTo(all);
            assertThat(sender.lost()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsToEitherFamilyOfAddresses(SendMethod method) throws IOException {
        for (InetSocketAddress address : List.of(IPV4, IPV6)) {
            // A channel opened without a family takes both, and names IPv4 addresses in its own way.
            try (DatagramChannel receiver = open(address); DatagramChannel channel = DatagramChannel.open().bind(null)) {
                checkDelivery(method, channel, receiver);
            }
            try (DatagramChannel receiver = open(address); DatagramChannel channel = open(address)) {
                checkDelivery(method, channel, receiver);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void sendsManyThatTheKernelCannotTakeInOneCall(SendMethod method) throws IOException {
        try (DatagramChannel receiver = open(IPV4); DatagramChannel channel = open(IPV4)) {
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            DatagramBatch batch = new DatagramBatch(130, 130 * 100);
            Random random = new Random(3);
            List<byte[]> expected = new ArrayList<>();
            while (batch.hasRoom(100)) {
                expected.add(add(batch, 100, random));
            }
            assertThat(new DatagramSender(method).send(destination, batch)).isEqualTo(130);
            for (byte[] datagram : expected) {
                assertThat(receive(receiver)).isEqualTo(datagram);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void oneThatIsTooLongIsLostAloneAndCounted(SendMethod method) throws IOException {
        DatagramSender sender = new DatagramSender(method);
        try (DatagramChannel receiver = open(IPV4); DatagramChannel channel = open(IPV4)) {
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            DatagramBatch batch = new DatagramBatch(3, 70_000);
            Random random = new Random(4);
            byte[] first = add(batch, 10, random);
            add(batch, 65_520, random);
            byte[] last = add(batch, 20, random);

            assertThat(sender.send(destination, batch)).isEqualTo(2);
            assertThat(sender.lost()).isEqualTo(1);
            assertThat(receive(receiver)).isEqualTo(first);
            assertThat(receive(receiver)).isEqualTo(last);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClosedChannelSendsNothingEvenWhereAnotherHasItsNumber(SendMethod method) throws IOException {
        DatagramSender sender = new DatagramSender(method);
        try (DatagramChannel receiver = open(IPV4)) {
            DatagramChannel channel = open(IPV4);
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            channel.close();
            DatagramBatch batch = new DatagramBatch(1, 10);
            add(batch, 10, new Random(5));
            try (DatagramChannel next = open(IPV4)) {
                assertThat(next.isOpen()).isTrue();
                assertThat(sender.send(destination, batch)).isZero();
            }
            assertThat(sender.lost()).isEqualTo(1);
            assertThatNothingComes(receiver);
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEmptyBatchIsNoWork(SendMethod method) throws IOException {
        try (DatagramChannel channel = open(IPV4)) {
            assertThat(new DatagramSender(method).send(new UdpDestination(channel, IPV4), new DatagramBatch(1, 1))).isZero();
        }
    }

    @Test
    void anUnresolvedNameIsNoDestination() throws IOException {
        try (DatagramChannel channel = open(IPV4)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new UdpDestination(channel, InetSocketAddress.createUnresolved("somewhere", 1)));
        }
    }

    @Test
    void whatWasNotToldOfAPacketIsRefused() {
        assumeThat(PacketSeal.available()).isTrue();
        try (PacketSeal seal = PacketSeal.open(new byte[16], new byte[12]).orElseThrow()) {
            DatagramBatch batch = new DatagramBatch(2, 100);
            batch.end(40);
            seal.packet(0, 25, 0);
            assertThatIllegalStateException().isThrownBy(() -> seal.seal(batch));
            seal.packet(0, 11, 0);
            assertThatIllegalStateException().isThrownBy(() -> seal.seal(batch));
            seal.packet(0, 24, 0);
            seal.seal(batch);
        }
    }

    @Test
    void aClosedSealIsNotUsed() {
        assumeThat(PacketSeal.available()).isTrue();
        PacketSeal seal = PacketSeal.open(new byte[32], new byte[12]).orElseThrow();
        seal.close();
        seal.close();
        assertThatIllegalStateException().isThrownBy(() -> seal.seal(new DatagramBatch(1, 1)));
        assertThat(PacketSeal.open(new byte[15], new byte[12])).isEmpty();
        assertThat(PacketSeal.open(new byte[16], new byte[14])).isEmpty();
    }

    private static void checkDelivery(SendMethod method, DatagramChannel channel, DatagramChannel receiver)
            throws IOException {
        UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
        DatagramBatch batch = new DatagramBatch(3, 300);
        Random random = new Random(6);
        List<byte[]> expected = List.of(add(batch, 100, random), add(batch, 100, random), add(batch, 50, random));
        DatagramSender sender = new DatagramSender(method);
        assertThat(sender.send(destination, batch)).isEqualTo(3);
        for (byte[] datagram : expected) {
            assertThat(receive(receiver)).isEqualTo(datagram);
        }
    }

    private static byte[] add(DatagramBatch batch, int length, Random random) {
        byte[] datagram = new byte[length];
        random.nextBytes(datagram);
        System.arraycopy(datagram, 0, batch.data(), batch.begin(), length);
        batch.end(length);
        return datagram;
    }

    private static byte[] receive(DatagramChannel receiver) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(70_000);
        receiver.receive(buffer);
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private static void assertThatNothingComes(DatagramChannel receiver) throws IOException {
        receiver.configureBlocking(false);
        assertThat(receiver.receive(ByteBuffer.allocate(100))).isNull();
    }

    private static DatagramChannel open(InetSocketAddress address) throws IOException {
        ProtocolFamily family = address.equals(IPV4) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
        return DatagramChannel.open(family).setOption(StandardSocketOptions.SO_RCVBUF, 1 << 20).bind(address);
    }

    private static InetSocketAddress loopback(byte[] address) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), 0);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
