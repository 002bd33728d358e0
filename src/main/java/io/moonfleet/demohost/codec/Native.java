package io.moonfleet.demohost.codec;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_ERROR;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.javacpp.BytePointer;

/** What both encoders need from FFmpeg. */
final class Native {
    private static final int ERROR_TEXT_LENGTH = 128;

    static {
        // Encoders otherwise explain their settings on stderr at each start.
        av_log_set_level(AV_LOG_ERROR);
    }

    private Native() {}

    static AVCodec encoder(String name) {
        AVCodec codec = avcodec.avcodec_find_encoder_by_name(name);
        if (codec == null) {
            throw new IllegalStateException("FFmpeg here has no encoder " + name);
        }
        return codec;
    }

    /** Returns {@code result}, or throws when it is an FFmpeg error. */
    static int check(int result, String action) {
        if (result < 0) {
            byte[] text = new byte[ERROR_TEXT_LENGTH];
            av_strerror(result, text, text.length);
            int end = 0;
            while (end < text.length && text[end] != 0) {
                end++;
            }
            throw new IllegalStateException(
                    action + " failed: " + new String(text, 0, end, java.nio.charset.StandardCharsets.US_ASCII));
        }
        return result;
    }

    static byte[] copy(BytePointer data, int size) {
        byte[] bytes = new byte[size];
        data.get(bytes, 0, size);
        return bytes;
    }
}
