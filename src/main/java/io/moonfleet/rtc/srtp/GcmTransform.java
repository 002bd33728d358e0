package io.moonfleet.rtc.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-GCM by the Java runtime (RFC 7714 §8, §9). */
final class GcmTransform implements SrtpTransform {
    private static final int TAG = 16;
    private static final int NONCE = 12;
    private static final int INDEX = 4;
    private static final int ENCRYPTED = 0x8000_0000;

    private final SecretKeySpec rtpKey;
    private final byte[] rtpSalt;
    private final SecretKeySpec rtcpKey;
    private final byte[] rtcpSalt;
    private final byte[] nonce = new byte[NONCE];
    private final byte[] lastNonce = new byte[NONCE];
    private final byte[] word = new byte[INDEX];
    private Cipher encryption = newCipher();
    private final Cipher decryption = newCipher();

    GcmTransform(SrtpProfile profile, KeyDerivation derivation) {
        this(
                derivation.derive(KeyDerivation.RTP_ENCRYPTION, profile.keyLength()),
                derivation.derive(KeyDerivation.RTP_SALT, profile.saltLength()),
                derivation.derive(KeyDerivation.RTCP_ENCRYPTION, profile.keyLength()),
                derivation.derive(KeyDerivation.RTCP_SALT, profile.saltLength()));
    }

    /** With session keys. */
    GcmTransform(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt) {
        this.rtpKey = new SecretKeySpec(rtpKey, "AES");
        this.rtpSalt = rtpSalt;
        this.rtcpKey = new SecretKeySpec(rtcpKey, "AES");
        this.rtcpSalt = rtcpSalt;
    }

    private static Cipher newCipher() {
        try {
            return Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("AES-GCM is not available in this Java runtime", missing);
        }
    }

    @Override
    public void protect(byte[] data, int offset, int headerLength, int length, int rollover) {
        rtpNonce(data, offset, rollover);
        try {
            startEncryption(rtpKey);
            encryption.updateAAD(data, offset, headerLength);
            int payload = offset + headerLength;
            encryption.doFinal(data, payload, length - headerLength, data, payload);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM failed", broken);
        }
    }

    @Override
    public boolean unprotect(byte[] data, int offset, int headerLength, int length, int rollover) {
        rtpNonce(data, offset, rollover);
        try {
            decryption.init(Cipher.DECRYPT_MODE, rtpKey, new GCMParameterSpec(8 * TAG, nonce));
            decryption.updateAAD(data, offset, headerLength);
            int payload = offset + headerLength;
            decryption.doFinal(data, payload, length - headerLength, data, payload);
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM failed", broken);
        }
    }

    @Override
    public void protectRtcp(byte[] data, int offset, int length, int index) {
        rtcpNonce(data, offset, index);
        RtpPackets.writeInt(word, 0, ENCRYPTED | index);
        try {
            startEncryption(rtcpKey);
            encryption.updateAAD(data, offset, RtpPackets.RTCP_HEADER);
            encryption.updateAAD(word);
            int payload = offset + RtpPackets.RTCP_HEADER;
            encryption.doFinal(data, payload, length - RtpPackets.RTCP_HEADER, data, payload);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM failed", broken);
        }
        System.arraycopy(word, 0, data, offset + length + TAG, INDEX);
    }

    @Override
    public boolean unprotectRtcp(byte[] data, int offset, int length) {
        int end = offset + length - INDEX;
        rtcpNonce(data, offset, rtcpIndex(data, offset, length));
        try {
            decryption.init(Cipher.DECRYPT_MODE, rtcpKey, new GCMParameterSpec(8 * TAG, nonce));
            decryption.updateAAD(data, offset, RtpPackets.RTCP_HEADER);
            if (RtpPackets.readInt(data, end) < 0) {
                decryption.updateAAD(data, end, INDEX);
                int payload = offset + RtpPackets.RTCP_HEADER;
                decryption.doFinal(data, payload, end - payload, data, payload);
            } else {
                // Authenticated only (RFC 7714 §9.3): everything but the tag is associated data.
                decryption.updateAAD(data, offset + RtpPackets.RTCP_HEADER, length - INDEX - TAG - RtpPackets.RTCP_HEADER);
                decryption.updateAAD(data, end, INDEX);
                decryption.doFinal(data, end - TAG, TAG);
            }
            return true;
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES-GCM failed", broken);
        }
    }

    @Override
    public int rtcpIndex(byte[] data, int offset, int length) {
        return RtpPackets.readInt(data, offset + length - INDEX) & ~ENCRYPTED;
    }

    /** The runtime refuses the nonce it had last, which a packet sent twice in a row has: then by a fresh cipher. */
    private void startEncryption(SecretKeySpec key) throws GeneralSecurityException {
        if (Arrays.equals(nonce, lastNonce)) {
            encryption = newCipher();
        }
        System.arraycopy(nonce, 0, lastNonce, 0, NONCE);
        encryption.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(8 * TAG, nonce));
    }

    /** Two zero bytes, source, roll-over counter, sequence number; all that XOR the salt (RFC 7714 §8.1). */
    private void rtpNonce(byte[] data, int offset, int rollover) {
        RtpPackets.writeShort(nonce, 0, 0);
        RtpPackets.writeInt(nonce, 2, RtpPackets.source(data, offset));
        RtpPackets.writeInt(nonce, 6, rollover);
        RtpPackets.writeShort(nonce, 10, RtpPackets.sequence(data, offset));
        mix(rtpSalt);
    }

    /** Two zero bytes, source, two zero bytes, index; all that XOR the salt (RFC 7714 §9.1). */
    private void rtcpNonce(byte[] data, int offset, int index) {
        RtpPackets.writeShort(nonce, 0, 0);
        RtpPackets.writeInt(nonce, 2, RtpPackets.rtcpSource(data, offset));
        RtpPackets.writeShort(nonce, 6, 0);
        RtpPackets.writeInt(nonce, 8, index);
        mix(rtcpSalt);
    }

    private void mix(byte[] salt) {
        for (int index = 0; index < NONCE; index++) {
            nonce[index] ^= salt[index];
        }
    }
}
