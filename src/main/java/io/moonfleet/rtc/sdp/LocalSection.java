package io.moonfleet.rtc.sdp;

import io.moonfleet.rtc.ice.LocalCandidate;
import io.moonfleet.rtc.sctp.SctpSettings;
import java.util.List;

/**
 * One section of this side's descriptions.
 *
 * @param mid      empty where the other side gave it no name
 * @param kind     {@code audio}, {@code video}, {@code application} or something else
 * @param protocol as on its first line
 * @param formats  of audio and video; empty for a section that is rejected, and for data
 */
record LocalSection(String mid, Kind kind, String name, String protocol, List<Format> formats, ExtensionIds ids) {
    /** What is done with it. */
    enum Kind {
        VIDEO,
        AUDIO,
        DATA,
        REJECTED
    }

    static final String DATA_PROTOCOL = "UDP/DTLS/SCTP";
    static final String MEDIA_PROTOCOL = "UDP/TLS/RTP/SAVPF";

    /** Browsers put tracks with one name into one stream. */
    private static final String STREAM = "moonfleet";

    LocalSection {
        formats = List.copyOf(formats);
    }

    static LocalSection data(String mid, String protocol) {
        return new LocalSection(mid, Kind.DATA, "application", protocol, List.of(), new ExtensionIds(0, 0, 0));
    }

    static LocalSection rejected(String mid, String name, String protocol) {
        return new LocalSection(mid, Kind.REJECTED, name, protocol, List.of(), new ExtensionIds(0, 0, 0));
    }

    boolean taken() {
        return kind != Kind.REJECTED;
    }

    String text(LocalSide side, String setup) {
        return switch (kind) {
            case REJECTED -> "m=" + name + " 0 " + protocol + (protocol.contains("RTP") ? " 0" : " webrtc-datachannel")
                    + "\r\nc=IN IP4 0.0.0.0\r\n" + midLine() + "a=inactive\r\n";
            case DATA -> "m=application 9 " + protocol + " webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n"
                    + transport(side, setup) + "a=sctp-port:" + SctpSettings.DEFAULT_PORT + "\r\na=max-message-size:"
                    + SctpSettings.DEFAULT_MAX_MESSAGE + "\r\n";
            case AUDIO -> media(side, setup) + source(side, side.audioSsrc());
            case VIDEO -> media(side, setup) + videoSources(side);
        };
    }

    private String midLine() {
        return mid.isEmpty() ? "" : "a=mid:" + mid + "\r\n";
    }

    private String media(LocalSide side, String setup) {
        StringBuilder lines = new StringBuilder("m=").append(name).append(" 9 ").append(protocol);
        for (Format format : formats) {
            lines.append(' ').append(format.payloadType());
            format.resend().ifPresent(type -> lines.append(' ').append(type));
        }
        lines.append("\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n").append(transport(side, setup))
                .append("a=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n").append(ids.lines());
        formats.forEach(format -> lines.append(format.lines()));
        // Pages take the stream of the event, which there is with a stream's name only.
        return lines.append("a=msid:").append(STREAM).append(' ').append(name).append("\r\n").toString();
    }

    private String transport(LocalSide side, String setup) {
        StringBuilder lines = new StringBuilder("a=ice-ufrag:").append(side.credentials().ufrag())
                .append("\r\na=ice-pwd:").append(side.credentials().password())
                .append("\r\na=ice-options:trickle\r\na=fingerprint:").append(side.fingerprint().attribute())
                .append("\r\na=setup:").append(setup).append("\r\n").append(midLine());
        for (LocalCandidate candidate : side.candidates()) {
            lines.append("a=").append(candidate.attribute()).append("\r\n");
        }
        return lines.append("a=end-of-candidates\r\n").toString();
    }

    /** The pictures before their retransmissions: Chromium takes the first for the one with the pictures, whatever the group says. */
    private String videoSources(LocalSide side) {
        String pictures = source(side, side.videoSsrc());
        if (formats.stream().noneMatch(format -> format.resend().isPresent())) {
            return pictures;
        }
        return "a=ssrc-group:FID " + Integer.toUnsignedString(side.videoSsrc()) + " "
                + Integer.toUnsignedString(side.resendSsrc()) + "\r\n" + pictures + source(side, side.resendSsrc());
    }

    private static String source(LocalSide side, int ssrc) {
        return "a=ssrc:" + Integer.toUnsignedString(ssrc) + " cname:" + side.canonicalName() + "\r\n";
    }
}
