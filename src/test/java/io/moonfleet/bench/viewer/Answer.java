package io.moonfleet.bench.viewer;

import java.util.List;

/** Takes everything that is offered of H.264 and Opus, as a browser's answer does. */
final class Answer {
    private Answer() {}

    static String to(Offer offer, String ufrag, String password, String fingerprint) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        text.append("a=group:BUNDLE");
        offer.sections().forEach(section -> text.append(' ').append(section.mid()));
        text.append("\r\na=msid-semantic: WMS\r\n");
        for (Offer.Section section : offer.sections()) {
            append(text, section);
            line(text, "ice-ufrag:" + ufrag);
            line(text, "ice-pwd:" + password);
            line(text, "ice-options:trickle");
            line(text, "fingerprint:" + fingerprint);
            line(text, "setup:active");
            line(text, "mid:" + section.mid());
        }
        return text.toString();
    }

    private static void append(StringBuilder text, Offer.Section section) {
        switch (section.kind()) {
            case "video" -> {
                int type = section.payloadType("H264/");
                int resend = section.attributes().contains("fmtp:" + (type + 1) + " apt=" + type) ? type + 1 : -1;
                media(text, section, resend < 0 ? List.of(type) : List.of(type, resend));
                for (String feedback : List.of("transport-cc", "ccm fir", "nack", "nack pli", "goog-remb")) {
                    if (section.attributes().contains("rtcp-fb:" + type + " " + feedback)) {
                        line(text, "rtcp-fb:" + type + " " + feedback);
                    }
                }
            }
            case "audio" -> media(text, section, List.of(section.payloadType("opus/")));
            default -> {
                text.append(section.line().replaceFirst(" \\d+ ", " 9 ")).append("\r\nc=IN IP4 0.0.0.0\r\n");
                section.attribute("sctp-port").ifPresent(port -> line(text, "sctp-port:" + port));
                line(text, "max-message-size:262144");
            }
        }
    }

    private static void media(StringBuilder text, Offer.Section section, List<Integer> types) {
        text.append("m=").append(section.kind()).append(" 9 UDP/TLS/RTP/SAVPF");
        types.forEach(type -> text.append(' ').append(type));
        text.append("\r\nc=IN IP4 0.0.0.0\r\n");
        line(text, "rtcp-mux");
        line(text, "recvonly");
        line(text, "rtcp-rsize");
        section.extensions().forEach(extension -> line(text, extension));
        for (int type : types) {
            line(text, "rtpmap:" + type + " " + section.codecs().get(type));
            section.format(type).ifPresent(format -> line(text, "fmtp:" + type + " " + format));
        }
    }

    private static void line(StringBuilder text, String attribute) {
        text.append("a=").append(attribute).append("\r\n");
    }
}
