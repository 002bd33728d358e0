package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;

/**
 * Brings HDR10 frames into a {@link Picture} by {@link ToneMap}; those that are not planar 10-bit 4:2:0 (as devices give them, or
 * 4:4:4) become that first, by swscale. One thread owns it.
 */
final class HdrConverter implements AutoCloseable {
    private static final int PLANAR = avutil.AV_PIX_FMT_YUV420P10LE;

    private final ToneMap toneMap = new ToneMap();
    private final AVFrame planar = avutil.av_frame_alloc();
    private SwsContext scaler;
    private int scalerFormat;

    /** Whether a frame's samples are luminances by the perceptual quantiser. */
    static boolean takes(AVFrame frame) {
        return frame.color_trc() == avutil.AVCOL_TRC_SMPTE2084;
    }

    void copy(AVFrame frame, Picture picture) {
        toneMap.map(planes(frame.format() == PLANAR ? frame : planar(frame)), picture);
    }

    private static ToneMap.Planes planes(AVFrame frame) {
        int chromaHeight = (frame.height() + 1) / 2;
        return new ToneMap.Planes(
                plane(frame, 0, frame.height()),
                frame.linesize(0) / Short.BYTES,
                plane(frame, 1, chromaHeight),
                frame.linesize(1) / Short.BYTES,
                plane(frame, 2, chromaHeight),
                frame.linesize(2) / Short.BYTES);
    }

    private static ShortBuffer plane(AVFrame frame, int index, int rows) {
        BytePointer plane = frame.data(index);
        return plane.capacity((long) frame.linesize(index) * rows)
                .asBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asShortBuffer();
    }

    private AVFrame planar(AVFrame frame) {
        boolean sameSize = planar.width() == frame.width() && planar.height() == frame.height();
        if (scaler == null || !sameSize || scalerFormat != frame.format()) {
            dispose();
            prepare(frame);
        }
        swscale.sws_scale(
                scaler, frame.data(), frame.linesize(), 0, frame.height(), planar.data(), planar.linesize());
        return planar;
    }

    private void prepare(AVFrame frame) {
        avutil.av_frame_unref(planar);
        planar.format(PLANAR);
        planar.width(frame.width());
        planar.height(frame.height());
        CodecException.check(avutil.av_frame_get_buffer(planar, 0), "allocating a frame");
        scalerFormat = frame.format();
        scaler = swscale.sws_getContext(
                frame.width(),
                frame.height(),
                frame.format(),
                frame.width(),
                frame.height(),
                PLANAR,
                swscale.SWS_BILINEAR,
                (SwsFilter) null,
                (SwsFilter) null,
                (DoublePointer) null);
        if (scaler == null) {
            throw new CodecException("No conversion from pixel format " + frame.format());
        }
    }

    private void dispose() {
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
            scaler = null;
        }
    }

    @Override
    public void close() {
        dispose();
        avutil.av_frame_free(planar);
    }
}
