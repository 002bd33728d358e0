package io.moonfleet.media.codec;

import io.moonfleet.ffmpeg.CodecException;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.global.avcodec;

/** Opens FFmpeg's decoders with what all of them need here. */
final class DecoderContext {
    private static final int MAX_PIXELS = 7680 * 4320;

    private DecoderContext() {}

    /**
     * @param decoder FFmpeg's name of it
     * @param more    further settings of the context
     * @throws CodecException when this FFmpeg has no such decoder or it cannot be opened
     */
    static AVCodecContext open(String decoder, Consumer<AVCodecContext> more) {
        AVCodec codec = avcodec.avcodec_find_decoder_by_name(decoder);
        if (codec == null) {
            throw new CodecException("This FFmpeg has no decoder " + decoder);
        }
        AVCodecContext context = avcodec.avcodec_alloc_context3(codec);
        // Frame threads would each hold a picture back; slice threads do not pay at these sizes.
        context.thread_count(1);
        context.flags(context.flags() | avcodec.AV_CODEC_FLAG_LOW_DELAY);
        context.max_pixels(MAX_PIXELS);
        more.accept(context);
        int result = avcodec.avcodec_open2(context, codec, (AVDictionary) null);
        if (result < 0) {
            avcodec.avcodec_free_context(context);
            throw new CodecException("The decoder " + decoder + " cannot be opened", result);
        }
        return context;
    }
}
