package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.Av1Encoder;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.codec.H264Profile;
import io.moonfleet.demohost.codec.VideoEncoder;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;

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
    public EncodedPicture next(int frameNumber, long nanoTime, boolean keyFrame) {
        if (highDynamicRange != parts.switches().highDynamicRange()) {
            highDynamicRange = !highDynamicRange;
            picture = picture();
            encoder.close();
            encoder = encoder();
        }
        picture.draw(
                frameNumber, nanoTime - app.startedNanos(), System.currentTimeMillis(), parts.input().snapshot());
        return encoder.encode(picture.canvas(), keyFrame);
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
