package io.moonfleet.streamer;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.VideoCodec;
import java.util.function.Consumer;

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

        /** What the host says beside the media. */
        void hostMessage(ControlMessage.FromHost message);

        void hostTerminated(TerminationReason reason);
    }

    private final EventLoop loop;
    private final Owner owner;
    private final Consumer<EncodedVideo> video;
    private final Consumer<EncodedAudio> audio;

    /** Written by the video receive thread only. */
    private volatile long keyFrames;

    HostEvents(EventLoop loop, Owner owner, MediaOutput media) {
        this.loop = loop;
        this.owner = owner;
        this.video = media::publish;
        this.audio = media::publish;
    }

    long keyFrames() {
        return keyFrames;
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
    public void accessUnit(AccessUnit accessUnit) {
        if (accessUnit.keyFrame()) {
            keyFrames++;
        }
        if (keyFrames == 1 && accessUnit.keyFrame()) {
            loop.post(owner::firstKeyFrame);
        }
        video.accept(new EncodedVideo(
                accessUnit.frameNumber(),
                accessUnit.keyFrame(),
                accessUnit.presentationTimeMicros(),
                VideoCodec.H264,
                accessUnit.receivedNanos(),
                accessUnit.data()));
    }

    @Override
    public void audioPacket(byte[] packet) {
        audio.accept(new EncodedAudio(packet));
    }

    @Override
    public void audioLost() {
        audio.accept(EncodedAudio.LOST);
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
