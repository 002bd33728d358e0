package io.moonfleet.streamer;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Measures AES-128-GCM as packets are encrypted with it: 1200 bytes each, a new nonce each, one thread. An executable
 * compiled without the processor's AES instructions is twenty times slower, and nothing else would tell.
 */
final class AesBenchmark {
    private static final int PACKET = 1200;
    private static final int TAG_BITS = 128;
    private static final int KEY_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int PACKETS_A_ROUND = 2000;

    private final Cipher cipher;
    private final SecretKeySpec key = new SecretKeySpec(new byte[KEY_BYTES], "AES");
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final byte[] packet = new byte[PACKET];
    private final byte[] encrypted = new byte[PACKET + TAG_BITS / 8];
    private int counter;

    AesBenchmark() throws GeneralSecurityException {
        cipher = Cipher.getInstance("AES/GCM/NoPadding");
    }

    /**
     * The fastest of many short rounds, in Mbit/s: other work on the machine then takes rounds away and does not lower
     * the figure.
     */
    double measure(Duration time) throws GeneralSecurityException {
        long end = System.nanoTime() + time.toNanos();
        double best = 0;
        do {
            long start = System.nanoTime();
            for (int index = 0; index < PACKETS_A_ROUND; index++) {
                encrypt();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            best = Math.max(best, PACKETS_A_ROUND * PACKET * 8.0 / seconds / 1e6);
        } while (System.nanoTime() < end);
        return best;
    }

    private void encrypt() throws GeneralSecurityException {
        counter++;
        for (int index = 0; index < Integer.BYTES; index++) {
            nonce[index] = (byte) (counter >>> (8 * index));
        }
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.doFinal(packet, 0, PACKET, encrypted, 0);
    }

    static String json(double megabits) {
        return String.format(Locale.ROOT, "{\"aes_gcm_mbit_s\":%.0f,\"packet_bytes\":%d,\"threads\":1}", megabits, PACKET);
    }
}
