package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Which video format to ask for (protocol document, sections 1.5.1 and 3.5.1). */
public final class CodecChoice {
    private static final int MAX_H264_PIXELS = 4096;

    private CodecChoice() {}

    /**
     * What will be asked for, as far as the server information tells. Launching has to say whether that has 10 bits, and
     * the description comes later.
     *
     * @param serverCodecModeSupport the host's mask from its server information
     * @param supportedFormats       the client's mask of {@link VideoFormat} bits
     */
    public static Optional<VideoFormat> expected(int serverCodecModeSupport, int supportedFormats, int width, int height) {
        return best(
                serverCodecModeSupport,
                supportedFormats,
                format -> format.codec() != VideoFormat.Codec.H264 || !tooLargeForH264(width, height));
    }

    /**
     * @param supportedFormats       the client's mask of {@link VideoFormat} bits
     * @param serverCodecModeSupport the host's mask from its server information
     * @throws GameStreamException NO_CODEC, which says what was asked for and what the host has
     */
    static VideoFormat choose(
            HostDescription description, int serverCodecModeSupport, int supportedFormats, int width, int height)
            throws GameStreamException {
        boolean tooLarge = tooLargeForH264(width, height);
        Predicate<VideoFormat> described = format -> switch (format.codec()) {
            case AV1 -> description.av1();
            case HEVC -> description.hevc();
            case H264 -> !tooLarge;
        };
        Optional<VideoFormat> chosen = best(serverCodecModeSupport, supportedFormats, described);
        if (chosen.isPresent()) {
            return chosen.orElseThrow();
        }
        List<VideoFormat> asked = VideoFormat.of(supportedFormats);
        List<VideoFormat> offered = VideoFormat.ofServer(serverCodecModeSupport).stream()
                .filter(format -> format.codec() == VideoFormat.Codec.H264 || described.test(format))
                .toList();
        boolean largeH264 = tooLarge && asked.stream()
                .anyMatch(format -> format.codec() == VideoFormat.Codec.H264 && offered.contains(format));
        throw new GameStreamException(
                ErrorCode.NO_CODEC,
                "Host and client have no video format in common: asked for was " + VideoFormat.list(asked)
                        + ", the host offers " + VideoFormat.list(offered) + "."
                        + (largeH264
                                ? " H.264 does not go beyond 4096 pixels: ask for a smaller picture or another format."
                                : " Ask for one of these formats, or switch another one on at the host."));
    }

    private static boolean tooLargeForH264(int width, int height) {
        return Math.max(width, height) > MAX_H264_PIXELS;
    }

    private static Optional<VideoFormat> best(
            int serverCodecModeSupport, int supportedFormats, Predicate<VideoFormat> possible) {
        return VideoFormat.ofServer(serverCodecModeSupport).stream()
                .filter(format -> (supportedFormats & format.mask()) != 0)
                .filter(possible)
                .findFirst();
    }
}
