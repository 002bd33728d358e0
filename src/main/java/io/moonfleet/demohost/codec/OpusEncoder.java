package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import io.moonfleet.ffmpeg.Encoder;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Opus at a constant bit rate for restricted low delay, as hosts send it (protocol document, section 5.3): all
 * packets have the same length. Not thread-safe; must be closed.
 */
public final class OpusEncoder implements AutoCloseable {
    public static final int SAMPLE_RATE = 48_000;

    private final Encoder encoder;
    private final int channels;
    private final int samples;
    private long position;

    /** @param packetMillis 5 or 10 */
    public OpusEncoder(int packetMillis, OpusConfiguration configuration) {
        channels = configuration.channels();
        samples = SAMPLE_RATE / 1000 * packetMillis;
        Map<String, String> options = Map.of(
                "application", "lowdelay",
                "vbr", "off",
                "frame_duration", Integer.toString(packetMillis),
                "mapping_family", Integer.toString(configuration.mappingFamily()),
                // The tones need no search; this keeps a session's sound below one hundredth of a core.
                "compression_level", "0");
        FfmpegLog.errorsOnly();
        encoder = new Encoder("libopus", context -> configure(context, configuration), options, this::describe);
    }

    private static void configure(AVCodecContext context, OpusConfiguration configuration) {
        context.sample_rate(SAMPLE_RATE);
        context.sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(context.ch_layout(), configuration.channels());
        context.bit_rate(configuration.kbps() * 1000L);
    }

    private void describe(AVFrame frame) {
        frame.format(AV_SAMPLE_FMT_S16);
        frame.sample_rate(SAMPLE_RATE);
        frame.nb_samples(samples);
        av_channel_layout_default(frame.ch_layout(), channels);
    }

    /** Samples per channel in each packet. */
    public int samples() {
        return samples;
    }

    /** Encodes {@link #samples()} interleaved samples into one packet. */
    public byte[] encode(short[] interleaved) {
        if (interleaved.length != samples * channels) {
            throw new IllegalArgumentException("the block has the wrong length");
        }
        return encoder.encode(
                frame -> {
                    new ShortPointer(frame.data(0)).put(interleaved, 0, interleaved.length);
                    frame.pts(position);
                    position += samples;
                },
                Encoder::bytes);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
