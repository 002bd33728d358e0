package io.moonfleet.gamestream.nvhttp;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** The primitives of pairing, generation 7 (protocol document, section 2.1), for both ends. Thread-safe, stateless. */
public final class PairingCrypto {
    /** Bytes of salt, secrets, challenges and of the AES key. */
    public static final int BLOCK = 16;
    /** Bytes of a hash. */
    public static final int HASH = 32;

    private PairingCrypto() {}

    /** {@code K}: the first 16 bytes of SHA-256 over salt and PIN digits. */
    public static byte[] key(byte[] salt, String pin) {
        return Arrays.copyOf(hash(salt, pin.getBytes(StandardCharsets.US_ASCII)), BLOCK);
    }

    /** AES-128-ECB without padding; the length of {@code data} must be a multiple of 16. */
    public static byte[] encrypt(byte[] key, byte[] data) {
        return aes(Cipher.ENCRYPT_MODE, key, data);
    }

    /** The inverse of {@link #encrypt}. */
    public static byte[] decrypt(byte[] key, byte[] data) {
        return aes(Cipher.DECRYPT_MODE, key, data);
    }

    /** {@code T} and {@code U}: SHA-256 over challenge, certificate signature and secret. */
    public static byte[] challengeHash(byte[] challenge, X509Certificate certificate, byte[] secret) {
        return hash(challenge, certificate.getSignature(), secret);
    }

    public static byte[] hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 is missing", e);
        }
    }

    /** RSASSA-PKCS1-v1_5 with SHA-256. */
    public static byte[] sign(PrivateKey key, byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("RSA signature failed", e);
        }
    }

    /** Whether {@code signature} over {@code message} was made with the certificate's key; false for any malformed input. */
    public static boolean verify(X509Certificate certificate, byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(certificate.getPublicKey());
            verifier.update(message);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    public static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] aes(int mode, byte[] key, byte[] data) {
        if (data.length % BLOCK != 0) {
            throw new IllegalArgumentException(data.length + " bytes are not a multiple of 16");
        }
        try {
            // ECB is what the protocol prescribes; every plaintext here is random and used once.
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"));
            return cipher.doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
    }
}
