package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.ffmpeg.FfmpegLog;
import io.moonfleet.ffmpeg.OpenH264Encoder;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** Encodes the pictures that this host draws. Not thread-safe; must be closed. */
public final class H264Encoder implements AutoCloseable {
    private final OpenH264Encoder encoder;
    private final int width;
    private final int height;

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
        this.width = width;
        this.height = height;
        FfmpegLog.errorsOnly();
        encoder = new OpenH264Encoder(new OpenH264Encoder.Settings(
                width, height, framesPerSecond, bitrateKbps, colorSpace(matrix), profile.encoderName()));
    }

    private static int colorSpace(ColorMatrix matrix) {
        return switch (matrix) {
            case REC_601 -> AVCOL_SPC_SMPTE170M;
            case REC_709 -> AVCOL_SPC_BT709;
            case REC_2020 -> AVCOL_SPC_BT2020_NCL;
        };
    }

    /** Encodes a picture of this encoder's size. */
    public EncodedPicture encode(Canvas picture, boolean keyFrame) {
        return encoder.encode(
                frame -> {
                    copyPlane(frame, picture.luma(), 0, width, height);
                    copyPlane(frame, picture.blue(), 1, width / 2, height / 2);
                    copyPlane(frame, picture.red(), 2, width / 2, height / 2);
                },
                keyFrame);
    }

    private static void copyPlane(AVFrame frame, byte[] plane, int index, int planeWidth, int planeHeight) {
        BytePointer target = frame.data(index);
        int stride = frame.linesize(index);
        if (stride == planeWidth) {
            target.put(plane, 0, planeWidth * planeHeight);
            return;
        }
        ByteBuffer rows = target.capacity((long) stride * planeHeight).asBuffer();
        for (int row = 0; row < planeHeight; row++) {
            rows.put(row * stride, plane, row * planeWidth, planeWidth);
        }
    }

    @Override
    public void close() {
        encoder.close();
    }
}
