package io.moonfleet.rtc.srtp;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in counter mode and HMAC-SHA1 by the Java runtime (RFC 3711 §4.1.1, §4.2.1). */
final class CounterModeTransform implements SrtpTransform {
    private static final int BLOCK = 16;
    private static final int TAG = 10;
    private static final int INDEX = 4;
    private static final int HMAC_KEY = 20;
    private static final int HMAC = 20;
    private static final int ENCRYPTED = 0x8000_0000;
    private static final int SOURCE_POSITION = 4;
    private static final int INDEX_POSITION = 8;

    private final SecretKeySpec rtpKey;
    private final byte[] rtpSalt;
    private final Mac rtpMac;
    private final SecretKeySpec rtcpKey;
    private final byte[] rtcpSalt;
    private final Mac rtcpMac;
    private final Cipher cipher;
    private final byte[] counter = new byte[BLOCK];
    private final byte[] hmac = new byte[HMAC];
    private final byte[] word = new byte[INDEX];

    CounterModeTransform(SrtpProfile profile, KeyDerivation derivation) {
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            rtpKey = new SecretKeySpec(derivation.derive(KeyDerivation.RTP_ENCRYPTION, profile.keyLength()), "AES");
            rtpSalt = derivation.derive(KeyDerivation.RTP_SALT, profile.saltLength());
            rtpMac = mac(derivation.derive(KeyDerivation.RTP_AUTHENTICATION, HMAC_KEY));
            rtcpKey = new SecretKeySpec(derivation.derive(KeyDerivation.RTCP_ENCRYPTION, profile.keyLength()), "AES");
            rtcpSalt = derivation.derive(KeyDerivation.RTCP_SALT, profile.saltLength());
            rtcpMac = mac(derivation.derive(KeyDerivation.RTCP_AUTHENTICATION, HMAC_KEY));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("AES or HMAC-SHA1 is not available in this Java runtime", missing);
        }
    }

    private static Mac mac(byte[] key) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(key, "HmacSHA1"));
        return mac;
    }

    @Override
    public void protect(byte[] data, int offset, int headerLength, int length, int rollover) {
        rtpCounter(data, offset, rollover);
        crypt(rtpKey, data, offset + headerLength, length - headerLength);
        computeRtpTag(data, offset, length, rollover);
        System.arraycopy(hmac, 0, data, offset + length, TAG);
    }

    @Override
    public boolean unprotect(byte[] data, int offset, int headerLength, int length, int rollover) {
        int plain = length - TAG;
        computeRtpTag(data, offset, plain, rollover);
        if (!tagMatches(data, offset + plain)) {
            return false;
        }
        rtpCounter(data, offset, rollover);
        crypt(rtpKey, data, offset + headerLength, plain - headerLength);
        return true;
    }

    @Override
    public void protectRtcp(byte[] data, int offset, int length, int index) {
        rtcpCounter(data, offset, index);
        crypt(rtcpKey, data, offset + RtpPackets.RTCP_HEADER, length - RtpPackets.RTCP_HEADER);
        RtpPackets.writeInt(data, offset + length, ENCRYPTED | index);
        compute(rtcpMac, data, offset, length + INDEX);
        System.arraycopy(hmac, 0, data, offset + length + INDEX, TAG);
    }

    @Override
    public boolean unprotectRtcp(byte[] data, int offset, int length) {
        compute(rtcpMac, data, offset, length - TAG);
        if (!tagMatches(data, offset + length - TAG)) {
            return false;
        }
        if (RtpPackets.readInt(data, offset + length - TAG - INDEX) < 0) {
            rtcpCounter(data, offset, rtcpIndex(data, offset, length));
            crypt(rtcpKey, data, offset + RtpPackets.RTCP_HEADER, length - TAG - INDEX - RtpPackets.RTCP_HEADER);
        }
        return true;
    }

    @Override
    public int rtcpIndex(byte[] data, int offset, int length) {
        return RtpPackets.readInt(data, offset + length - TAG - INDEX) & ~ENCRYPTED;
    }

    private void rtpCounter(byte[] data, int offset, int rollover) {
        start(rtpSalt, RtpPackets.source(data, offset));
        mix(INDEX_POSITION, rollover);
        int sequence = RtpPackets.sequence(data, offset);
        counter[INDEX_POSITION + 4] ^= (byte) (sequence >>> 8);
        counter[INDEX_POSITION + 5] ^= (byte) sequence;
    }

    private void rtcpCounter(byte[] data, int offset, int index) {
        start(rtcpSalt, RtpPackets.rtcpSource(data, offset));
        // The index has 48 bits in the formula and 31 here.
        mix(INDEX_POSITION + 2, index);
    }

    /** The salt at the left, 16 bits of block counter at the right, the source in the middle. */
    private void start(byte[] salt, int source) {
        System.arraycopy(salt, 0, counter, 0, salt.length);
        counter[BLOCK - 2] = 0;
        counter[BLOCK - 1] = 0;
        mix(SOURCE_POSITION, source);
    }

    private void mix(int position, int value) {
        RtpPackets.writeInt(counter, position, RtpPackets.readInt(counter, position) ^ value);
    }

    private void crypt(SecretKeySpec key, byte[] data, int offset, int length) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(counter));
            cipher.doFinal(data, offset, length, data, offset);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("AES in counter mode failed", broken);
        }
    }

    private void computeRtpTag(byte[] data, int offset, int length, int rollover) {
        RtpPackets.writeInt(word, 0, rollover);
        rtpMac.update(data, offset, length);
        compute(rtpMac, word, 0, INDEX);
    }

    private void compute(Mac mac, byte[] data, int offset, int length) {
        mac.update(data, offset, length);
        try {
            mac.doFinal(hmac, 0);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("HMAC-SHA1 failed", broken);
        }
    }

    /** In constant time. */
    private boolean tagMatches(byte[] data, int offset) {
        int difference = 0;
        for (int index = 0; index < TAG; index++) {
            difference |= data[offset + index] ^ hmac[index];
        }
        return difference == 0;
    }
}
