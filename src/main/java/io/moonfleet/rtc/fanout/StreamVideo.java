package io.moonfleet.rtc.fanout;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.rtc.sdp.VideoCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a stream's pictures.
 *
 * @param asked  what the host may send, the preferred one first
 * @param format what it sends; empty before that was agreed on
 */
public record StreamVideo(List<VideoFormat> asked, Optional<VideoFormat> format, int width, int height, int framesPerSecond) {
    public StreamVideo {
        asked = List.copyOf(asked);
    }

    /** A stream that may be any of these. */
    public static StreamVideo of(List<VideoFormat> asked, int width, int height, int framesPerSecond) {
        return new StreamVideo(asked, Optional.empty(), width, height, framesPerSecond);
    }

    /** H.264 and nothing else. */
    public static StreamVideo h264() {
        return of(List.of(VideoFormat.H264), 1280, 720, 60);
    }

    StreamVideo agreed(VideoFormat agreed) {
        return new StreamVideo(asked, Optional.of(agreed), width, height, framesPerSecond);
    }

    /**
     * What peers are offered: the stream's codec, or all it may have; the first is the preferred one.
     *
     * @param renditions whether there may be H.264 besides
     */
    List<VideoCodec> codecs(boolean renditions) {
        List<VideoCodec> codecs = new ArrayList<>();
        for (VideoFormat possible : format.map(List::of).orElse(asked)) {
            add(codecs, VideoCodec.of(possible, width, height, framesPerSecond));
        }
        if (renditions || codecs.isEmpty()) {
            add(codecs, VideoCodec.H264);
        }
        return codecs;
    }

    private static void add(List<VideoCodec> codecs, VideoCodec codec) {
        if (!codecs.contains(codec)) {
            codecs.add(codec);
        }
    }
}
