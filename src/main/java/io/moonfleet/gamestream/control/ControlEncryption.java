package io.moonfleet.gamestream.control;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The encrypted envelope of control messages (protocol document, sections 6.2 and 6.3):
 * {@code 0x0001 LE16, length LE16, sequence LE32, tag, ciphertext}, AES-128-GCM without associated data. Encrypting and
 * decrypting may run on different threads, each on one thread only.
 */
public final class ControlEncryption {
    /** How the nonce is made. */
    public enum Version {
        /** 16 bytes, the sequence's low byte in front; the same in both directions. */
        V1,
        /** 12 bytes: the sequence and the direction. */
        V2
    }

    /** Which end this is. */
    public enum Role {
        CLIENT,
        HOST
    }

    private static final int ENCRYPTED = 0x0001;
    private static final int TAG = 16;
    private static final int HEADER = 8;
    private static final int OVERHEAD = HEADER + TAG;

    private final Version version;
    private final Role role;
    private final SecretKeySpec key;
    private final Cipher decryption;
    private Cipher encryption;
    private int sequence;

    /** @param key 16 bytes, the session's {@code rikey} */
    public ControlEncryption(Version version, byte[] key, Role role) {
        if (key.length != 16) {
            throw new IllegalArgumentException("a key of " + key.length + " bytes");
        }
        this.version = version;
        this.role = role;
        this.key = new SecretKeySpec(key, "AES");
        encryption = newCipher();
        decryption = newCipher();
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("this Java has no AES-GCM", impossible);
        }
    }

    /** Encrypts with this side's next sequence number, counted from 0. Messages must go out in the order of calls. */
    public byte[] encrypt(byte[] plaintext) {
        return encrypt(sequence++, plaintext);
    }

    /** Encrypts with a given number, as a host that repeats its numbers does. */
    public byte[] encrypt(int number, byte[] plaintext) {
        int following = 4 + TAG + plaintext.length;
        if (following > 0xFFFF) {
            throw new IllegalArgumentException("control message of " + plaintext.length + " bytes");
        }
        if (version == Version.V1) {
            // Eight bits of sequence repeat, and a used cipher refuses the nonce it had last.
            encryption = newCipher();
        }
        byte[] wire = new byte[OVERHEAD + plaintext.length];
        ByteBuffer.wrap(wire)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) ENCRYPTED)
                .putShort((short) following)
                .putInt(number);
        try {
            encryption.init(Cipher.ENCRYPT_MODE, key, nonce(number, role));
            byte[] sealed = encryption.doFinal(plaintext);
            System.arraycopy(sealed, plaintext.length, wire, HEADER, TAG);
            System.arraycopy(sealed, 0, wire, OVERHEAD, plaintext.length);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("AES-GCM failed", impossible);
        }
        return wire;
    }

    /** The number in the envelope of a message that {@link #decrypt} has accepted. */
    public static int sequence(byte[] wire) {
        return ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
    }

    /** The plaintext; empty for a message that is not encrypted, truncated or has a wrong tag. */
    public Optional<byte[]> decrypt(byte[] wire) {
        if (wire.length < OVERHEAD) {
            return Optional.empty();
        }
        ByteBuffer in = ByteBuffer.wrap(wire).order(ByteOrder.LITTLE_ENDIAN);
        int type = in.getShort() & 0xFFFF;
        int following = in.getShort() & 0xFFFF;
        int number = in.getInt();
        int length = following - 4 - TAG;
        if (type != ENCRYPTED || length < 0 || length > wire.length - OVERHEAD) {
            return Optional.empty();
        }
        byte[] sealed = new byte[length + TAG];
        System.arraycopy(wire, OVERHEAD, sealed, 0, length);
        System.arraycopy(wire, HEADER, sealed, length, TAG);
        try {
            decryption.init(Cipher.DECRYPT_MODE, key, nonce(number, role == Role.CLIENT ? Role.HOST : Role.CLIENT));
            return Optional.of(decryption.doFinal(sealed));
        } catch (GeneralSecurityException wrongTag) {
            return Optional.empty();
        }
    }

    private GCMParameterSpec nonce(int number, Role sender) {
        byte[] nonce;
        if (version == Version.V1) {
            nonce = new byte[16];
            nonce[0] = (byte) number;
        } else {
            nonce = new byte[12];
            ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putInt(number);
            nonce[10] = (byte) (sender == Role.CLIENT ? 'C' : 'H');
            nonce[11] = 'C';
        }
        return new GCMParameterSpec(TAG * 8, nonce);
    }
}
