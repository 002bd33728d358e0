package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.ice.IceSession;
import io.moonfleet.rtc.rtp.RtpExtensions;
import io.moonfleet.rtc.sctp.SctpSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;

/**
 * One connection's side of the descriptions (RFC 8829): a lite ICE agent, always the DTLS server, that sends H.264 and
 * Opus and has data channels.
 */
final class Descriptions {
    private static final String STREAM = "moonlight";
    private static final int VIDEO = 96;
    private static final int RESEND = 97;
    private static final int AUDIO = 111;
    private static final String TRANSPORT_WIDE =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    private static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final int LARGEST_ID = 14;

    private final RtpPeerFactory.Shared shared;
    private final IceSession session;
    private final int videoSsrc = ssrc();
    private final int resendSsrc = ssrc();
    private final int audioSsrc = ssrc();
    private final long sessionId = ThreadLocalRandom.current().nextLong(1L << 62);
    private int version;

    /** Names and kinds of the sections that exist, in their order. */
    private final List<String> mids = new ArrayList<>();

    private final List<String> kinds = new ArrayList<>();

    Descriptions(RtpPeerFactory.Shared shared, IceSession session) {
        this.shared = shared;
        this.session = session;
    }

    /**
     * This side's offer. The data section of the first one is named {@code 0}: a browser that had offered its data channels
     * itself and then takes this offer has named its own section so, and Chromium's library refuses a data section under
     * another name after a rollback.
     */
    String offer() {
        addSection("application");
        addSection("audio");
        addSection("video");
        List<String> bodies = new ArrayList<>();
        for (int index = 0; index < mids.size(); index++) {
            String mid = mids.get(index);
            bodies.add(
                    switch (kinds.get(index)) {
                        case "application" -> application(mid, "actpass");
                        case "audio" -> media(mid, "audio", Integer.toString(AUDIO), "actpass", opus(AUDIO), audioSsrc, ids());
                        case "video" ->
                            media(mid, "video", VIDEO + " " + RESEND, "actpass", h264(VIDEO, RESEND, "42e01f"), videoSsrc, ids());
                        default -> rejected(kinds.get(index), mid);
                    });
        }
        return description(bodies, mids);
    }

    /** What the browser's answer to the last offer says. */
    Negotiated answered(String sdp) throws SdpException {
        List<SdpSection> sections = SdpSection.parse(sdp);
        return negotiated(sections, OptionalInt.of(VIDEO), OptionalInt.of(RESEND), OptionalInt.of(AUDIO));
    }

    /** This side's answer, and what the offer says. */
    record Answer(String sdp, Negotiated negotiated) {}

    Answer answer(String sdp) throws SdpException {
        List<SdpSection> sections = SdpSection.parse(sdp);
        OptionalInt video = OptionalInt.empty();
        OptionalInt resend = OptionalInt.empty();
        OptionalInt audio = OptionalInt.empty();
        mids.clear();
        kinds.clear();
        List<String> bodies = new ArrayList<>();
        List<String> bundled = new ArrayList<>();
        for (SdpSection section : sections.subList(1, sections.size())) {
            String mid = section.mid();
            boolean receives = !section.rejected() && !section.has("sendonly") && !section.has("inactive");
            String body = rejected(section.kind(), mid);
            if (section.kind().equals("application") && !section.rejected()) {
                body = application(mid, "passive");
            } else if (section.kind().equals("audio") && receives && audio.isEmpty()) {
                audio = payloadType(section, "opus/48000", "");
                if (audio.isPresent()) {
                    body = media(mid, "audio", Integer.toString(audio.getAsInt()), "passive", opus(audio.getAsInt()), audioSsrc,
                            ids(section));
                }
            } else if (section.kind().equals("video") && receives && video.isEmpty()) {
                video = h264(section);
                if (video.isPresent()) {
                    resend = payloadType(section, "rtx/90000", "apt=" + video.getAsInt());
                    String types = video.getAsInt() + (resend.isPresent() ? " " + resend.getAsInt() : "");
                    body = media(mid, "video", types, "passive",
                            h264(video.getAsInt(), resend.orElse(-1), profile(section, video.getAsInt())), videoSsrc,
                            ids(section));
                }
            }
            mids.add(mid);
            boolean taken = !body.startsWith("m=" + section.kind() + " 0 ");
            kinds.add(taken ? section.kind() : section.kind() + "-rejected");
            if (taken) {
                bundled.add(mid);
            }
            bodies.add(body);
        }
        return new Answer(description(bodies, bundled), negotiated(sections, video, resend, audio));
    }

    /** Whether everything has a place in what was last agreed. */
    boolean complete() {
        return kinds.contains("audio") && kinds.contains("video");
    }

    private void addSection(String kind) {
        if (!kinds.contains(kind)) {
            int name = mids.size();
            while (mids.contains(Integer.toString(name))) {
                name++;
            }
            mids.add(Integer.toString(name));
            kinds.add(kind);
        }
    }

    private Negotiated negotiated(
            List<SdpSection> sections, OptionalInt video, OptionalInt resend, OptionalInt audio) throws SdpException {
        Optional<SdpSection> transport = sections.stream()
                .skip(1)
                .filter(section -> !section.rejected() && section.attribute("ice-ufrag").isPresent())
                .findFirst();
        SdpSection common = transport.orElse(sections.getFirst());
        String ufrag = either(common, sections.getFirst(), "ice-ufrag");
        String password = either(common, sections.getFirst(), "ice-pwd");
        Fingerprint fingerprint = Fingerprint.parse(either(common, sections.getFirst(), "fingerprint"))
                .orElseThrow(() -> new SdpException("no fingerprint that is understood"));
        if (!IceCredentials.valid(ufrag, password)) {
            throw new SdpException("no ICE credentials");
        }
        if (either(common, sections.getFirst(), "setup").equals("passive")) {
            throw new SdpException("both sides are DTLS servers");
        }
        Optional<SdpSection> data = accepted(sections, "application");
        OptionalInt port = data.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(data.get().attribute("sctp-port").map(SdpSection::number)
                        .filter(number -> number > 0 && number <= 0xFFFF).orElse(SctpSettings.DEFAULT_PORT));
        long longest = data.flatMap(section -> section.attribute("max-message-size")).map(SdpSection::number)
                .filter(number -> number >= 0).orElse(65_536);
        Optional<MediaTracks.Track> resending = accepted(sections, "video").filter(section -> resend.isPresent()
                && section.attributes("rtpmap").stream().anyMatch(map -> SdpSection.number(map) == resend.getAsInt()))
                .map(section -> track(section, resend, resendSsrc, true));
        MediaTracks tracks = new MediaTracks(
                accepted(sections, "video").filter(section -> video.isPresent() && payload(section, video.getAsInt()))
                        .map(section -> track(section, video, videoSsrc, resending.isPresent())),
                resending,
                accepted(sections, "audio").filter(section -> audio.isPresent() && payload(section, audio.getAsInt()))
                        .map(section -> track(section, audio, audioSsrc, true)));
        return new Negotiated(new IceCredentials(ufrag, password), fingerprint, tracks, port, longest);
    }

    private static boolean payload(SdpSection section, int type) {
        return List.of(section.lines().getFirst().split(" ")).contains(Integer.toString(type));
    }

    /** {@code numbered}: a stream whose packets are sent again as they were must not give them new transport-wide numbers. */
    private static MediaTracks.Track track(SdpSection section, OptionalInt payloadType, int ssrc, boolean numbered) {
        RtpExtensions.Builder extensions = RtpExtensions.builder();
        extension(section, MID).ifPresent(id -> extensions.mid(id, section.mid()));
        if (section.kind().equals("video")) {
            extension(section, PLAYOUT_DELAY).ifPresent(id -> extensions.playoutDelay(id, 0, 0));
        }
        if (numbered) {
            extension(section, TRANSPORT_WIDE).ifPresent(extensions::transportSequence);
        }
        return new MediaTracks.Track(payloadType.getAsInt(), ssrc, extensions.build());
    }

    private static Optional<Integer> extension(SdpSection section, String uri) {
        return section.attributes("extmap").stream()
                .filter(value -> SdpSection.rest(value).equals(uri))
                .map(SdpSection::number)
                .filter(id -> id >= 1 && id <= LARGEST_ID)
                .findFirst();
    }

    private static Optional<SdpSection> accepted(List<SdpSection> sections, String kind) {
        return sections.stream().skip(1).filter(section -> section.kind().equals(kind) && !section.rejected()
                && !section.has("inactive") && !section.has("sendonly") && section.mid().length() <= 16).findFirst();
    }

    private static String either(SdpSection first, SdpSection second, String attribute) {
        return first.attribute(attribute).or(() -> second.attribute(attribute)).orElse("");
    }

    private static OptionalInt payloadType(SdpSection section, String codec, String parameter) {
        return section.attributes("rtpmap").stream()
                .filter(map -> SdpSection.rest(map).toLowerCase(Locale.ROOT).startsWith(codec))
                .mapToInt(SdpSection::number)
                .filter(type -> type >= 0 && type < 128 && (parameter.isEmpty() || parameters(section, type).contains(parameter)))
                .findFirst();
    }

    private static List<String> parameters(SdpSection section, int payloadType) {
        return section.attributes("fmtp").stream()
                .filter(value -> SdpSection.number(value) == payloadType)
                .flatMap(value -> List.of(SdpSection.rest(value).split(";")).stream())
                .map(String::strip)
                .toList();
    }

    /** Fragmented packets are needed; of the profiles, constrained baseline is what everybody decodes. */
    private static OptionalInt h264(SdpSection section) {
        OptionalInt best = OptionalInt.empty();
        for (String map : section.attributes("rtpmap")) {
            int type = SdpSection.number(map);
            if (type < 0 || type > 127 || !SdpSection.rest(map).toUpperCase(Locale.ROOT).startsWith("H264/90000")
                    || !parameters(section, type).contains("packetization-mode=1")) {
                continue;
            }
            if (best.isEmpty() || profile(section, type).equals("42e01f")) {
                best = OptionalInt.of(type);
            }
        }
        return best;
    }

    private static String profile(SdpSection section, int type) {
        return parameters(section, type).stream()
                .filter(parameter -> parameter.matches("profile-level-id=[0-9a-fA-F]{6}"))
                .map(parameter -> parameter.substring("profile-level-id=".length()).toLowerCase(Locale.ROOT))
                .findFirst()
                .orElse("42e01f");
    }

    private String description(List<String> bodies, List<String> bundled) {
        StringBuilder sdp = new StringBuilder("v=0\r\no=- ").append(sessionId).append(' ').append(++version)
                .append(" IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n")
                .append("a=group:BUNDLE ").append(String.join(" ", bundled)).append("\r\n")
                .append("a=ice-lite\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS ").append(STREAM).append("\r\n");
        bodies.forEach(sdp::append);
        return sdp.toString();
    }

    private static String rejected(String kind, String mid) {
        String protocol = kind.equals("application") ? "UDP/DTLS/SCTP webrtc-datachannel" : "UDP/TLS/RTP/SAVPF 0";
        return "m=" + kind.replace("-rejected", "") + " 0 " + protocol + "\r\nc=IN IP4 0.0.0.0\r\na=mid:" + mid
                + "\r\na=inactive\r\n";
    }

    private String application(String mid, String setup) {
        return "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n" + transport(mid, setup)
                + "a=sctp-port:" + SctpSettings.DEFAULT_PORT + "\r\na=max-message-size:" + SctpSettings.DEFAULT_MAX_MESSAGE
                + "\r\n";
    }

    private String media(
            String mid, String kind, String types, String setup, String codecs, int ssrc, String extensions) {
        StringBuilder body = new StringBuilder("m=").append(kind).append(" 9 UDP/TLS/RTP/SAVPF ").append(types)
                .append("\r\nc=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\n").append(transport(mid, setup))
                .append("a=sendonly\r\na=rtcp-mux\r\na=rtcp-rsize\r\n").append(extensions).append(codecs)
                .append("a=msid:").append(STREAM).append(' ').append(kind).append("\r\n");
        String name = new String(shared.canonicalName(), java.nio.charset.StandardCharsets.US_ASCII);
        boolean resends = kind.equals("video") && codecs.contains("rtx");
        if (resends) {
            body.append("a=ssrc-group:FID ").append(text(ssrc)).append(' ').append(text(resendSsrc)).append("\r\n");
        }
        // Chromium takes the first for the one with the pictures, whatever the group says.
        body.append("a=ssrc:").append(text(ssrc)).append(" cname:").append(name).append("\r\n");
        if (resends) {
            body.append("a=ssrc:").append(text(resendSsrc)).append(" cname:").append(name).append("\r\n");
        }
        return body.toString();
    }

    private String transport(String mid, String setup) {
        StringBuilder lines = new StringBuilder("a=ice-ufrag:").append(session.localUfrag())
                .append("\r\na=ice-pwd:").append(session.localPassword())
                .append("\r\na=ice-options:trickle\r\na=fingerprint:").append(shared.certificate().fingerprint().attribute())
                .append("\r\na=setup:").append(setup).append("\r\na=mid:").append(mid).append("\r\n");
        shared.ports().candidates().forEach(candidate -> lines.append("a=").append(candidate.attribute()).append("\r\n"));
        return lines.append("a=end-of-candidates\r\n").toString();
    }

    private static String opus(int type) {
        return "a=rtpmap:" + type + " opus/48000/2\r\na=fmtp:" + type
                + " minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1\r\na=rtcp-fb:" + type + " transport-cc\r\n";
    }

    private static String h264(int type, int resend, String profile) {
        StringBuilder lines = new StringBuilder("a=rtpmap:" + type + " H264/90000\r\na=fmtp:" + type
                + " level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=" + profile + "\r\n");
        for (String feedback : List.of("nack", "nack pli", "ccm fir", "transport-cc")) {
            lines.append("a=rtcp-fb:").append(type).append(' ').append(feedback).append("\r\n");
        }
        if (resend >= 0) {
            lines.append("a=rtpmap:" + resend + " rtx/90000\r\na=fmtp:" + resend + " apt=" + type + "\r\n");
        }
        return lines.toString();
    }

    private static String ids() {
        return "a=extmap:1 " + MID + "\r\na=extmap:2 " + PLAYOUT_DELAY + "\r\na=extmap:3 " + TRANSPORT_WIDE + "\r\n";
    }

    /** Those of the offer that this side uses, under the offer's numbers. */
    private static String ids(SdpSection section) {
        StringBuilder lines = new StringBuilder();
        for (String uri : List.of(MID, PLAYOUT_DELAY, TRANSPORT_WIDE)) {
            extension(section, uri).ifPresent(id -> lines.append("a=extmap:").append(id).append(' ').append(uri).append("\r\n"));
        }
        return lines.toString();
    }

    private static String text(int ssrc) {
        return Integer.toUnsignedString(ssrc);
    }

    private static int ssrc() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }
}
