package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.util.ArrayList;
import java.util.List;
import io.moonfleet.ffmpeg.CodecException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/** Stereo Opus decoder for tests. */
public final class SoundDecoder implements AutoCloseable {
    private static final int CHANNELS = 2;
    private final AVCodecContext context;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();

    public SoundDecoder() {
        AVCodec codec = avcodec_find_decoder_by_name("libopus");
        context = avcodec_alloc_context3(codec);
        context.sample_rate(OpusEncoder.SAMPLE_RATE);
        context.request_sample_fmt(AV_SAMPLE_FMT_S16);
        av_channel_layout_default(context.ch_layout(), CHANNELS);
        CodecException.check(avcodec_open2(context, codec, (AVDictionary) null), "opening the decoder");
    }

    /** Interleaved samples of one packet. */
    public short[] decode(byte[] opus) {
        try (BytePointer data = new BytePointer(opus.length + 64L)) {
            data.zero();
            data.put(opus, 0, opus.length);
            packet.data(data);
            packet.size(opus.length);
            CodecException.check(avcodec_send_packet(context, packet), "decoding");
            CodecException.check(avcodec_receive_frame(context, frame), "decoding");
            short[] samples = new short[frame.nb_samples() * CHANNELS];
            new ShortPointer(frame.data(0)).get(samples, 0, samples.length);
            return samples;
        }
    }

    /** Frequency of a channel (0 left, 1 right) by its upward zero crossings. */
    public static double hertz(List<short[]> blocks, int channel) {
        List<Short> samples = new ArrayList<>();
        for (short[] block : blocks) {
            for (int index = channel; index < block.length; index += CHANNELS) {
                samples.add(block[index]);
            }
        }
        int crossings = 0;
        for (int index = 1; index < samples.size(); index++) {
            if (samples.get(index - 1) < 0 && samples.get(index) >= 0) {
                crossings++;
            }
        }
        return crossings * (double) OpusEncoder.SAMPLE_RATE / samples.size();
    }

    @Override
    public void close() {
        packet.data(null);
        packet.size(0);
        av_packet_free(packet);
        av_frame_free(frame);
        avcodec_free_context(context);
    }
}
