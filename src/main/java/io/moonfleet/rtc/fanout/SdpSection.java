package io.moonfleet.rtc.fanout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One media section of a description, or the part in front of the first; lines without line ends. */
record SdpSection(List<String> lines) {
    static final int MAX_SECTIONS = 16;
    private static final int MAX_LINES = 2_000;

    /** The part in front, then the media sections. */
    static List<SdpSection> parse(String sdp) throws SdpException {
        List<SdpSection> sections = new ArrayList<>();
        sections.add(new SdpSection(new ArrayList<>()));
        int count = 0;
        for (String line : sdp.split("\r?\n")) {
            if (++count > MAX_LINES) {
                throw new SdpException("too many lines");
            }
            if (line.startsWith("m=")) {
                sections.add(new SdpSection(new ArrayList<>()));
            }
            sections.getLast().lines.add(line.strip());
        }
        if (!sdp.startsWith("v=0") || sections.size() > MAX_SECTIONS + 1) {
            throw new SdpException("no session description, or one with too many media sections");
        }
        return sections;
    }

    /** {@code audio}, {@code video}, {@code application} or something else. */
    String kind() {
        String first = lines.getFirst();
        return first.substring(2, Math.max(2, first.indexOf(' ')));
    }

    boolean rejected() {
        return lines.getFirst().startsWith("m=" + kind() + " 0 ");
    }

    /** The value of the first attribute of that name. */
    Optional<String> attribute(String name) {
        return attributes(name).stream().findFirst();
    }

    /** The values of all attributes of that name. */
    List<String> attributes(String name) {
        String start = "a=" + name + ":";
        return lines.stream().filter(line -> line.startsWith(start)).map(line -> line.substring(start.length())).toList();
    }

    boolean has(String flag) {
        return lines.contains("a=" + flag);
    }

    String mid() {
        return attribute("mid").orElse("");
    }

    /** The number in front of an attribute's value, as of {@code rtpmap}, {@code fmtp} and {@code extmap}; -1 when there is none. */
    static int number(String value) {
        int end = 0;
        while (end < value.length() && end < 5 && Character.isDigit(value.charAt(end))) {
            end++;
        }
        return end == 0 ? -1 : Integer.parseInt(value.substring(0, end));
    }

    /** What stands behind the first space. */
    static String rest(String value) {
        int space = value.indexOf(' ');
        return space < 0 ? "" : value.substring(space + 1).strip();
    }
}
