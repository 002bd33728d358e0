package io.moonfleet.demohost;

import io.moonfleet.gamestream.rtsp.AnnouncedStream;
import io.moonfleet.gamestream.video.VideoFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The video formats that a host says it can send, and says so everywhere alike: in its server information, in DESCRIBE and by
 * what it accepts in ANNOUNCE (protocol document, sections 1.5.1, 3.5 and 3.6).
 *
 * @param referenceInvalidation whether frames that a client reports as lost are answered with one that needs none of them,
 *                              instead of a key frame (section 4.10)
 */
public record VideoOffer(Set<VideoFormat> formats, boolean referenceInvalidation) {
    private static final int HEVC_PIXELS = 1_869_449_984;
    private static final List<VideoFormat> POSSIBLE = List.of(
            VideoFormat.H264,
            VideoFormat.HEVC,
            VideoFormat.HEVC_MAIN10,
            VideoFormat.HEVC_REXT8_444,
            VideoFormat.HEVC_REXT10_444,
            VideoFormat.AV1_MAIN8,
            VideoFormat.AV1_MAIN10,
            VideoFormat.AV1_HIGH8_444,
            VideoFormat.AV1_HIGH10_444);

    /** Everything this host can send. */
    public static final VideoOffer ALL = new VideoOffer(EnumSet.copyOf(POSSIBLE), false);

    public VideoOffer {
        if (formats.isEmpty() || !POSSIBLE.containsAll(formats)) {
            throw new IllegalArgumentException("this host can send " + names());
        }
        formats = Set.copyOf(formats);
    }

    /**
     * Reads a list as {@code h264,av1_main10}; {@code all} is everything.
     *
     * @throws IllegalArgumentException with the names that are possible
     */
    static VideoOffer parse(String list) {
        if (list.equals("all")) {
            return ALL;
        }
        Set<VideoFormat> formats = EnumSet.noneOf(VideoFormat.class);
        for (String name : list.split(",", -1)) {
            formats.add(POSSIBLE.stream()
                    .filter(format -> format.wireName().equals(name.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("this host can send all, or of " + names())));
        }
        return new VideoOffer(formats, false);
    }

    public VideoOffer withReferenceInvalidation() {
        return new VideoOffer(formats, true);
    }

    private static String names() {
        return String.join(",", POSSIBLE.stream().map(VideoFormat::wireName).toList());
    }

    /** {@code ServerCodecModeSupport}. */
    int serverCodecModeSupport() {
        return formats.stream().mapToInt(VideoFormat::serverMask).reduce(0, (one, other) -> one | other);
    }

    /** {@code MaxLumaPixelsHEVC}: 0 without HEVC, else the number that Sunshine sends. */
    int maxLumaPixelsHevc() {
        return offers(VideoFormat.Codec.HEVC) ? HEVC_PIXELS : 0;
    }

    /** {@code IsHdrSupported} of every app: whether there is a format with 10 bits. */
    boolean highDynamicRange() {
        return formats.stream().anyMatch(VideoFormat::tenBit);
    }

    /**
     * The lines of DESCRIBE. HEVC's has nothing in front, as Sunshine sends it.
     *
     * @param wolf whether AV1's has what Wolf puts in front of it
     */
    List<String> description(boolean wolf) {
        List<String> lines = new ArrayList<>();
        if (offers(VideoFormat.Codec.HEVC)) {
            lines.add("sprop-parameter-sets=AAAAAU");
        }
        if (offers(VideoFormat.Codec.AV1)) {
            lines.add((wolf ? "a=a=" : "a=") + "rtpmap:98 AV1/90000");
        }
        if (referenceInvalidation) {
            lines.add("a=x-nv-video[0].refPicInvalidation:1");
        }
        return lines;
    }

    private boolean offers(VideoFormat.Codec codec) {
        return formats.stream().anyMatch(format -> format.codec() == codec);
    }

    /** The format that a client announces; empty where it is none of these. */
    Optional<VideoFormat> announced(AnnouncedStream stream) {
        return formats.stream()
                .filter(format -> format.codec() == stream.codec()
                        && format.tenBit() == stream.tenBit()
                        && format.fullChroma() == stream.fullChroma())
                .findFirst();
    }
}
