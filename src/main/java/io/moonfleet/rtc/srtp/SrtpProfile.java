package io.moonfleet.rtc.srtp;

import java.util.Arrays;
import java.util.Optional;

/** SRTP protection profiles, best first (RFC 5764 §4.1.2, RFC 7714 §14.2). */
public enum SrtpProfile {
    AEAD_AES_128_GCM(0x0007, 16, 12, 16, 16),
    AEAD_AES_256_GCM(0x0008, 32, 12, 16, 16),
    AES128_CM_HMAC_SHA1_80(0x0001, 16, 14, 10, 10);

    private static final int RTCP_INDEX = 4;

    private final int number;
    private final int keyLength;
    private final int saltLength;
    private final int tagLength;
    private final int rtcpTagLength;

    SrtpProfile(int number, int keyLength, int saltLength, int tagLength, int rtcpTagLength) {
        this.number = number;
        this.keyLength = keyLength;
        this.saltLength = saltLength;
        this.tagLength = tagLength;
        this.rtcpTagLength = rtcpTagLength;
    }

    /** The profile with this number in DTLS's use_srtp extension; empty for one that is not supported. */
    public static Optional<SrtpProfile> ofNumber(int number) {
        return Arrays.stream(values()).filter(profile -> profile.number == number).findFirst();
    }

    /** In DTLS's use_srtp extension. */
    public int number() {
        return number;
    }

    /** Bytes of a master key. */
    public int keyLength() {
        return keyLength;
    }

    /** Bytes of a master salt. */
    public int saltLength() {
        return saltLength;
    }

    /** Bytes that an SRTP packet is longer than the RTP packet in it. */
    public int tagLength() {
        return tagLength;
    }

    /** Bytes that an SRTCP packet is longer than the RTCP packet in it: tag and index. */
    public int rtcpOverhead() {
        return rtcpTagLength + RTCP_INDEX;
    }

    /** Bytes to ask DTLS's exporter for: both keys and both salts. */
    public int exportLength() {
        return 2 * (keyLength + saltLength);
    }

    boolean gcm() {
        return switch (this) {
            case AEAD_AES_128_GCM, AEAD_AES_256_GCM -> true;
            case AES128_CM_HMAC_SHA1_80 -> false;
        };
    }
}
