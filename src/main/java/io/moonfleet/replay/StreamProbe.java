package io.moonfleet.replay;

/** Looks at the datagrams themselves for what a recording without handshake does not say. */
final class StreamProbe {
    private static final int RTP_HEADER = 12;
    private static final int CIPHER_BLOCK = 16;
    private static final int AUDIO_DATA = 97;
    private static final byte VIDEO_FLAGS = (byte) 0x90;

    private final int videoPort;
    private final int audioPort;
    private int largestVideoDatagram;
    private boolean videoEncrypted;
    private boolean audioSeen;
    private byte firstAudioByte;
    private boolean audioBytesDiffer;
    private boolean audioInBlocks = true;

    StreamProbe(int videoPort, int audioPort) {
        this.videoPort = videoPort;
        this.audioPort = audioPort;
    }

    void add(Segment.Udp datagram) {
        byte[] bytes = datagram.payload();
        if (datagram.source().port() == videoPort) {
            largestVideoDatagram = Math.max(largestVideoDatagram, bytes.length);
            videoEncrypted |= bytes.length < 2 || bytes[0] != VIDEO_FLAGS || bytes[1] != 0;
        } else if (datagram.source().port() == audioPort && bytes.length > RTP_HEADER && bytes[1] == AUDIO_DATA) {
            audioInBlocks &= (bytes.length - RTP_HEADER) % CIPHER_BLOCK == 0;
            audioBytesDiffer |= audioSeen && bytes[RTP_HEADER] != firstAudioByte;
            firstAudioByte = bytes[RTP_HEADER];
            audioSeen = true;
        }
    }

    int largestVideoDatagram() {
        return largestVideoDatagram;
    }

    boolean videoLooksEncrypted() {
        return videoEncrypted;
    }

    /** Opus packets of one stream all begin with the same byte; ciphertext does not, and comes in whole blocks. */
    boolean audioLooksEncrypted() {
        return audioInBlocks && audioBytesDiffer;
    }
}
