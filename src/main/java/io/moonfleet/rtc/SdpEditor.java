package io.moonfleet.rtc;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Edits session descriptions (RFC 8866) as text. Every method takes any string, well-formed or not, and touches only
 * lines it understands; whether a description is valid is for the WebRTC library to say.
 */
final class SdpEditor {
    /** Longest description taken, in characters; browsers send 5,000 to 20,000. */
    static final int MAX_LENGTH = 200_000;

    /** Bit rate asked of the Opus encoder, bit/s. */
    static final int AUDIO_BITRATE = 128_000;

    private static final int MIN_VIDEO_KBPS = 500;
    private static final Set<String> VIDEO_CODECS = Set.of("h264", "vp8", "vp9", "av1", "h265");

    private SdpEditor() {}

    /** A description of this side as the browser gets it: the sound in it is stereo. */
    static String forBrowser(String sdp) {
        return edit(sdp, "audio", Set.of("opus"), stereo());
    }

    /**
     * A description from the browser as the library gets it. Its format parameters are what the library's encoders go
     * by: stereo sound at full rate, and video that starts at the stream's bit rate instead of finding it from 300
     * kbit/s up through seconds of blur.
     */
    static String fromBrowser(String sdp, int maxKbps) {
        Map<String, String> video = new LinkedHashMap<>();
        video.put("x-google-start-bitrate", Integer.toString(maxKbps));
        video.put("x-google-min-bitrate", Integer.toString(Math.min(MIN_VIDEO_KBPS, maxKbps)));
        video.put("x-google-max-bitrate", Integer.toString(maxKbps));
        return edit(edit(sdp, "audio", Set.of("opus"), stereo()), "video", VIDEO_CODECS, video);
    }

    /** Whether the first section of a kind is there, is not rejected and says that its author sends. */
    static boolean sends(String sdp, String kind) {
        boolean inside = false;
        for (String line : sdp.split("\r?\n")) {
            if (line.startsWith("m=")) {
                if (inside) {
                    return false;
                }
                inside = isSection(line, kind) && !line.startsWith("m=" + kind + " 0 ");
            } else if (inside && (line.equals("a=sendonly") || line.equals("a=sendrecv"))) {
                return true;
            }
        }
        return false;
    }

    private static Map<String, String> stereo() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("stereo", "1");
        parameters.put("sprop-stereo", "1");
        parameters.put("maxaveragebitrate", Integer.toString(AUDIO_BITRATE));
        return parameters;
    }

    /** Sets format parameters of the given codecs in all sections of one kind. */
    private static String edit(String sdp, String kind, Set<String> codecs, Map<String, String> parameters) {
        List<String> result = new ArrayList<>();
        List<String> section = new ArrayList<>();
        for (String line : sdp.split("\r?\n")) {
            if (line.startsWith("m=")) {
                result.addAll(editSection(section, kind, codecs, parameters));
                section.clear();
            }
            section.add(line);
        }
        result.addAll(editSection(section, kind, codecs, parameters));
        return String.join("\r\n", result) + "\r\n";
    }

    private static List<String> editSection(
            List<String> section, String kind, Set<String> codecs, Map<String, String> parameters) {
        if (section.isEmpty() || !isSection(section.getFirst(), kind)) {
            return section;
        }
        Set<String> described = new java.util.HashSet<>();
        for (String line : section) {
            formatOf(line, "a=fmtp:").ifPresent(described::add);
        }
        Set<String> matching = new java.util.HashSet<>();
        for (String line : section) {
            if (codecs.contains(codecName(line))) {
                formatOf(line, "a=rtpmap:").ifPresent(matching::add);
            }
        }
        List<String> edited = new ArrayList<>();
        for (String line : section) {
            String format = formatOf(line, "a=fmtp:").orElse("");
            edited.add(matching.contains(format) ? merge(line, parameters) : line);
            String mapped = formatOf(line, "a=rtpmap:").orElse("");
            if (matching.contains(mapped) && described.add(mapped)) {
                edited.add(merge("a=fmtp:" + mapped + " ", parameters));
            }
        }
        return edited;
    }

    private static boolean isSection(String line, String kind) {
        return line.startsWith("m=" + kind + " ");
    }

    /** The payload type of {@code a=rtpmap:96 …} or {@code a=fmtp:96 …}. */
    private static java.util.Optional<String> formatOf(String line, String prefix) {
        int space = line.indexOf(' ');
        if (!line.startsWith(prefix) || space <= prefix.length()) {
            return java.util.Optional.empty();
        }
        return java.util.Optional.of(line.substring(prefix.length(), space));
    }

    /** {@code opus} of {@code a=rtpmap:111 opus/48000/2}, in lower case; empty for any other line. */
    private static String codecName(String line) {
        int space = line.indexOf(' ');
        int slash = line.indexOf('/');
        if (!line.startsWith("a=rtpmap:") || space < 0 || slash < space) {
            return "";
        }
        return line.substring(space + 1, slash).toLowerCase(java.util.Locale.ROOT);
    }

    private static String merge(String line, Map<String, String> parameters) {
        int space = line.indexOf(' ');
        Map<String, String> merged = new LinkedHashMap<>();
        for (String parameter : line.substring(space + 1).split(";")) {
            String trimmed = parameter.trim();
            int equals = trimmed.indexOf('=');
            if (equals > 0) {
                merged.put(trimmed.substring(0, equals), trimmed.substring(equals));
            } else if (!trimmed.isEmpty()) {
                merged.put(trimmed, "");
            }
        }
        parameters.forEach((name, value) -> merged.put(name, "=" + value));
        StringBuilder result = new StringBuilder(line.substring(0, space + 1));
        String separator = "";
        for (Map.Entry<String, String> entry : merged.entrySet()) {
            result.append(separator).append(entry.getKey()).append(entry.getValue());
            separator = ";";
        }
        return result.toString();
    }
}
