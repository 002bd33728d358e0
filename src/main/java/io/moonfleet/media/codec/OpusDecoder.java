package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.ShortPointer;

/**
 * Opus packets to 48 kHz stereo sound, interleaved signed 16 bit little-endian samples, four bytes a sample pair; surround
 * sound is mixed down.
 *
 * <p>A lost packet is concealed by handing libopus the table-of-contents byte of the packet before with no frame behind
 * it: RFC 6716, section 3.2.1, makes that a frame to conceal, as long as the one it stands for. Damaged input gives
 * concealment too and is counted. Hosts send one frame a packet. Not thread-safe: one decode thread owns it.
 */
public final class OpusDecoder implements AutoCloseable {
    public static final int SAMPLE_RATE = 48_000;
    public static final int CHANNELS = 2;
    public static final int BYTES_PER_SAMPLE = 2 * CHANNELS;

    /** Longest packet taken, in bytes: the largest that RFC 6716, section 3.4, allows for three 20 ms frames and more. */
    public static final int MAX_PACKET = 7_680;

    private static final byte[] SILENCE = new byte[0];

    private final AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final BytePointer input = new BytePointer(MAX_PACKET + avcodec.AV_INPUT_BUFFER_PADDING_SIZE);
    private final OpusStreams streams;
    private byte[] concealment = SILENCE;
    private boolean heard;
    private long errors;
    private boolean closed;

    /** Of plain stereo packets. */
    public OpusDecoder() {
        this(OpusStreams.STEREO);
    }

    public OpusDecoder(OpusStreams streams) {
        this.streams = streams;
        FfmpegLog.silence();
        AVCodec codec = avcodec.avcodec_find_decoder_by_name("libopus");
        if (codec == null) {
            throw new CodecException("This FFmpeg has no libopus decoder");
        }
        context = avcodec.avcodec_alloc_context3(codec);
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        context.sample_rate(SAMPLE_RATE);
        avutil.av_channel_layout_default(context.ch_layout(), streams.channels());
        if (!streams.stereo()) {
            setHead(streams.head());
        }
        context.request_sample_fmt(avutil.AV_SAMPLE_FMT_S16);
        int result = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
        if (result < 0) {
            close();
            throw new CodecException("The Opus decoder cannot be opened (" + result + ")");
        }
    }

    /** Owned by the context from here on, so in FFmpeg's own memory. */
    private void setHead(byte[] head) {
        BytePointer memory =
                new BytePointer(avutil.av_mallocz(head.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE));
        memory.put(head, 0, head.length);
        context.extradata(memory);
        context.extradata_size(head.length);
    }

    /** The sound of one packet; concealed sound when the packet is damaged, none before the first good packet. */
    public byte[] decode(byte[] opus) {
        if (opus.length == 0 || opus.length > MAX_PACKET) {
            errors++;
            return conceal();
        }
        byte[] samples = run(opus);
        if (samples.length == 0) {
            errors++;
            return conceal();
        }
        heard = true;
        concealment = streams.lost(opus[0]);
        return samples;
    }

    /** Sound for a packet that never came, as long as the last one; none before the first good packet. */
    public byte[] conceal() {
        return heard ? run(concealment) : SILENCE;
    }

    /** Packets that could not be decoded. */
    public long errors() {
        return errors;
    }

    private byte[] run(byte[] opus) {
        input.position(0).put(opus, 0, opus.length);
        for (int index = 0; index < avcodec.AV_INPUT_BUFFER_PADDING_SIZE; index++) {
            input.put((long) opus.length + index, (byte) 0);
        }
        packet.data(input);
        packet.size(opus.length);
        int result = avcodec.avcodec_send_packet(context, packet);
        packet.data((BytePointer) null);
        packet.size(0);
        if (result < 0 || avcodec.avcodec_receive_frame(context, frame) != 0) {
            return SILENCE;
        }
        byte[] samples = streams.stereo() ? stereoSamples() : mixedSamples();
        avutil.av_frame_unref(frame);
        return samples;
    }

    private byte[] stereoSamples() {
        byte[] samples = new byte[frame.nb_samples() * BYTES_PER_SAMPLE];
        frame.data(0).get(samples, 0, samples.length);
        return samples;
    }

    private byte[] mixedSamples() {
        int count = frame.nb_samples();
        short[] surround = new short[count * streams.channels()];
        new ShortPointer(frame.data(0)).get(surround, 0, surround.length);
        short[] stereo = new short[count * CHANNELS];
        SurroundDownmix.mix(surround, streams.channels(), stereo, count);
        byte[] samples = new byte[count * BYTES_PER_SAMPLE];
        ByteBuffer.wrap(samples).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().put(stereo);
        return samples;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        input.deallocate();
    }
}
