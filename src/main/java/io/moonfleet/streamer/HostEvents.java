package io.moonfleet.streamer;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.rtsp.RtspSession;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.VideoCodec;
import java.util.Optional;

/**
 * The session's reports: media goes straight to the output on the thread it came on, everything else to the owner
 * thread.
 */
final class HostEvents implements SessionListener {
    /** The owner thread's side. */
    interface Owner {
        void stageStarting(Stage stage);

        void stageComplete(Stage stage);

        /** The first access unit that a decoder can start with has arrived. */
        void firstKeyFrame();

        /** What the pictures of the session will be. */
        void videoAgreed(VideoFormat format);

        /** What the host says beside the media. */
        void hostMessage(ControlMessage.FromHost message);

        void hostTerminated(TerminationReason reason);
    }

    private final EventLoop loop;
    private final Owner owner;
    private final MediaOutput media;

    /** Used by the video receive thread only. */
    private final MediaSeam.Side pictures;

    private boolean keyFrameSeen;

    /** Used by the audio receive thread only. */
    private boolean soundBegun;

    /** Written by the connecting thread. */
    private volatile Optional<VideoFormat> videoFormat = Optional.empty();

    /** Of the pictures that come now. */
    private volatile VideoCodec codec = VideoCodec.H264;

    /** @param pictures makes this session's pictures those of the stream */
    HostEvents(EventLoop loop, Owner owner, MediaOutput media, MediaSeam.Side pictures) {
        this.loop = loop;
        this.owner = owner;
        this.media = media;
        this.pictures = pictures;
    }

    /** What the host sends; empty before it was agreed on. */
    Optional<VideoFormat> videoFormat() {
        return videoFormat;
    }

    @Override
    public void stageStarting(Stage stage) {
        loop.post(() -> owner.stageStarting(stage));
    }

    @Override
    public void stageComplete(Stage stage) {
        loop.post(() -> owner.stageComplete(stage));
    }

    @Override
    public void agreed(RtspSession session) {
        VideoFormat format = session.videoFormat();
        videoFormat = Optional.of(format);
        codec = VideoCodec.of(format);
        media.videoFormat(format);
        media.audioLayout(LiveMedia.layout(session.opusLayout()), session.packetDuration());
        loop.post(() -> owner.videoAgreed(format));
    }

    @Override
    public void accessUnit(AccessUnit accessUnit) {
        // Counted before the owner hears of it.
        EncodedVideo picture = pictures.continued(accessUnit, codec);
        if (accessUnit.keyFrame() && !keyFrameSeen) {
            keyFrameSeen = true;
            loop.post(owner::firstKeyFrame);
        }
        media.publish(picture);
    }

    @Override
    public void audioPacket(byte[] packet) {
        boolean first = !soundBegun;
        soundBegun = true;
        media.publish(new EncodedAudio(packet, first));
    }

    @Override
    public void audioLost() {
        media.publish(EncodedAudio.LOST);
    }

    @Override
    public void hostMessage(ControlMessage.FromHost message) {
        loop.post(() -> owner.hostMessage(message));
    }

    @Override
    public void terminated(TerminationReason reason) {
        loop.post(() -> owner.hostTerminated(reason));
    }
}
