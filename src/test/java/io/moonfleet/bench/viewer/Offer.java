package io.moonfleet.bench.viewer;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a viewer needs of a streamer's session description (RFC 8829): where it is, who it is, and which sections there are.
 *
 * @param candidates UDP addresses, best first
 */
record Offer(
        String ufrag, String password, String fingerprint, List<InetSocketAddress> candidates, List<Section> sections) {
    private static final String SEQUENCE_EXTENSION =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /**
     * A media section.
     *
     * @param kind       video, audio or application
     * @param line       the m-line
     * @param attributes what stands behind a=, in order
     */
    record Section(String kind, String line, List<String> attributes) {
        Optional<String> attribute(String name) {
            return attributes.stream()
                    .filter(attribute -> attribute.startsWith(name + ":"))
                    .map(attribute -> attribute.substring(name.length() + 1))
                    .findFirst();
        }

        String mid() {
            return attribute("mid").orElse("");
        }

        /** By payload type. */
        Map<Integer, String> codecs() {
            Map<Integer, String> codecs = new LinkedHashMap<>();
            attributes.stream().filter(attribute -> attribute.startsWith("rtpmap:")).forEach(attribute -> {
                String[] parts = attribute.substring("rtpmap:".length()).split(" ");
                codecs.put(Integer.parseInt(parts[0]), parts[1]);
            });
            return codecs;
        }

        /** Payload type of the first codec of that name, -1 without one. */
        int payloadType(String codec) {
            return codecs().entrySet().stream()
                    .filter(entry -> entry.getValue().regionMatches(true, 0, codec, 0, codec.length()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(-1);
        }

        Optional<String> format(int payloadType) {
            return attributes.stream()
                    .filter(attribute -> attribute.startsWith("fmtp:" + payloadType + " "))
                    .map(attribute -> attribute.substring(attribute.indexOf(' ') + 1))
                    .findFirst();
        }

        List<String> extensions() {
            return attributes.stream().filter(attribute -> attribute.startsWith("extmap:")).toList();
        }
    }

    static Offer parse(String description) {
        List<Section> sections = new ArrayList<>();
        List<String> all = new ArrayList<>();
        for (String line : description.split("\r?\n")) {
            if (line.startsWith("m=")) {
                sections.add(new Section(line.substring(2, line.indexOf(' ')), line, new ArrayList<>()));
            } else if (line.startsWith("a=")) {
                all.add(line.substring(2));
                if (!sections.isEmpty()) {
                    sections.getLast().attributes().add(line.substring(2));
                }
            }
        }
        Section whole = new Section("", "", all);
        return new Offer(
                whole.attribute("ice-ufrag").orElseThrow(() -> new IllegalArgumentException("no ice-ufrag")),
                whole.attribute("ice-pwd").orElseThrow(() -> new IllegalArgumentException("no ice-pwd")),
                whole.attribute("fingerprint").orElseThrow(() -> new IllegalArgumentException("no fingerprint")),
                candidates(all),
                sections);
    }

    /** Of UDP and IPv4, in the order of their priority. */
    private static List<InetSocketAddress> candidates(List<String> attributes) {
        return attributes.stream()
                .filter(attribute -> attribute.startsWith("candidate:"))
                .map(attribute -> attribute.split(" "))
                .filter(parts -> parts.length > 7 && parts[2].equalsIgnoreCase("udp") && !parts[4].contains(":"))
                .sorted((left, right) -> Long.compare(Long.parseLong(right[3]), Long.parseLong(left[3])))
                .map(parts -> new InetSocketAddress(parts[4], Integer.parseInt(parts[5])))
                .distinct()
                .toList();
    }

    Section section(String kind) {
        return sections.stream()
                .filter(section -> section.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the offer has no " + kind));
    }

    /** Id of the extension that numbers all packets of a connection; -1 without it. */
    int sequenceExtension() {
        return section("video").extensions().stream()
                .filter(extension -> extension.contains(SEQUENCE_EXTENSION))
                .map(extension -> extension.substring("extmap:".length()).split("[ /]")[0])
                .map(Integer::parseInt)
                .findFirst()
                .orElse(-1);
    }
}
