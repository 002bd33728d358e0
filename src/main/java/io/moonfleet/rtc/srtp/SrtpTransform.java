package io.moonfleet.rtc.srtp;

/**
 * Encrypts and authenticates single packets in place, with keys of its own. Knows no state of a stream. Use by one thread
 * at a time.
 */
sealed interface SrtpTransform permits GcmTransform, CounterModeTransform {
    /** The transform of a profile with the session keys of a master key. */
    static SrtpTransform of(SrtpProfile profile, KeyDerivation derivation) {
        return profile.gcm() ? new GcmTransform(profile, derivation) : new CounterModeTransform(profile, derivation);
    }

    /** Encrypts an RTP packet; the tag is written behind it. {@code length} is without the tag. */
    void protect(byte[] data, int offset, int headerLength, int length, int rollover);

    /** Checks and decrypts an RTP packet. {@code length} is with the tag. False for a forged one: its bytes may be lost then. */
    boolean unprotect(byte[] data, int offset, int headerLength, int length, int rollover);

    /** Encrypts an RTCP packet; tag and index are written behind it. {@code length} is without those. */
    void protectRtcp(byte[] data, int offset, int length, int index);

    /** Checks and decrypts an RTCP packet. {@code length} is with tag and index. False for a forged one. */
    boolean unprotectRtcp(byte[] data, int offset, int length);

    /** The index that stands in an RTCP packet, {@code length} bytes long; not yet authenticated. */
    int rtcpIndex(byte[] data, int offset, int length);
}
