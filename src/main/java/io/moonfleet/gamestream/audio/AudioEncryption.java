package io.moonfleet.gamestream.audio;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES-128-CBC with PKCS#7 padding of single Opus packets (protocol document, section 5.5). The IV is the big-endian sum of
 * {@code rikeyid} and the RTP sequence number, then zeros. One instance per thread and direction.
 */
final class AudioEncryption {
    private static final int BLOCK = 16;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final int keyId;
    private final byte[] iv = new byte[BLOCK];

    AudioEncryption(byte[] key, int keyId) {
        this.key = new SecretKeySpec(key, "AES");
        this.keyId = keyId;
        try {
            this.cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this Java has no AES-CBC", missing);
        }
    }

    /** The decrypted packet, or empty if the bytes are no ciphertext of this key. */
    Optional<byte[]> decrypt(byte[] body, int offset, int length, int sequence) {
        if (length == 0 || length % BLOCK != 0) {
            return Optional.empty();
        }
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, initializationVector(sequence));
            return Optional.of(cipher.doFinal(body, offset, length));
        } catch (GeneralSecurityException wrongPadding) {
            return Optional.empty();
        }
    }

    byte[] encrypt(byte[] opus, int sequence) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, initializationVector(sequence));
            return cipher.doFinal(opus);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("AES-CBC failed", failure);
        }
    }

    private IvParameterSpec initializationVector(int sequence) {
        int value = keyId + sequence;
        iv[0] = (byte) (value >> 24);
        iv[1] = (byte) (value >> 16);
        iv[2] = (byte) (value >> 8);
        iv[3] = (byte) value;
        return new IvParameterSpec(iv);
    }
}
