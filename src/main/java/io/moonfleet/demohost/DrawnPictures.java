package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.Av1Encoder;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.codec.H264Profile;
import io.moonfleet.demohost.codec.VideoEncoder;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.video.FrameType;
import io.moonfleet.gamestream.video.VideoFormat;

/**
 * Pictures that are drawn and encoded one by one, and show what the client does. When HDR is switched on or off, a new
 * encoder goes on with a key frame.
 */
final class DrawnPictures implements PictureSource {
    private final StreamParts parts;
    private final RunningApp app;
    private boolean highDynamicRange;
    private Picture picture;
    private VideoEncoder encoder;

    DrawnPictures(StreamParts parts, RunningApp app) {
        this.parts = parts;
        this.app = app;
        highDynamicRange = parts.switches().highDynamicRange();
        picture = picture();
        encoder = encoder();
    }

    private Picture picture() {
        StreamParameters parameters = parts.parameters();
        return new Picture(
                app.kind(), parameters.width(), parameters.height(), parameters.framesPerSecond(), matrix());
    }

    private VideoEncoder encoder() {
        StreamParameters parameters = parts.parameters();
        int width = parameters.width();
        int height = parameters.height();
        int framesPerSecond = parameters.framesPerSecond();
        int kbps = parameters.videoKbps();
        return switch (parameters.format().codec()) {
            case H264 -> new H264Encoder(
                    width,
                    height,
                    framesPerSecond,
                    kbps,
                    matrix(),
                    app.kind() == SceneKind.HIGH_PROFILE ? H264Profile.HIGH : H264Profile.CONSTRAINED_BASELINE);
            case AV1 -> new Av1Encoder(
                    width,
                    height,
                    framesPerSecond,
                    kbps,
                    matrix(),
                    parameters.format().tenBit(),
                    parameters.format().fullChroma());
            case HEVC -> throw new IllegalStateException("there is no encoder of HEVC");
        };
    }

    private ColorMatrix matrix() {
        return highDynamicRange ? ColorMatrix.REC_2020_PQ : parts.parameters().matrix();
    }

    @Override
    public SentPicture next(int frameNumber, long nanoTime, PictureRequest request) {
        if (highDynamicRange != parts.switches().highDynamicRange()) {
            highDynamicRange = !highDynamicRange;
            picture = picture();
            encoder.close();
            encoder = encoder();
        }
        picture.draw(
                frameNumber, nanoTime - app.startedNanos(), System.currentTimeMillis(), parts.input().snapshot());
        return switch (request) {
            case ANY -> sent(encoder.encode(picture.canvas(), false));
            case KEY_FRAME -> sent(encoder.encode(picture.canvas(), true));
            case RECOVERY -> {
                EncodedPicture recovery = encoder.recover(picture.canvas());
                // An H.264 key frame is one whatever the frame header says; of AV1 the frame header alone says so.
                boolean asKeyFrame = recovery.keyFrame() && parts.parameters().format() == VideoFormat.H264;
                yield asKeyFrame ? sent(recovery) : new SentPicture(recovery.data(), FrameType.P_AFTER_INVALIDATION);
            }
        };
    }

    private static SentPicture sent(EncodedPicture encoded) {
        return new SentPicture(encoded.data(), encoded.keyFrame() ? FrameType.IDR : FrameType.P);
    }

    @Override
    public int fecPercentage() {
        return StreamParameters.FEC_PERCENTAGE;
    }

    @Override
    public void close() {
        encoder.close();
    }
}
