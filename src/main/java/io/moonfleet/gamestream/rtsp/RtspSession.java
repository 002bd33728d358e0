package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.audio.OpusLayout;
import io.moonfleet.gamestream.video.VideoFormat;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What the RTSP handshake has agreed on (protocol document, sections 3.4 to 3.6).
 *
 * @param host                the host's address for all UDP streams
 * @param audioPingPayload    16 bytes to ping with, empty for the legacy ping (section 4.2)
 * @param videoPingPayload    likewise
 * @param connectData         data of the ENet connect, an unsigned 32-bit number
 * @param encryptionEnabled   mask: 1 control v2, 2 video, 4 audio
 * @param audioEncrypted      whether audio payloads are encrypted
 * @param featureFlags        the host's: 1 pen and touch, 2 controller touch and motion
 * @param refPicInvalidation  whether a lost frame is answered by invalidating it as a reference; then the host was
 *                            left the choice of how many frames it refers to, else one was announced
 * @param packetSize          P of section 4.3 as announced; the host may use less
 * @param packetDuration      of Opus packets in milliseconds
 */
public record RtspSession(
        InetAddress host,
        int audioPort,
        int videoPort,
        int controlPort,
        Optional<byte[]> audioPingPayload,
        Optional<byte[]> videoPingPayload,
        int connectData,
        int encryptionEnabled,
        boolean audioEncrypted,
        int featureFlags,
        boolean refPicInvalidation,
        OpusLayout opusLayout,
        VideoFormat videoFormat,
        int packetSize,
        int packetDuration) {
    public boolean controlEncryptionV2() {
        return (encryptionEnabled & EncryptionChoice.CONTROL_V2) != 0;
    }

    public boolean videoEncrypted() {
        return (encryptionEnabled & EncryptionChoice.VIDEO) != 0;
    }

    public boolean touchSupported() {
        return (featureFlags & 1) != 0;
    }
}
