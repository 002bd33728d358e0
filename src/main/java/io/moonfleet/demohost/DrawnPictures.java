package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.codec.H264Profile;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;

/** Pictures that are drawn and encoded one by one, and show what the client does. */
final class DrawnPictures implements PictureSource {
    private final StreamParts parts;
    private final RunningApp app;
    private final Picture picture;
    private final H264Encoder encoder;

    DrawnPictures(StreamParts parts, RunningApp app) {
        this.parts = parts;
        this.app = app;
        StreamParameters parameters = parts.parameters();
        picture = new Picture(
                app.kind(), parameters.width(), parameters.height(), parameters.framesPerSecond(), parameters.matrix());
        encoder = new H264Encoder(
                parameters.width(),
                parameters.height(),
                parameters.framesPerSecond(),
                parameters.videoKbps(),
                parameters.matrix(),
                app.kind() == SceneKind.HIGH_PROFILE ? H264Profile.HIGH : H264Profile.CONSTRAINED_BASELINE);
    }

    @Override
    public EncodedPicture next(int frameNumber, long nanoTime, boolean keyFrame) {
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
