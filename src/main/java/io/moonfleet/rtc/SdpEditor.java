package io.moonfleet.rtc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Edits session descriptions (RFC 8866) as text. Every method takes any string, well-formed or not, and touches only
 * lines it understands; whether a description is valid is for the WebRTC library to say.
 */
final class SdpEditor {
    /** Longest description taken, in characters; browsers send 5,000 to 20,000. */
    static final int MAX_LENGTH = 100_000;

    /** Bit rate asked of the Opus encoder, bit/s. */
    static final int AUDIO_BITRATE = 128_000;

    private static final int MIN_VIDEO_KBPS = 500;

    /** Enough for a sharp picture at any size; a link that carries more is found out within a second. */
    private static final int MAX_START_KBPS = 8_000;

    private static final Set<String> VIDEO_CODECS = Set.of("h264", "vp8", "vp9", "av1", "h265");

    private SdpEditor() {}

    /** A description of this side as the browser gets it: the sound in it is stereo. */
    static String forBrowser(String sdp) {
        return edit(sdp, "audio", Set.of("opus"), stereo());
    }

    /**
     * A description from the browser as the library gets it. Its format parameters are what the library's encoders go
     * by: stereo sound at full rate, and video that starts sharp instead of working its way up from 300 kbit/s
     * through seconds of blur.
     */
    static String fromBrowser(String sdp, int maxKbps) {
        Map<String, String> video = new LinkedHashMap<>();
        video.put("x-google-start-bitrate", Integer.toString(Math.min(MAX_START_KBPS, maxKbps)));
        video.put("x-google-min-bitrate", Integer.toString(Math.min(MIN_VIDEO_KBPS, maxKbps)));
        video.put("x-google-max-bitrate", Integer.toString(maxKbps));
        return edit(edit(sdp, "audio", Set.of("opus"), stereo()), "video", VIDEO_CODECS, video);
    }

    /**
     * The first offer of this side with the data section named {@code 0}. A browser that had offered its data channels
     * itself and then takes this offer has named its own section so, and Chromium's library refuses a data section
     * under another name after a rollback.
     */
    static String dataSectionFirst(String sdp) {
        Map<String, String> names = new LinkedHashMap<>();
        List<String> media = new ArrayList<>();
        boolean data = false;
        for (String line : lines(sdp)) {
            if (line.startsWith("m=")) {
                data = isSection(line, "application");
            } else if (line.startsWith("a=mid:") && data) {
                names.put(line.substring("a=mid:".length()), "0");
            } else if (line.startsWith("a=mid:")) {
                media.add(line.substring("a=mid:".length()));
            }
        }
        media.forEach(name -> names.put(name, Integer.toString(names.size())));
        List<String> result = new ArrayList<>();
        for (String line : lines(sdp)) {
            result.add(renamed(line, names));
        }
        return String.join("\r\n", result) + "\r\n";
    }

    private static String renamed(String line, Map<String, String> names) {
        if (line.startsWith("a=mid:")) {
            String name = line.substring("a=mid:".length());
            return "a=mid:" + names.getOrDefault(name, name);
        }
        if (line.startsWith("a=group:BUNDLE ")) {
            List<String> members = new ArrayList<>();
            for (String name : line.substring("a=group:BUNDLE ".length()).split(" ")) {
                members.add(names.getOrDefault(name, name));
            }
            return "a=group:BUNDLE " + String.join(" ", members);
        }
        return line;
    }

    /** Whether the first section of a kind is there, is not rejected and says that its author sends. */
    static boolean sends(String sdp, String kind) {
        boolean inside = false;
        for (String line : lines(sdp)) {
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
        for (String line : lines(sdp)) {
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
        Set<String> described = new HashSet<>();
        Set<String> matching = new HashSet<>();
        for (String line : section) {
            described.add(formatOf(line, "a=fmtp:"));
            if (codecs.contains(codecName(line))) {
                matching.add(formatOf(line, "a=rtpmap:"));
            }
        }
        matching.remove("");
        List<String> edited = new ArrayList<>();
        for (String line : section) {
            edited.add(matching.contains(formatOf(line, "a=fmtp:")) ? merge(line, parameters) : line);
            String mapped = formatOf(line, "a=rtpmap:");
            if (matching.contains(mapped) && described.add(mapped)) {
                edited.add(merge("a=fmtp:" + mapped + " ", parameters));
            }
        }
        return edited;
    }

    /** The lines without their ends: CR LF as RFC 8866 has it, or LF alone. */
    private static List<String> lines(String sdp) {
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < sdp.length()) {
            int end = sdp.indexOf('\n', start);
            int next = end < 0 ? sdp.length() : end + 1;
            int stop = end < 0 ? sdp.length() : end;
            if (stop > start && sdp.charAt(stop - 1) == '\r') {
                stop--;
            }
            lines.add(sdp.substring(start, stop));
            start = next;
        }
        return lines;
    }

    private static boolean isSection(String line, String kind) {
        return line.startsWith("m=" + kind + " ");
    }

    /** The payload type of {@code a=rtpmap:96 …} or {@code a=fmtp:96 …}; empty for any other line. */
    private static String formatOf(String line, String prefix) {
        if (!line.startsWith(prefix)) {
            return "";
        }
        int space = line.indexOf(' ');
        return space < 0 ? "" : line.substring(prefix.length(), space);
    }

    /** {@code opus} of {@code a=rtpmap:111 opus/48000/2}, in lower case; empty for any other line. */
    private static String codecName(String line) {
        if (!line.startsWith("a=rtpmap:")) {
            return "";
        }
        int space = line.indexOf(' ');
        int slash = line.indexOf('/');
        return space < 0 || slash < space ? "" : line.substring(space + 1, slash).toLowerCase(Locale.ROOT);
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
