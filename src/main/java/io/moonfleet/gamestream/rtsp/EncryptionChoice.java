package io.moonfleet.gamestream.rtsp;

/**
 * Which streams are encrypted (protocol document, section 3.6.1).
 *
 * @param enabled        mask for ANNOUNCE: 1 control v2, 2 video, 4 audio
 * @param audioEncrypted what {@code x-nv-general.featureFlags} tells the host about audio
 */
record EncryptionChoice(int enabled, boolean audioEncrypted) {
    static final int CONTROL_V2 = 1;
    static final int VIDEO = 2;
    static final int AUDIO = 4;
    /** What the prefix of an encrypted video datagram takes. */
    private static final int VIDEO_PREFIX = 32;

    /** @param wanted whether the client wants video and audio encrypted */
    static EncryptionChoice choose(HostDescription description, boolean wanted) {
        int supported = description.encryptionSupported();
        int requested = description.encryptionRequested();
        int enabled = supported & CONTROL_V2;
        if (((supported & VIDEO) != 0 && wanted) || (requested & VIDEO) != 0) {
            enabled |= VIDEO;
        }
        if (((supported & AUDIO) != 0 && wanted) || (requested & AUDIO) != 0) {
            enabled |= AUDIO;
        }
        return new EncryptionChoice(enabled, wanted || (enabled & AUDIO) != 0);
    }

    boolean videoEncrypted() {
        return (enabled & VIDEO) != 0;
    }

    /** Datagrams keep their size: encrypted ones carry 32 bytes less. */
    int packetSize(int plainPacketSize) {
        return videoEncrypted() ? plainPacketSize - VIDEO_PREFIX : plainPacketSize;
    }
}
