package io.moonfleet.gamestream.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Conforms;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class VideoEncryptionTest {
    private static final int TAG_ROOM = 16;
    private final byte[] key = {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6};

    /** A client without our own library decrypts by the Java runtime. */
    @Test
    @Conforms(67)
    void theJavaRuntimeDecryptsAndRefusesTheSame() {
        VideoEncryption host = new VideoEncryption(key);
        VideoEncryption client = new VideoEncryption(key);
        Random random = new Random(67);
        for (int round = 0; round < 200; round++) {
            byte[] packet = new byte[32 + random.nextInt(1400)];
            random.nextBytes(packet);
            byte[] datagram = host.encrypt(packet, round);
            byte[] room = Arrays.copyOf(datagram, datagram.length + TAG_ROOM);
            byte[] opened = new byte[packet.length];
            assertThat(client.decrypt(room.clone(), datagram.length, opened)).isTrue();
            assertThat(opened).isEqualTo(packet);
            Arrays.fill(opened, (byte) 0);
            assertThat(client.decryptByJava(room.clone(), datagram.length, opened)).isTrue();
            assertThat(opened).isEqualTo(packet);

            room[16 + random.nextInt(datagram.length - 16)] ^= 1;
            assertThat(client.decrypt(room.clone(), datagram.length, opened)).isFalse();
            assertThat(client.decryptByJava(room, datagram.length, opened)).isFalse();
        }
    }
}
