package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;

import io.moonfleet.demohost.scene.Canvas;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.ffmpeg.Encoder;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Encodes the pictures that this host draws as AV1 (libaom in its real-time mode): Main profile for 4:2:0, High for 4:4:4, 8 or
 * 10 bits. Access units are temporal units in the low-overhead format. Not thread-safe; must be closed.
 */
public final class Av1Encoder implements VideoEncoder {
    /**
     * FFmpeg's own option cpu-used ends at 8: speeds beyond, for real time, reach the library by this way only. Without the
     * tools that follow, a drawn 720p picture takes half the time and no more bytes.
     */
    private static final String FOR_SPEED = ":aq-mode=0:enable-tpl-model=0:deltaq-mode=0"
            + ":coeff-cost-upd-freq=3:mode-cost-upd-freq=3:mv-cost-upd-freq=3:enable-obmc=0:enable-global-motion=0"
            + ":enable-warped-motion=0:enable-ref-frame-mvs=0:enable-cfl-intra=0:enable-smooth-intra=0"
            + ":enable-angle-delta=0:enable-filter-intra=0:enable-palette=0:enable-restoration=0";

    private static final int SPEED = 11;

    /** Beyond this blocks of 10 bits that have changed are taken for unchanged. */
    private static final int TEN_BIT_SPEED = 9;

    private static final int NO_PERIODIC_KEY_FRAMES = 1_000_000;

    private final FrameFormat format;
    private final Encoder encoder;
    private long pictures;

    /** @param bitrateKbps kilobits a second for the video alone */
    public Av1Encoder(
            int width,
            int height,
            int framesPerSecond,
            int bitrateKbps,
            ColorMatrix matrix,
            boolean tenBit,
            boolean fullChroma) {
        FfmpegLog.errorsOnly();
        format = new FrameFormat(width, height, tenBit, fullChroma);
        Map<String, String> options = Map.of(
                "usage", "realtime",
                "cpu-used", "8",
                "aom-params", "cpu-used=" + (tenBit ? TEN_BIT_SPEED : SPEED) + FOR_SPEED,
                "lag-in-frames", "0",
                "row-mt", "0");
        encoder = new Encoder(
                "libaom-av1",
                context -> configure(context, width, height, framesPerSecond, bitrateKbps, matrix),
                options,
                format::describe);
    }

    private void configure(
            AVCodecContext context, int width, int height, int framesPerSecond, int bitrateKbps, ColorMatrix matrix) {
        context.width(width);
        context.height(height);
        context.pix_fmt(format.pixelFormat());
        AVRational timeBase = new AVRational();
        context.time_base(timeBase.num(1).den(framesPerSecond));
        context.framerate(timeBase.num(framesPerSecond).den(1));
        timeBase.close();
        context.bit_rate(bitrateKbps * 1000L);
        context.rc_max_rate(bitrateKbps * 1000L);
        context.rc_min_rate(bitrateKbps * 1000L);
        // Half a second: what goes beyond it must be made up for.
        context.rc_buffer_size(bitrateKbps * 500);
        context.gop_size(NO_PERIODIC_KEY_FRAMES);
        context.max_b_frames(0);
        context.thread_count(1);
        ColorSignal.of(matrix).apply(context);
    }

    @Override
    public EncodedPicture encode(Canvas picture, boolean keyFrame) {
        return encoder.encode(
                frame -> {
                    format.fill(frame, picture);
                    frame.pts(pictures++);
                    frame.pict_type(keyFrame ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE);
                },
                packet -> new EncodedPicture(Encoder.bytes(packet), (packet.flags() & AV_PKT_FLAG_KEY) != 0));
    }

    @Override
    public void close() {
        encoder.close();
    }
}
