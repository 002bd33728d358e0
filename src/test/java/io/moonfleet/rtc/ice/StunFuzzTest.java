package io.moonfleet.rtc.ice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Any bytes at all, up to where they would be answered. */
class StunFuzzTest {
    private static final int INPUTS = 200_000;

    private static final IceListener NOBODY = new IceListener() {
        @Override
        public void pathSelected(IcePath path) {}

        @Override
        public void datagram(byte[] data, int offset, int length) {}

        @Override
        public void disconnected(String reason) {}
    };

    @Test
    void nothingButTheDeclaredExceptionAndNothingAccepted() {
        long seed = System.nanoTime();
        System.out.println("StunFuzzTest seed " + seed);
        Random random = new Random(seed);
        Map<String, IceSession> sessions = new ConcurrentHashMap<>();
        IceSession session = new IceSession(sessions, NOBODY, new SecureRandom(), Duration.ofSeconds(15));
        byte[] valid = new StunBuilder(StunMessage.BINDING_REQUEST, new byte[12])
                .username(session.localUfrag() + ":theirs")
                .priority(12345)
                .controlling(99)
                .useCandidate()
                .integrity(session.localPassword().getBytes(StandardCharsets.US_ASCII))
                .fingerprinted();
        InetSocketAddress source = new InetSocketAddress("192.0.2.1", 4000);
        assertThat(BindingCheck.of(sessions, valid, 0, valid.length, source).accepted()).isPresent();
        for (int count = 0; count < INPUTS; count++) {
            byte[] input = input(random, valid);
            BindingCheck check = BindingCheck.of(sessions, input, 0, input.length, source);
            assertThat(check.accepted()).as("seed %d, input %d", seed, count).isEmpty();
            check.response().ifPresent(response ->
                    assertThat(response.length).as("seed %d", seed).isLessThanOrEqualTo(256));
            try {
                StunMessage message = StunMessage.parse(input, 0, input.length);
                message.mappedAddress();
                message.errorCode();
                message.username();
                message.unknownRequired();
            } catch (StunFormatException expected) {
                continue;
            }
        }
    }

    /** Never the valid message itself. */
    private static byte[] input(Random random, byte[] valid) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length >= 20 && random.nextBoolean()) {
                System.arraycopy(valid, 0, bytes, 0, 20);
                bytes[2] = (byte) (bytes.length - 20 >> 8);
                bytes[3] = (byte) (bytes.length - 20);
            }
            return bytes;
        }
        byte[] bytes = valid.clone();
        int changes = 1 + random.nextInt(4);
        for (int change = 0; change < changes; change++) {
            int position = random.nextInt(bytes.length);
            bytes[position] ^= (byte) (1 + random.nextInt(255));
        }
        if (Arrays.equals(bytes, valid)) {
            bytes[0] ^= 1;
        }
        if (random.nextBoolean()) {
            // A right fingerprint takes the changes past the first gate.
            int fingerprint = StunMessage.fingerprint(bytes, 0, bytes.length - 8);
            for (int index = 0; index < 4; index++) {
                bytes[bytes.length - 4 + index] = (byte) (fingerprint >>> (24 - 8 * index));
            }
            if (Arrays.equals(bytes, valid)) {
                bytes[0] ^= 1;
            }
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
    }
}
