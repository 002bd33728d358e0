package io.moonfleet.rtc.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One media section of a description, or the part in front of the first; lines without line ends. */
record SdpSection(List<String> lines) {
    /** Browsers send 5,000 to 20,000 characters. */
    static final int MAX_LENGTH = 512 * 1024;

    static final int MAX_SECTIONS = 32;
    static final int MAX_LINES = 4_000;

    SdpSection {
        lines = List.copyOf(lines);
    }

    /** The part in front, then the media sections. */
    static List<SdpSection> parse(String sdp) throws NegotiationException {
        if (sdp.length() > MAX_LENGTH || !sdp.startsWith("v=0")) {
            throw new NegotiationException(
                    NegotiationException.Reason.MALFORMED, "no session description, or one that is too long");
        }
        List<List<String>> sections = new ArrayList<>();
        sections.add(new ArrayList<>());
        int count = 0;
        int start = 0;
        while (start < sdp.length()) {
            int end = sdp.indexOf('\n', start);
            String line = sdp.substring(start, end < 0 ? sdp.length() : end).strip();
            start = end < 0 ? sdp.length() : end + 1;
            if (line.startsWith("m=")) {
                sections.add(new ArrayList<>());
            }
            sections.getLast().add(line);
            if (++count > MAX_LINES || sections.size() > MAX_SECTIONS + 1) {
                throw new NegotiationException(
                        NegotiationException.Reason.MALFORMED, "a session description with too many lines or sections");
            }
        }
        return sections.stream().map(SdpSection::new).toList();
    }

    /** The words of the first line behind {@code m=}: kind, port, protocol, formats. */
    private List<String> media() {
        return lines.isEmpty() || !lines.getFirst().startsWith("m=")
                ? List.of()
                : List.of(lines.getFirst().substring(2).split(" +"));
    }

    /** {@code audio}, {@code video}, {@code application} or something else; letters only, empty when it is none. */
    String kind() {
        List<String> media = media();
        return media.isEmpty() || !media.getFirst().chars().allMatch(character -> character >= 'a' && character <= 'z')
                ? ""
                : media.getFirst();
    }

    /** The protocol, as it must stand in the answer too. */
    String protocol() {
        List<String> media = media();
        return media.size() < 3 || !isToken(media.get(2).replace("/", "")) ? "UDP/TLS/RTP/SAVPF" : media.get(2);
    }

    /** Port 0, unless it only says that the section is bundled with another one (RFC 9143, section 6). */
    boolean rejected() {
        List<String> media = media();
        return media.size() < 2 || (media.get(1).equals("0") && !has("bundle-only"));
    }

    boolean hasFormat(String format) {
        List<String> media = media();
        return media.size() > 3 && media.subList(3, media.size()).contains(format);
    }

    /** The value of the first attribute of that name. */
    Optional<String> attribute(String name) {
        return attributes(name).stream().findFirst();
    }

    /** The values of all attributes of that name. */
    List<String> attributes(String name) {
        String start = "a=" + name + ":";
        return lines.stream()
                .filter(line -> line.startsWith(start))
                .map(line -> line.substring(start.length()))
                .toList();
    }

    boolean has(String flag) {
        return lines.contains("a=" + flag);
    }

    /** Whether the author of the description wants to get media here. */
    boolean receives() {
        return !rejected() && !has("sendonly") && !has("inactive");
    }

    /** The section's name; empty when there is none that could be repeated (RFC 5888, section 4: a token). */
    String mid() {
        return attribute("mid").filter(SdpSection::isToken).orElse("");
    }

    static boolean isToken(String text) {
        return !text.isEmpty()
                && text.length() <= 64
                && text.chars().allMatch(character ->
                        character > ' ' && character < 127 && "\"(),/:;<=>?@[\\]".indexOf(character) < 0);
    }

    /** The number in front of an attribute's value, as of {@code rtpmap}, {@code fmtp} and {@code extmap}; -1 when there is none. */
    static int number(String value) {
        int end = 0;
        while (end < value.length() && end < 9 && value.charAt(end) >= '0' && value.charAt(end) <= '9') {
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
