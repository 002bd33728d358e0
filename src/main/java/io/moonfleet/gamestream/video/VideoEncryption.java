package io.moonfleet.gamestream.video;

import io.moonfleet.gamestream.accelerated.PacketOpener;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-GCM of single video packets (protocol document, section 4.4.1). On the wire: IV 12, frame number 4 (LE), tag 16,
 * ciphertext. One instance per thread and direction.
 */
final class VideoEncryption {
    /** Bytes in front of the ciphertext. */
    static final int PREFIX = 32;

    private static final int IV_LENGTH = 12;
    private static final int FRAME_NUMBER = 12;
    private static final int TAG = 16;
    private static final int TAG_LENGTH = 16;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final Optional<PacketOpener> opener;
    private long counter;

    VideoEncryption(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
        this.opener = PacketOpener.of(key);
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no AES-GCM", missing);
        }
    }

    /** The clear copy of the frame number of an encrypted datagram of at least {@link #PREFIX} bytes. */
    static int frameNumber(byte[] datagram) {
        return VideoPacketHeader.readLittleEndian(datagram, FRAME_NUMBER);
    }

    /**
     * Decrypts one datagram.
     *
     * @param datagram the datagram from index 0; its tag may be moved behind the ciphertext, where JCE wants it, so
     *                 {@link #TAG_LENGTH} bytes more than {@code length} must be there
     * @param packet   gets the RTP packet, with room for {@code length - PREFIX} bytes
     * @return whether the tag was right; if not, {@code packet} is unspecified
     */
    boolean decrypt(byte[] datagram, int length, byte[] packet) {
        return opener.isPresent() ? opener.get().open(datagram, length, packet) : decryptByJava(datagram, length, packet);
    }

    /** The same without our own library; allocates about a kilobyte. */
    boolean decryptByJava(byte[] datagram, int length, byte[] packet) {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(8 * TAG_LENGTH, datagram, 0, IV_LENGTH));
            System.arraycopy(datagram, TAG, datagram, length, TAG_LENGTH);
            cipher.doFinal(datagram, PREFIX, length - PREFIX + TAG_LENGTH, packet, 0);
            return true;
        } catch (GeneralSecurityException wrongTag) {
            return false;
        }
    }

    /** Encrypts one packet as Sunshine does, with a counter from 0 in the IV; returns the datagram. */
    byte[] encrypt(byte[] packet, int frameNumber) {
        byte[] datagram = new byte[PREFIX + packet.length + TAG_LENGTH];
        byte[] iv = new byte[IV_LENGTH];
        for (int i = 0; i < Long.BYTES; i++) {
            iv[i] = (byte) (counter >> 8 * i);
        }
        iv[IV_LENGTH - 1] = 'V';
        counter++;
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG_LENGTH, iv));
            cipher.doFinal(packet, 0, packet.length, datagram, PREFIX);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("AES-GCM failed", failure);
        }
        System.arraycopy(iv, 0, datagram, 0, IV_LENGTH);
        VideoPacketHeader.writeLittleEndian(datagram, FRAME_NUMBER, frameNumber);
        System.arraycopy(datagram, PREFIX + packet.length, datagram, TAG, TAG_LENGTH);
        return Arrays.copyOf(datagram, PREFIX + packet.length);
    }
}
