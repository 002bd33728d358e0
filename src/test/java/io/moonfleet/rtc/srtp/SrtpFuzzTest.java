package io.moonfleet.rtc.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.FuzzSeed;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever comes is refused, unless the other end has sent just this. */
class SrtpFuzzTest {
    private static final int INPUTS = 40_000;

    @ParameterizedTest
    @EnumSource
    void noiseAndDamagedPacketsAreRefused(SrtpProfile profile) {
        long seed = FuzzSeed.of(SrtpFuzzTest.class, 20261124);
        Random random = new Random(seed);
        SrtpKeys keys = SrtpTest.keys(profile);
        SrtpReceiver receiver = keys.serverReceiver();
        try (SrtpSender sender = keys.serverSender()) {
            for (int input = 0; input < INPUTS; input++) {
                byte[] packet = SrtpTest.protect(sender, SrtpTest.rtp(5, input, random.nextInt(40)));
                byte[] damaged = damage(packet, random);
                if (Arrays.equals(packet, damaged)) {
                    continue;
                }
                String what = "seed " + seed + ", input " + input;
                assertThat(receiver.unprotect(damaged.clone(), 0, damaged.length)).as(what).isEqualTo(SrtpReceiver.REFUSED);
                assertThat(receiver.unprotectRtcp(damaged, 0, damaged.length)).as(what).isEqualTo(SrtpReceiver.REFUSED);
                if (input % 100 == 0) {
                    assertThat(receiver.unprotect(packet, 0, packet.length)).as(what).isPositive();
                }
            }
        }
    }

    private static byte[] damage(byte[] packet, Random random) {
        byte[] damaged = switch (random.nextInt(3)) {
            case 0 -> new byte[random.nextInt(80)];
            case 1 -> Arrays.copyOf(packet, random.nextInt(packet.length + 10));
            default -> packet.clone();
        };
        if (damaged.length == 0) {
            return damaged;
        }
        if (random.nextInt(3) == 0) {
            random.nextBytes(damaged);
            damaged[0] = (byte) (0x80 | damaged[0] & 0x3F);
        } else {
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 + random.nextInt(255));
        }
        return damaged;
    }
}
