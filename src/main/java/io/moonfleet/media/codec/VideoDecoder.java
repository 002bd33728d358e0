package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import io.moonfleet.ffmpeg.FfmpegLog;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/**
 * Access units of one codec to I420 pictures: one picture out for one access unit in. Software holds nothing back; a
 * device may hold back a few pictures, and one that holds back more, or fails again and again, is given up for software.
 *
 * <p>Input may be anything: what cannot be decoded, or only with visible damage, gives no picture and is counted in
 * {@link #errors()}; the caller then goes on with a key frame. Not thread-safe: one decode thread owns it.
 */
public final class VideoDecoder implements AutoCloseable {
    /** Longest access unit taken, in bytes; a host at 500 Mbit/s and 30 fps stays under half of it. */
    public static final int MAX_ACCESS_UNIT = 4 * 1024 * 1024;

    /**
     * Access units in a row that a device may fail at. After each the caller goes on with a key frame, so the last ones
     * were key frames: more than a damaged stream.
     */
    static final int MAX_DEVICE_FAILURES = 3;

    /** AV_FRAME_FLAG_CORRUPT of libavutil/frame.h, which the Java binding leaves out. */
    private static final int FRAME_FLAG_CORRUPT = 1;

    /** AVERROR(EAGAIN) on Linux: the decoder needs more input. */
    private static final int NEEDS_MORE = -11;

    private final PictureAllocator allocator;
    private final DecoderChoice choice;
    private final StreamCodec codec;
    private DecoderEngine engine;
    private AVCodecContext context;
    private final AVPacket packet;
    private final AVFrame frame;
    private final FrameDownload download;
    private final PictureConverter converter = new PictureConverter();
    private BytePointer input;
    private long errors;
    private int failuresInARow;
    /** Access units taken whose pictures have not come out. */
    private int heldBack;
    private boolean needsKeyFrame;
    private boolean closed;

    /** @param choice of the stream, which outlives its decoders */
    public VideoDecoder(PictureAllocator allocator, DecoderChoice choice, StreamCodec codec) {
        this.codec = codec;
        FfmpegLog.silence();
        this.allocator = allocator;
        this.choice = choice;
        engine = choice.open(codec);
        context = openContext();
        packet = avcodec.av_packet_alloc();
        frame = avutil.av_frame_alloc();
        download = new FrameDownload();
        input = new BytePointer(256 * 1024L);
    }

    /**
     * Opens each software decoder once, for the sake of its libraries.
     *
     * @throws CodecException when one cannot be opened
     */
    public static void check() {
        FfmpegLog.silence();
        for (StreamCodec codec : StreamCodec.values()) {
            avcodec.avcodec_free_context(new SoftwareEngine(codec).open());
        }
    }

    /**
     * Decodes one access unit. The picture is the caller's to release; empty where none came out intact, and then
     * {@link #needsKeyFrame()} says whether it was damaged or is only held back by a device.
     */
    public Optional<Picture> decode(byte[] accessUnit) {
        needsKeyFrame = false;
        if (accessUnit.length == 0 || accessUnit.length > MAX_ACCESS_UNIT || !send(accessUnit)) {
            return damaged();
        }
        heldBack++;
        return receive();
    }

    /** Whether the last access unit was damaged: the decoder has forgotten everything and needs a key frame. */
    public boolean needsKeyFrame() {
        return needsKeyFrame;
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
        boolean came = false;
        int result = avcodec.avcodec_receive_frame(context, frame);
        while (result == 0) {
            came = true;
            heldBack = Math.max(0, heldBack - 1);
            newest.ifPresent(Picture::release);
            newest = picture();
            avutil.av_frame_unref(frame);
            result = avcodec.avcodec_receive_frame(context, frame);
        }
        if (newest.isPresent()) {
            failuresInARow = 0;
            return newest;
        }
        if (came || result != NEEDS_MORE || !engine.hardware()) {
            return damaged();
        }
        if (heldBack > engine.delay()) {
            choice.giveUp(codec, engine, "holds back more than " + engine.delay() + " pictures");
            return damaged();
        }
        return Optional.empty();
    }

    /** The picture of the current frame, empty where it is not intact. */
    private Optional<Picture> picture() {
        if (frame.decode_error_flags() != 0 || (frame.flags() & FRAME_FLAG_CORRUPT) != 0) {
            return Optional.empty();
        }
        if (!engine.made(frame)) {
            choice.giveUp(codec, engine, "does not take this stream (" + frame.width() + " by " + frame.height() + ")");
        }
        return download.readable(frame).filter(PictureConverter::supports).map(this::copy);
    }

    private Picture copy(AVFrame readable) {
        Picture picture = allocator.allocate(readable.width(), readable.height());
        boolean copied = false;
        try {
            converter.copy(readable, picture);
            copied = true;
            return picture;
        } finally {
            if (!copied) {
                picture.release();
            }
        }
    }

    private Optional<Picture> damaged() {
        errors++;
        failuresInARow++;
        needsKeyFrame = true;
        if (engine.hardware() && failuresInARow >= MAX_DEVICE_FAILURES) {
            choice.giveUp(codec, engine, "failed at " + MAX_DEVICE_FAILURES + " pictures in a row");
        }
        // A new context, not a flush: a damaged parameter set may have changed how many pictures this one holds back.
        avcodec.avcodec_free_context(context);
        heldBack = 0;
        if (engine.hardware() && choice.givenUp(codec)) {
            replaceEngine();
        }
        context = openContext();
        return Optional.empty();
    }

    private AVCodecContext openContext() {
        try {
            return engine.open();
        } catch (CodecException refused) {
            if (!engine.hardware()) {
                throw refused;
            }
            choice.giveUp(codec, engine, "cannot be used: " + refused.getMessage());
            replaceEngine();
            return engine.open();
        }
    }

    private void replaceEngine() {
        engine.close();
        engine = choice.open(codec);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        converter.close();
        download.close();
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        avcodec.avcodec_free_context(context);
        engine.close();
        input.deallocate();
    }
}
