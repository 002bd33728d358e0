package io.moonfleet.media.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import io.moonfleet.ffmpeg.Encoder;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Stereo sound of 48 kHz to Opus packets for low delay. Not thread-safe; must be closed. */
public final class StereoEncoder implements AutoCloseable {
    private static final int BITRATE = 128_000;

    private final Encoder encoder;
    private final int samples;
    private long position;

    /** @param packetMillis 5, 10 or 20 */
    public StereoEncoder(int packetMillis) {
        samples = OpusDecoder.SAMPLE_RATE / 1000 * packetMillis;
        // Errors are thrown; the decoders of the same process must stay silent.
        FfmpegLog.silence();
        encoder = new Encoder(
                "libopus",
                StereoEncoder::configure,
                Map.of("application", "lowdelay", "frame_duration", Integer.toString(packetMillis)),
                this::describe);
    }

    private static void configure(AVCodecContext context) {
        context.sample_rate(OpusDecoder.SAMPLE_RATE);
        context.sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(context.ch_layout(), OpusDecoder.CHANNELS);
        context.bit_rate(BITRATE);
    }

    private void describe(AVFrame frame) {
        frame.format(AV_SAMPLE_FMT_S16);
        frame.sample_rate(OpusDecoder.SAMPLE_RATE);
        frame.nb_samples(samples);
        av_channel_layout_default(frame.ch_layout(), OpusDecoder.CHANNELS);
    }

    /** Bytes of each block that becomes a packet. */
    public int blockBytes() {
        return samples * OpusDecoder.BYTES_PER_SAMPLE;
    }

    /** Encodes one block of {@link #blockBytes()}, interleaved signed 16 bit little-endian samples. */
    public byte[] encode(byte[] block) {
        if (block.length != blockBytes()) {
            throw new IllegalArgumentException("the block has the wrong length");
        }
        return encoder.encode(
                frame -> {
                    frame.data(0).put(block, 0, block.length);
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
