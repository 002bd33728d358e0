package io.moonfleet.rtc.sdp;

import java.util.Locale;
import java.util.Optional;

/**
 * A way of coding pictures, as descriptions name it.
 *
 * @param name       {@code H264}, {@code H265} or {@code AV1}
 * @param parameters of the format, empty for none
 */
public record VideoCodec(String name, String parameters) {
    /** Constrained baseline, in fragments. Browsers that take it show High too, whatever the description says. */
    public static final VideoCodec H264 =
            new VideoCodec("H264", "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f");

    public static final VideoCodec H265 = new VideoCodec("H265", "");
    public static final VideoCodec AV1 = new VideoCodec("AV1", "");

    private static final String MODE = "packetization-mode=";
    private static final String PROFILE = "profile-level-id=";

    /**
     * How well a format of the other side fits, the more the better; empty when it does not.
     *
     * @param map        the value of {@code rtpmap} without the number: {@code H264/90000}
     * @param parameters of {@code fmtp}, in lower case without blanks, separated by semicolons
     */
    Optional<Integer> fit(String map, String parameters) {
        if (!map.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + "/90000")) {
            return Optional.empty();
        }
        if (!name.equals("H264")) {
            return Optional.of(1);
        }
        // Pictures go in fragments. Who leaves the mode out (it is 0 then) can put them together all the same.
        Optional<String> mode = value(parameters, MODE);
        if (mode.isPresent() && !mode.orElseThrow().equals("1")) {
            return Optional.empty();
        }
        boolean sameProfile = value(parameters, PROFILE).equals(value(this.parameters, PROFILE));
        return Optional.of((mode.isPresent() ? 2 : 0) + (sameProfile ? 1 : 0));
    }

    /** What the answer says of a format that was offered with these parameters: the other side's profile. */
    String answer(String offered) {
        Optional<String> profile = value(offered, PROFILE).filter(text -> text.matches("[0-9a-f]{6}"));
        return profile.isEmpty() || !name.equals("H264")
                ? parameters
                : "level-asymmetry-allowed=1;packetization-mode=1;" + PROFILE + profile.orElseThrow();
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
