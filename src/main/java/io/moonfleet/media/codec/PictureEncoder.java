package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.ffmpeg.OpenH264Encoder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Scales decoded pictures of one size to another and encodes them as H.264, constrained baseline: what every browser
 * decodes. Not thread-safe: one thread owns it.
 */
public final class PictureEncoder implements AutoCloseable {
    private final int sourceWidth;
    private final int sourceHeight;
    private final SwsContext scaler;
    private final OpenH264Encoder encoder;
    private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
    private final IntPointer strides = new IntPointer(4);

    /**
     * @param sourceWidth  size of the pictures that come, pixels
     * @param width        size of what is encoded, pixels, even
     * @param bitrateKbps  kilobits a second
     * @throws CodecException when this machine cannot encode that
     */
    public PictureEncoder(
            int sourceWidth, int sourceHeight, int width, int height, int framesPerSecond, int bitrateKbps) {
        this.sourceWidth = sourceWidth;
        this.sourceHeight = sourceHeight;
        scaler = swscale.sws_getContext(
                sourceWidth,
                sourceHeight,
                avutil.AV_PIX_FMT_YUV420P,
                width,
                height,
                avutil.AV_PIX_FMT_YUV420P,
                swscale.SWS_BILINEAR,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (scaler == null) {
            throw new CodecException("No scaling from " + sourceWidth + " by " + sourceHeight + " to " + width + " by "
                    + height);
        }
        boolean opened = false;
        try {
            encoder = new OpenH264Encoder(new OpenH264Encoder.Settings(
                    width, height, framesPerSecond, bitrateKbps, avutil.AVCOL_SPC_BT709, "constrained_baseline"));
            opened = true;
        } finally {
            if (!opened) {
                swscale.sws_freeContext(scaler);
            }
        }
    }

    public boolean takes(Picture picture) {
        return picture.width() == sourceWidth && picture.height() == sourceHeight;
    }

    /** Encodes a picture of the size that this encoder takes. The first one is a key frame, others are where asked. */
    public EncodedPicture encode(Picture picture, boolean keyFrame) {
        return encoder.encode(frame -> scale(picture, frame), keyFrame);
    }

    private void scale(Picture picture, AVFrame frame) {
        planes.put(0, new BytePointer(picture.planeY()));
        planes.put(1, new BytePointer(picture.planeU()));
        planes.put(2, new BytePointer(picture.planeV()));
        strides.put(0, picture.strideY());
        strides.put(1, picture.strideU());
        strides.put(2, picture.strideV());
        swscale.sws_scale(scaler, planes, strides, 0, sourceHeight, frame.data(), frame.linesize());
    }

    @Override
    public void close() {
        encoder.close();
        swscale.sws_freeContext(scaler);
        planes.deallocate();
        strides.deallocate();
    }
}
