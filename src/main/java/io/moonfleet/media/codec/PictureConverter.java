package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.ffmpeg.swscale.SwsFilter;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Copies a decoded frame into a {@link Picture}: plane by plane where the frame is limited-range I420 in Rec.709 already
 * (or says nothing of its matrix), through swscale where it is not: NV12 as devices give it, Rec.601, Rec.2020, full
 * range, 4:4:4, more than 8 bits. HDR is brought down by {@link HdrConverter}. Rec.709 is what browsers take a WebRTC picture for that does not say. One thread owns it.
 */
final class PictureConverter implements AutoCloseable {
    private final PointerPointer<BytePointer> targets = new PointerPointer<>(4);
    private final IntPointer targetStrides = new IntPointer(4);
    private final HdrConverter highDynamicRange = new HdrConverter();
    private SwsContext scaler;
    private Source source;

    /** Whether the frame has planes that can be read at all. */
    static boolean supports(AVFrame frame) {
        return frame.width() >= 2
                && frame.height() >= 2
                && frame.data(0) != null
                && swscale.sws_isSupportedInput(frame.format()) != 0;
    }

    void copy(AVFrame frame, Picture picture) {
        if (HdrConverter.takes(frame)) {
            highDynamicRange.copy(frame, picture);
            return;
        }
        boolean limited = frame.color_range() != avutil.AVCOL_RANGE_JPEG;
        boolean rec709 = matrixOf(frame) == swscale.SWS_CS_ITU709;
        if (frame.format() == avutil.AV_PIX_FMT_YUV420P && limited && rec709) {
            copyPlanes(frame, picture);
        } else {
            convert(frame, picture);
        }
    }

    private static void copyPlanes(AVFrame frame, Picture picture) {
        int chromaWidth = (frame.width() + 1) / 2;
        int chromaHeight = (frame.height() + 1) / 2;
        BytePointer targetY = new BytePointer(picture.planeY());
        BytePointer targetU = new BytePointer(picture.planeU());
        BytePointer targetV = new BytePointer(picture.planeV());
        avutil.av_image_copy_plane(
                targetY, picture.strideY(), frame.data(0), frame.linesize(0), frame.width(), frame.height());
        avutil.av_image_copy_plane(
                targetU, picture.strideU(), frame.data(1), frame.linesize(1), chromaWidth, chromaHeight);
        avutil.av_image_copy_plane(
                targetV, picture.strideV(), frame.data(2), frame.linesize(2), chromaWidth, chromaHeight);
    }

    private void convert(AVFrame frame, Picture picture) {
        Source wanted = Source.of(frame);
        if (scaler == null || !wanted.equals(source)) {
            dispose();
            scaler = scaler(wanted);
            source = wanted;
        }
        targets.put(0, new BytePointer(picture.planeY()));
        targets.put(1, new BytePointer(picture.planeU()));
        targets.put(2, new BytePointer(picture.planeV()));
        targetStrides.put(0, picture.strideY());
        targetStrides.put(1, picture.strideU());
        targetStrides.put(2, picture.strideV());
        swscale.sws_scale(scaler, frame.data(), frame.linesize(), 0, frame.height(), targets, targetStrides);
    }

    private static SwsContext scaler(Source source) {
        SwsContext scaler = swscale.sws_alloc_context();
        scaler.flags(swscale.SWS_BILINEAR);
        scaler.src_w(source.width()).src_h(source.height()).src_format(source.format());
        scaler.dst_w(source.width()).dst_h(source.height()).dst_format(avutil.AV_PIX_FMT_YUV420P);
        // Before init, which otherwise takes a short cut for NV12 that leaves the range as it is.
        scaler.src_range(source.fullRange() ? 1 : 0);
        int result = swscale.sws_init_context(scaler, (SwsFilter) null, (SwsFilter) null);
        if (result < 0) {
            swscale.sws_freeContext(scaler);
            throw new CodecException("No conversion from pixel format " + source.format(), result);
        }
        IntPointer matrix = swscale.sws_getCoefficients(source.matrix());
        IntPointer rec709 = swscale.sws_getCoefficients(swscale.SWS_CS_ITU709);
        swscale.sws_setColorspaceDetails(scaler, matrix, scaler.src_range(), rec709, 0, 0, 1 << 16, 1 << 16);
        return scaler;
    }

    private static int matrixOf(AVFrame frame) {
        return switch (frame.colorspace()) {
            case avutil.AVCOL_SPC_SMPTE170M, avutil.AVCOL_SPC_BT470BG -> swscale.SWS_CS_ITU601;
            case avutil.AVCOL_SPC_BT2020_NCL, avutil.AVCOL_SPC_BT2020_CL -> swscale.SWS_CS_BT2020;
            default -> swscale.SWS_CS_ITU709;
        };
    }

    @Override
    public void close() {
        dispose();
        highDynamicRange.close();
        targets.deallocate();
        targetStrides.deallocate();
    }

    private void dispose() {
        if (scaler != null) {
            swscale.sws_freeContext(scaler);
            scaler = null;
        }
    }

    /** What a scaler is made for. */
    private record Source(int width, int height, int format, boolean fullRange, int matrix) {
        static Source of(AVFrame frame) {
            return new Source(
                    frame.width(),
                    frame.height(),
                    frame.format(),
                    frame.color_range() == avutil.AVCOL_RANGE_JPEG,
                    matrixOf(frame));
        }
    }
}
