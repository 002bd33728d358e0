package io.moonfleet.rtc.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.moonfleet.FuzzSeed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The library reads and writes nothing beyond the arrays it is given, whatever else it is told. */
class NativeLibraryFuzzTest {
    private static final int INPUTS = 100_000;

    @Test
    void wrongArgumentsAreRefused() throws IOException {
        assumeThat(NativeLibrary.loaded()).isTrue();
        long seed = FuzzSeed.of(NativeLibraryFuzzTest.class, 20261124);
        Random random = new Random(seed);
        long seal = NativeLibrary.openSeal(new byte[16], new byte[12]);
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0);
        try (DatagramChannel receiver = DatagramChannel.open(StandardProtocolFamily.INET).bind(address);
                DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET).bind(address)) {
            UdpDestination destination = new UdpDestination(channel, (InetSocketAddress) receiver.getLocalAddress());
            for (int input = 0; input < INPUTS; input++) {
                byte[] data = random.nextInt(50) == 0 ? null : new byte[random.nextInt(3000)];
                int[] lengths = numbers(random, 400);
                int[] headers = numbers(random, 40);
                int[] rollovers = numbers(random, Integer.MAX_VALUE);
                int count = number(random, 12);
                int socket = random.nextInt(20) == 0 ? number(random, 3) : destination.socket();
                long cookie = random.nextInt(20) == 0 ? random.nextLong() : destination.cookie();
                byte[] to = random.nextInt(20) == 0 ? new byte[random.nextInt(40)] : destination.encodedAddress();
                int flags = random.nextInt(2);
                String what = "seed " + seed + ", input " + input;

                long taken = NativeLibrary.send(socket, cookie, to, data, lengths, count, flags) & 0xFFFF_FFFFL;
                long sealed = 0;
                if (seal != 0) {
                    sealed = NativeLibrary.sealAndSend(seal, headers, rollovers, socket, cookie, to, data, lengths, count, flags)
                            & 0xFFFF_FFFFL;
                    NativeLibrary.seal(seal, data, lengths, count, headers, rollovers);
                }
                if (!fits(data, lengths, count)) {
                    assertThat((int) taken).as(what).isNegative();
                    assertThat((int) sealed).as(what).isNotPositive();
                } else {
                    assertThat((int) taken).as(what).isLessThanOrEqualTo(count);
                    assertThat((int) sealed).as(what).isLessThanOrEqualTo(count);
                }
            }
        }
        NativeLibrary.closeSeal(seal);
    }

    private static boolean fits(byte[] data, int[] lengths, int count) {
        return data != null && lengths != null && count >= 0 && count <= lengths.length
                && Arrays.stream(lengths, 0, count).noneMatch(length -> length < 0)
                && Arrays.stream(lengths, 0, count).asLongStream().sum() <= data.length;
    }

    private static int[] numbers(Random random, int usual) {
        if (random.nextInt(50) == 0) {
            return null;
        }
        int[] numbers = new int[random.nextInt(14)];
        Arrays.setAll(numbers, index -> number(random, usual));
        return numbers;
    }

    private static int number(Random random, int usual) {
        return switch (random.nextInt(60)) {
            case 0 -> Integer.MAX_VALUE;
            case 1 -> Integer.MIN_VALUE;
            case 2 -> -1;
            case 3 -> random.nextInt();
            default -> random.nextInt(usual);
        };
    }
}
