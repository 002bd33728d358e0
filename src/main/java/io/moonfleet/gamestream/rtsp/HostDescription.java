package io.moonfleet.gamestream.rtsp;

import java.util.ArrayList;
import java.util.List;

/**
 * What the body of a DESCRIBE answer says (protocol document, section 3.5). It is not real SDP: clients look for
 * substrings, and absent attributes count as 0.
 *
 * @param refPicInvalidation  the host can drop reference frames instead of sending an IDR
 * @param featureFlags        1 pen and touch, 2 controller touch and motion
 * @param encryptionSupported 1 control v2, 2 video, 4 audio
 * @param encryptionRequested likewise
 * @param surroundParams      digit strings in order, at most 16
 */
public record HostDescription(
        boolean av1,
        boolean hevc,
        boolean refPicInvalidation,
        int featureFlags,
        int encryptionSupported,
        int encryptionRequested,
        List<String> surroundParams) {
    private static final int MAX_LAYOUTS = 16;
    private static final int MAX_DIGITS = 32;
    private static final String SURROUND = "surround-params=";

    public HostDescription {
        surroundParams = List.copyOf(surroundParams);
    }

    public static HostDescription parse(String body) {
        return new HostDescription(
                body.contains("AV1/90000"),
                body.contains("sprop-parameter-sets=AAAAAU"),
                body.contains("x-nv-video[0].refPicInvalidation"),
                number(body, "x-ss-general.featureFlags"),
                number(body, "x-ss-general.encryptionSupported"),
                number(body, "x-ss-general.encryptionRequested"),
                surroundParams(body));
    }

    private static List<String> surroundParams(String body) {
        List<String> found = new ArrayList<>();
        int position = body.indexOf(SURROUND);
        while (position >= 0 && found.size() < MAX_LAYOUTS) {
            String digits = digits(body, position + SURROUND.length());
            if (!digits.isEmpty()) {
                found.add(digits);
            }
            position = body.indexOf(SURROUND, position + SURROUND.length());
        }
        return found;
    }

    /** The number after the next colon; Wolf puts a blank between. 0 for anything else. */
    private static int number(String body, String attribute) {
        int start = body.indexOf(attribute);
        int colon = start < 0 ? -1 : body.indexOf(':', start + attribute.length());
        if (colon < 0) {
            return 0;
        }
        int position = colon + 1;
        while (position < body.length() && body.charAt(position) == ' ') {
            position++;
        }
        String digits = digits(body, position);
        try {
            return digits.isEmpty() ? 0 : Integer.parseUnsignedInt(digits);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String digits(String body, int start) {
        int end = start;
        while (end < body.length() && end - start < MAX_DIGITS && body.charAt(end) >= '0' && body.charAt(end) <= '9') {
            end++;
        }
        return body.substring(start, end);
    }
}
