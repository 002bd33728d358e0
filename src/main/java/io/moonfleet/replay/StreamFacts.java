package io.moonfleet.replay;

import io.moonfleet.gamestream.audio.AudioStreamSettings;
import io.moonfleet.gamestream.rtsp.AnnouncedStream;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.io.IOException;
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
    private static final int LARGEST_PACKET = 65_000;
    private static final int DEFAULT_PACKET_DURATION = 5;

    static StreamFacts of(SessionInfo session, RecordedHandshake handshake, Capture capture)
            throws IOException, ReplayException {
        int videoPort = handshake.ports().getOrDefault("video", VIDEO_PORT);
        int audioPort = handshake.ports().getOrDefault("audio", AUDIO_PORT);
        int controlPort = handshake.ports().getOrDefault("control", CONTROL_PORT);
        StreamProbe probe = new StreamProbe(videoPort, audioPort);
        capture.datagrams(probe::add);
        if (handshake.announced().isPresent()) {
            AnnouncedStream announced = handshake.announced().get();
            boolean encrypted = (announced.encryptionEnabled() & VIDEO_ENCRYPTION) != 0;
            return new StreamFacts(
                    videoPort,
                    audioPort,
                    controlPort,
                    announced.codec(),
                    Math.max(announced.packetSize(), packetSize(probe, encrypted)),
                    encrypted,
                    announced.audioEncrypted(),
                    (announced.encryptionEnabled() & CONTROL_V2) != 0,
                    announced.packetDuration(),
                    session);
        }
        boolean encrypted = probe.videoLooksEncrypted();
        return new StreamFacts(
                videoPort,
                audioPort,
                controlPort,
                session.codec(),
                Math.max(session.packetSize().orElse(0), packetSize(probe, encrypted)),
                encrypted,
                probe.audioLooksEncrypted(),
                true,
                DEFAULT_PACKET_DURATION,
                session);
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
    private static int packetSize(StreamProbe probe, boolean encrypted) {
        int size = probe.largestVideoDatagram() - RTP_HEADER - (encrypted ? ENCRYPTION_PREFIX : 0);
        return Math.clamp(size, SMALLEST_PACKET, LARGEST_PACKET);
    }
}
