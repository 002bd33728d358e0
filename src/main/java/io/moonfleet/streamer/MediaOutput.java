package io.moonfleet.streamer;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.StreamerIpcMessage;
import io.moonfleet.media.AudioLayout;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerListener;
import java.util.Optional;

/** Where the host's media goes: the broadcasters and the peers that subscribe to them. */
public interface MediaOutput extends AutoCloseable {
    /** What the host's pictures will be; called before the first of them, and again after a change. Never blocks. */
    default void videoFormat(VideoFormat format) {}

    /**
     * What the host's sound will be; called before the first packet of each session. Never blocks.
     *
     * @param packetMillis how long each packet is
     */
    default void audioLayout(AudioLayout layout, int packetMillis) {}

    /** Called on the video receive thread; never blocks. */
    void publish(EncodedVideo video);

    /** Called on the audio receive thread; never blocks. */
    void publish(EncodedAudio audio);

    /** Whether media is being decoded because a peer needs it. */
    boolean decoding();

    /** What decodes the video, or did last; empty before a peer needed it. Never waits. */
    Optional<String> decoder();

    /** How long pictures took lately to the peers that get them as they came. */
    default StreamerIpcMessage.FanOutStatistics fanOut() {
        return StreamerIpcMessage.FanOutStatistics.NONE;
    }

    /** The host's pictures as they came and its sound in stereo, for those who pass them on. */
    EncodedSource encoded();

    /** A new peer of WebRTC, not started yet. */
    Peer createPeer(String peerId, PeerKind kind, PeerListener listener);

    /** Closes the peers that are left and ends decoding. */
    @Override
    void close();
}
