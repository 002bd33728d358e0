package io.moonfleet.ffmpeg;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_I;
import static org.bytedeco.ffmpeg.global.avutil.AV_PICTURE_TYPE_NONE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;

import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Real-time H.264 encoder (OpenH264, one slice, no B frames, no delay: one picture in, one access unit out). An IDR
 * picture comes first and then only when asked for. Not thread-safe; must be closed.
 */
public final class OpenH264Encoder implements AutoCloseable {
    /**
     * @param bitrateKbps kilobits a second
     * @param colorSpace  FFmpeg's AVCOL_SPC number, for the stream to say; limited range
     * @param profile     FFmpeg's name: {@code constrained_baseline}, {@code main} or {@code high}
     */
    public record Settings(
            int width, int height, int framesPerSecond, int bitrateKbps, int colorSpace, String profile) {}

    private final Settings settings;
    private final Encoder encoder;
    private long pictures;

    public OpenH264Encoder(Settings settings) {
        this.settings = settings;
        Map<String, String> options = Map.of(
                "profile", settings.profile(),
                "rc_mode", "bitrate",
                "allow_skip_frames", "0",
                // Deblocking costs a fifth of the encoder's time, and what is encoded here gains little from it.
                "loopfilter", "0");
        encoder = new Encoder("libopenh264", this::configure, options, this::describe);
    }

    private void configure(AVCodecContext context) {
        context.width(settings.width());
        context.height(settings.height());
        context.pix_fmt(AV_PIX_FMT_YUV420P);
        AVRational timeBase = new AVRational();
        context.time_base(timeBase.num(1).den(settings.framesPerSecond()));
        context.framerate(timeBase.num(settings.framesPerSecond()).den(1));
        timeBase.close();
        context.bit_rate(settings.bitrateKbps() * 1000L);
        context.rc_max_rate(settings.bitrateKbps() * 1000L);
        // 0: no periodic key frames, the first picture and those asked for are the only ones.
        context.gop_size(0);
        context.max_b_frames(0);
        context.thread_count(1);
        context.color_range(AVCOL_RANGE_MPEG);
        context.colorspace(settings.colorSpace());
    }

    private void describe(AVFrame frame) {
        frame.format(AV_PIX_FMT_YUV420P);
        frame.width(settings.width());
        frame.height(settings.height());
    }

    /** Encodes the I420 picture that {@code fill} puts into the frame's planes. */
    public EncodedPicture encode(Consumer<AVFrame> fill, boolean keyFrame) {
        return encoder.encode(
                frame -> {
                    fill.accept(frame);
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
