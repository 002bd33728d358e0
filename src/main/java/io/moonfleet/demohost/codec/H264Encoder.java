package io.moonfleet.demohost.codec;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.ffmpeg.FfmpegLog;
import io.moonfleet.ffmpeg.OpenH264Encoder;

/** Encodes the pictures that this host draws. Not thread-safe; must be closed. */
public final class H264Encoder implements VideoEncoder {
    private final OpenH264Encoder encoder;
    private final FrameFormat format;
    private final H264Profile profile;
    /** Pictures since the last one that needed none before it; −1 before the first. */
    private int sinceStart = -1;

    /**
     * Encodes in the constrained baseline profile.
     *
     * @param bitrateKbps kilobits a second for the video alone
     */
    public H264Encoder(int width, int height, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
        this(width, height, framesPerSecond, bitrateKbps, matrix, H264Profile.CONSTRAINED_BASELINE);
    }

    public H264Encoder(
            int width, int height, int framesPerSecond, int bitrateKbps, ColorMatrix matrix, H264Profile profile) {
        this.profile = profile;
        format = new FrameFormat(width, height, false, false);
        FfmpegLog.errorsOnly();
        encoder = new OpenH264Encoder(new OpenH264Encoder.Settings(
                width, height, framesPerSecond, bitrateKbps, ColorSignal.of(matrix).matrix(), profile.encoderName()));
    }

    @Override
    public EncodedPicture encode(Canvas picture, boolean keyFrame) {
        EncodedPicture encoded = encoder.encode(frame -> format.fill(frame, picture), keyFrame);
        sinceStart = encoded.keyFrame() ? 0 : sinceStart + 1;
        return encoded;
    }

    /** An intra picture that is no key frame; a key frame in the High profile, whose slices are coded otherwise. */
    @Override
    public EncodedPicture recover(Canvas picture) {
        int number = sinceStart + 1;
        EncodedPicture key = encode(picture, true);
        return profile == H264Profile.HIGH || number == 0
                ? key
                : new EncodedPicture(IntraPicture.of(key.data(), number), false);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
