package io.moonfleet.replay;

import io.moonfleet.gamestream.audio.AudioStreamSettings;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.util.Optional;

/**
 * How the streams of a recording are to be read: from the handshake where the capture has it, else from the client's options
 * and the datagrams themselves.
 *
 * @param packetSize     P as announced, without the bytes of the encryption
 * @param controlVersion2 nonce of the control stream: new or old
 */
record StreamFacts(
        int videoPort,
        int audioPort,
        int controlPort,
        VideoFormat.Codec codec,
        int packetSize,
        boolean videoEncrypted,
        boolean audioEncrypted,
        boolean controlVersion2,
        int packetDurationMillis,
        SessionInfo session) {
    private static final int VIDEO_PORT = 47998;
    private static final int AUDIO_PORT = 48000;
    private static final int CONTROL_PORT = 47999;
    private static final int CONTROL_V2 = 1;
    private static final int VIDEO_ENCRYPTION = 2;
    private static final int RTP_HEADER = 16;
    private static final int ENCRYPTION_PREFIX = 32;
    private static final int SMALLEST_PACKET = 64;
    private static final int DEFAULT_PACKET_DURATION = 5;

    static StreamFacts of(SessionInfo session, RecordedHandshake handshake, Capture capture) {
        int videoPort = handshake.ports().getOrDefault("video", VIDEO_PORT);
        int audioPort = handshake.ports().getOrDefault("audio", AUDIO_PORT);
        int controlPort = handshake.ports().getOrDefault("control", CONTROL_PORT);
        int largest = largestDatagram(capture, videoPort);
        return handshake
                .announced()
                .map(announced -> {
                    boolean encrypted = (announced.encryptionEnabled() & VIDEO_ENCRYPTION) != 0;
                    return new StreamFacts(
                            videoPort,
                            audioPort,
                            controlPort,
                            announced.codec(),
                            Math.max(announced.packetSize(), packetSize(largest, encrypted)),
                            encrypted,
                            announced.audioEncrypted(),
                            (announced.encryptionEnabled() & CONTROL_V2) != 0,
                            announced.packetDuration(),
                            session);
                })
                .orElseGet(() -> {
                    boolean encrypted = !looksLikeVideo(capture, videoPort);
                    return new StreamFacts(
                            videoPort,
                            audioPort,
                            controlPort,
                            session.codec(),
                            Math.max(session.packetSize().orElse(0), packetSize(largest, encrypted)),
                            encrypted,
                            looksEncrypted(capture, audioPort),
                            true,
                            DEFAULT_PACKET_DURATION,
                            session);
                });
    }

    VideoStreamSettings videoSettings() {
        int[] version = session.appVersion();
        return new VideoStreamSettings(
                codec,
                packetSize,
                videoEncrypted ? Optional.of(session.key()) : Optional.empty(),
                VideoStreamSettings.longFrameHeaderLength(version[0], version[1], version[2]),
                false);
    }

    AudioStreamSettings audioSettings(boolean discardBacklog) {
        return new AudioStreamSettings(
                packetDurationMillis,
                audioEncrypted ? Optional.of(session.key()) : Optional.empty(),
                session.keyId(),
                discardBacklog);
    }

    /** A host may send larger packets than the options say; a recording is not to fail for that. */
    private static int packetSize(int largestDatagram, boolean encrypted) {
        return Math.clamp(largestDatagram - RTP_HEADER - (encrypted ? ENCRYPTION_PREFIX : 0), SMALLEST_PACKET, 65_000);
    }

    private static int largestDatagram(Capture capture, int port) {
        int largest = 0;
        for (Segment.Udp datagram : capture.datagrams()) {
            if (datagram.source().port() == port) {
                largest = Math.max(largest, datagram.payload().length);
            }
        }
        return largest;
    }

    private static boolean looksLikeVideo(Capture capture, int port) {
        for (Segment.Udp datagram : capture.datagrams()) {
            byte[] bytes = datagram.payload();
            if (datagram.source().port() == port && (bytes.length < 2 || bytes[0] != (byte) 0x90 || bytes[1] != 0)) {
                return false;
            }
        }
        return true;
    }

    /** Opus packets of one stream all have the same first byte, ciphertext has not. */
    private static boolean looksEncrypted(Capture capture, int port) {
        int first = -1;
        for (Segment.Udp datagram : capture.datagrams()) {
            byte[] bytes = datagram.payload();
            if (datagram.source().port() == port && bytes.length > 12 && bytes[1] == 97) {
                if (bytes.length % 16 != 12 || first >= 0 && first != bytes[12]) {
                    return bytes.length % 16 == 12;
                }
                first = bytes[12];
            }
        }
        return false;
    }
}
