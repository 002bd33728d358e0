package io.moonfleet.gamestream.accelerated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.moonfleet.FuzzSeed;
import io.moonfleet.gamestream.Conforms;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PacketOpenerTest {
    private static final int PREFIX = 32;
    private final byte[] key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    private Optional<PacketOpener> opener = Optional.empty();

    @BeforeEach
    void open() {
        opener = PacketOpener.of(key);
        assumeThat(opener).isPresent();
    }

    /** As Sunshine sends it, encrypted by the Java runtime. */
    private byte[] datagram(byte[] packet, Random random) throws Exception {
        byte[] iv = new byte[12];
        random.nextBytes(iv);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, iv));
        byte[] sealed = cipher.doFinal(packet);
        byte[] datagram = new byte[PREFIX + packet.length];
        System.arraycopy(iv, 0, datagram, 0, 12);
        System.arraycopy(sealed, packet.length, datagram, 16, 16);
        System.arraycopy(sealed, 0, datagram, PREFIX, packet.length);
        return datagram;
    }

    @Test
    @Conforms(67)
    void itOpensWhatTheJavaRuntimeHasSealedAndNothingElse() throws Exception {
        long seed = FuzzSeed.of(PacketOpenerTest.class, 67);
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] packet = new byte[random.nextInt(1500)];
            random.nextBytes(packet);
            byte[] datagram = datagram(packet, random);
            byte[] opened = new byte[packet.length + random.nextInt(3)];
            assertThat(opener.get().open(datagram, datagram.length, opened)).as("seed %d", seed).isTrue();
            assertThat(Arrays.copyOf(opened, packet.length)).isEqualTo(packet);

            int damaged = random.nextInt(datagram.length);
            datagram[damaged] ^= (byte) (1 << random.nextInt(8));
            boolean frameNumber = damaged >= 12 && damaged < 16;
            assertThat(opener.get().open(datagram, datagram.length, opened)).as("seed %d", seed).isEqualTo(frameNumber);
        }
    }

    @Test
    void lengthsThatDoNotFitAreRefused() {
        byte[] datagram = new byte[100];
        for (int length : new int[] {-1, 0, 31, 101, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThat(opener.get().open(datagram, length, new byte[200])).isFalse();
        }
        assertThat(opener.get().open(datagram, 100, new byte[67])).isFalse();
    }

    @Test
    void aKeyOfAnotherLengthIsNone() {
        assertThat(PacketOpener.of(new byte[15])).isEmpty();
        assertThat(PacketOpener.of(new byte[32])).isEmpty();
    }
}
