package io.moonfleet.media.codec;

import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * H.264 access units (Annex B) to I420 pictures: one picture out for one access unit in, nothing held back.
 *
 * <p>Input may be anything: what cannot be decoded, or only with visible damage, gives no picture and is counted in
 * {@link #errors()}; the caller then goes on with a key frame. Not thread-safe: one decode thread owns it.
 */
public final class H264Decoder implements AutoCloseable {
    /** Longest access unit taken, in bytes; a host at 500 Mbit/s and 30 fps stays under half of it. */
    public static final int MAX_ACCESS_UNIT = 4 * 1024 * 1024;

    /** AV_FRAME_FLAG_CORRUPT of libavutil/frame.h, which the Java binding leaves out. */
    private static final int FRAME_FLAG_CORRUPT = 1;

    private static final int MAX_PIXELS = 7680 * 4320;

    private final PictureAllocator allocator;
    private final AVCodec codec;
    private AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final PictureConverter converter = new PictureConverter();
    private BytePointer input;
    private long errors;
    private boolean closed;

    public H264Decoder(PictureAllocator allocator) {
        FfmpegLog.silence();
        this.allocator = allocator;
        codec = avcodec.avcodec_find_decoder(avcodec.AV_CODEC_ID_H264);
        if (codec == null) {
            throw new CodecException("This FFmpeg has no H.264 decoder");
        }
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        input = new BytePointer(256 * 1024L);
        context = open(codec);
    }

    private static AVCodecContext open(AVCodec codec) {
        AVCodecContext opened = avcodec.avcodec_alloc_context3(codec);
        // Frame threads would each hold a picture back; slice threads do not pay at these sizes.
        opened.thread_count(1);
        opened.flags(opened.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        opened.max_pixels(MAX_PIXELS);
        int result = avcodec.avcodec_open2(opened, codec, (AVDictionary) null);
        if (result < 0) {
            avcodec.avcodec_free_context(opened);
            throw new CodecException("The H.264 decoder cannot be opened (" + result + ")");
        }
        return opened;
    }

    /**
     * Decodes one access unit. The picture is the caller's to release; empty where none came out intact, and then the
     * decoder has forgotten everything and needs a key frame.
     */
    public Optional<Picture> decode(byte[] accessUnit) {
        if (accessUnit.length == 0 || accessUnit.length > MAX_ACCESS_UNIT || !send(accessUnit)) {
            return damaged();
        }
        Optional<Picture> picture = receive();
        return picture.isPresent() ? picture : damaged();
    }

    /** Access units that gave no intact picture. */
    public long errors() {
        return errors;
    }

    private boolean send(byte[] accessUnit) {
        int padded = accessUnit.length + avcodec.AV_INPUT_BUFFER_PADDING_SIZE;
        if (input.capacity() < padded) {
            input.deallocate();
            input = new BytePointer(padded * 2L);
        }
        input.position(0).put(accessUnit, 0, accessUnit.length);
        for (int index = 0; index < avcodec.AV_INPUT_BUFFER_PADDING_SIZE; index++) {
            input.put((long) accessUnit.length + index, (byte) 0);
        }
        packet.data(input);
        packet.size(accessUnit.length);
        int result = avcodec.avcodec_send_packet(context, packet);
        packet.data((BytePointer) null);
        packet.size(0);
        return result == 0;
    }

    /** The newest picture the decoder has; an access unit with several (never sent by a host) gives its last one. */
    private Optional<Picture> receive() {
        Optional<Picture> newest = Optional.empty();
        while (avcodec.avcodec_receive_frame(context, frame) == 0) {
            newest.ifPresent(Picture::release);
            newest = intact() ? Optional.of(copy()) : Optional.empty();
            avutil.av_frame_unref(frame);
        }
        return newest;
    }

    private boolean intact() {
        return frame.decode_error_flags() == 0
                && (frame.flags() & FRAME_FLAG_CORRUPT) == 0
                && PictureConverter.supports(frame);
    }

    private Picture copy() {
        Picture picture = allocator.allocate(frame.width(), frame.height());
        converter.copy(frame, picture);
        return picture;
    }

    private Optional<Picture> damaged() {
        errors++;
        // A new context, not a flush: a damaged parameter set may have changed how many pictures this one holds back.
        avcodec.avcodec_free_context(context);
        context = open(codec);
        return Optional.empty();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        converter.close();
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        input.deallocate();
    }
}
