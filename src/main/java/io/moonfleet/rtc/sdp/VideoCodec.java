package io.moonfleet.rtc.sdp;

import io.moonfleet.gamestream.video.VideoFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * A way of coding pictures, as descriptions name it.
 *
 * @param parameters of the format
 */
public record VideoCodec(VideoProfile profile, String parameters) {
    private static final String H264_PARAMETERS = "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=";
    private static final String H264_MODE = "packetization-mode=";
    private static final String H264_PROFILE = "profile-level-id=";
    private static final String H265_PROFILE = "profile-id=";
    private static final String AV1_PROFILE = "profile=";

    /** Fragments of constrained baseline. */
    public static final VideoCodec H264 = of(VideoProfile.H264, VideoLevel.DEFAULT);

    /** What a host sends, in pictures of that size. */
    public static VideoCodec of(VideoFormat format, int width, int height, int framesPerSecond) {
        return of(VideoProfile.of(format), VideoLevel.of(width, height, framesPerSecond));
    }

    static VideoCodec of(VideoProfile profile, VideoLevel level) {
        String number = profile.number();
        return new VideoCodec(
                profile,
                switch (profile) {
                    case H264, H264_HIGH_444 -> H264_PARAMETERS + number;
                    case H265_MAIN, H265_MAIN_10, H265_RANGE_EXTENSIONS ->
                        "level-id=" + level.h265() + ";" + H265_PROFILE + number + ";tier-flag=0;tx-mode=SRST";
                    case AV1_MAIN, AV1_HIGH -> "level-idx=" + level.av1() + ";" + AV1_PROFILE + number + ";tier=0";
                });
    }

    /** {@code H264}, {@code H265} or {@code AV1}. */
    public String name() {
        return profile.codec();
    }

    /**
     * How well a format of the other side fits, the more the better; empty when it does not.
     *
     * @param map     the value of {@code rtpmap} without the number: {@code H264/90000}
     * @param offered parameters of {@code fmtp}, in lower case without blanks, separated by semicolons
     */
    Optional<Integer> fit(String map, String offered) {
        if (!map.toLowerCase(Locale.ROOT).startsWith(name().toLowerCase(Locale.ROOT) + "/90000")) {
            return Optional.empty();
        }
        return switch (profile) {
            case H264, H264_HIGH_444 -> fitH264(offered);
            case H265_MAIN, H265_MAIN_10, H265_RANGE_EXTENSIONS -> fitH265(offered);
            case AV1_MAIN, AV1_HIGH ->
                value(offered, AV1_PROFILE).orElse(VideoProfile.AV1_MAIN.number()).equals(profile.number())
                        ? Optional.of(1)
                        : Optional.empty();
        };
    }

    private Optional<Integer> fitH264(String offered) {
        // Pictures go in fragments. Who leaves the mode out (it is 0 then) can put them together all the same.
        Optional<String> mode = value(offered, H264_MODE);
        if (mode.isPresent() && !mode.orElseThrow().equals("1")) {
            return Optional.empty();
        }
        Optional<String> theirs = value(offered, H264_PROFILE);
        if (profile == VideoProfile.H264_HIGH_444) {
            return theirs.filter(text -> text.startsWith(profile.number().substring(0, 2))).map(_ -> 1);
        }
        return Optional.of((mode.isPresent() ? 2 : 0) + (theirs.equals(Optional.of(profile.number())) ? 1 : 0));
    }

    /** Who decodes ten bits decodes eight (H.265, section A.3.3). */
    private Optional<Integer> fitH265(String offered) {
        String theirs = value(offered, H265_PROFILE).orElse(VideoProfile.H265_MAIN.number());
        if (theirs.equals(profile.number())) {
            return Optional.of(2);
        }
        return profile == VideoProfile.H265_MAIN && theirs.equals(VideoProfile.H265_MAIN_10.number())
                ? Optional.of(1)
                : Optional.empty();
    }

    /** What the answer says of a format that was offered with these parameters and fits: the other side's profile. */
    String answer(String offered) {
        return switch (profile) {
            case H264, H264_HIGH_444 ->
                value(offered, H264_PROFILE)
                        .filter(text -> text.matches("[0-9a-f]{6}"))
                        .map(text -> H264_PARAMETERS + text)
                        .orElse(parameters);
            case H265_MAIN, H265_MAIN_10, H265_RANGE_EXTENSIONS ->
                parameters.replace(
                        H265_PROFILE + profile.number(),
                        H265_PROFILE + value(offered, H265_PROFILE).orElse(profile.number()));
            case AV1_MAIN, AV1_HIGH -> parameters;
        };
    }

    private static Optional<String> value(String parameters, String name) {
        for (String parameter : parameters.split(";")) {
            if (parameter.startsWith(name)) {
                return Optional.of(parameter.substring(name.length()));
            }
        }
        return Optional.empty();
    }
}
