package io.moonfleet.rtc.sdp;

import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.sctp.SctpSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * The descriptions of one connection (RFC 8829): a lite ICE agent, always the DTLS server, that sends pictures and sound
 * and has data channels. One thread at a time.
 */
public final class SdpNegotiation {
    /** This side's answer, and what offer and answer say. */
    public record Answer(String sdp, Negotiated negotiated) {}

    /** What the other side gets at most where it does not say (RFC 8841, section 6). */
    private static final long DEFAULT_MESSAGE_SIZE = 65_536;

    private final long sessionId = ThreadLocalRandom.current().nextLong(1L << 62);
    private int version;
    private List<LocalSection> sections = new ArrayList<>();
    private Optional<LocalSide> offered = Optional.empty();
    private String remoteUfrag = "";

    /**
     * This side's offer: the sections there are, and what is missing. The data section of the first one is named {@code 0}:
     * a browser that had offered its data channels itself and then takes this offer has named its own section so, and
     * Chromium's library refuses a data section under another name after a rollback.
     */
    public String offer(LocalSide side) {
        if (missing(LocalSection.Kind.DATA)) {
            sections.add(LocalSection.data(freeName(), LocalSection.DATA_PROTOCOL));
        }
        if (missing(LocalSection.Kind.AUDIO)) {
            sections.add(new LocalSection(
                    freeName(),
                    LocalSection.Kind.AUDIO,
                    "audio",
                    LocalSection.MEDIA_PROTOCOL,
                    Format.offeredAudio(side.sounds(), usedTypes()),
                    ids()));
        }
        if (missing(LocalSection.Kind.VIDEO)) {
            sections.add(new LocalSection(
                    freeName(),
                    LocalSection.Kind.VIDEO,
                    "video",
                    LocalSection.MEDIA_PROTOCOL,
                    Format.offeredVideo(side.codecs(), usedTypes()),
                    ids()));
        }
        offered = Optional.of(side);
        return description(side, "actpass", true);
    }

    private boolean missing(LocalSection.Kind kind) {
        return sections.stream().noneMatch(section -> section.kind() == kind);
    }

    private Set<Integer> usedTypes() {
        return sections.stream()
                .flatMap(section -> section.formats().stream())
                .flatMap(Format::payloadTypes)
                .collect(Collectors.toSet());
    }

    /** In all sections of a bundle the same (RFC 9143, section 8.1). */
    private ExtensionIds ids() {
        return sections.stream()
                .filter(section -> !section.formats().isEmpty())
                .map(LocalSection::ids)
                .findFirst()
                .orElse(ExtensionIds.OFFERED);
    }

    private String freeName() {
        int name = sections.size();
        while (hasName(Integer.toString(name))) {
            name++;
        }
        return Integer.toString(name);
    }

    private boolean hasName(String name) {
        return sections.stream().anyMatch(section -> section.mid().equals(name));
    }

    /** What the other side's answer to the last offer says. */
    public Negotiated answered(String sdp) throws NegotiationException {
        LocalSide side = offered.orElseThrow(() ->
                new NegotiationException(NegotiationException.Reason.UNEXPECTED, "an answer to no offer"));
        Negotiated negotiated = negotiated(SdpSection.parse(sdp), side);
        offered = Optional.empty();
        return negotiated;
    }

    /** Takes the other side's offer in place of an own one that has not been answered. */
    public Answer answer(String sdp, LocalSide side) throws NegotiationException {
        List<SdpSection> theirs = SdpSection.parse(sdp);
        Optional<Set<String>> bundle = bundle(theirs.getFirst());
        List<LocalSection> answered = new ArrayList<>();
        boolean unknownVideo = false;
        for (SdpSection section : theirs.subList(1, theirs.size())) {
            if (section.kind().isEmpty()) {
                throw new NegotiationException(NegotiationException.Reason.MALFORMED, "a section of no kind");
            }
            // What is not bundled would need a transport of its own (RFC 9143, section 7.3.3); there is one.
            boolean transport = bundle.isPresent()
                    ? bundle.orElseThrow().contains(section.mid())
                    : answered.stream().noneMatch(LocalSection::taken);
            Optional<LocalSection> taken = transport ? take(section, answered, side) : Optional.empty();
            answered.add(taken.orElseGet(
                    () -> LocalSection.rejected(section.mid(), section.kind(), section.protocol())));
            unknownVideo |= taken.isEmpty() && section.kind().equals("video") && section.receives() && transport;
        }
        if (unknownVideo && answered.stream().noneMatch(section -> section.kind() == LocalSection.Kind.VIDEO)) {
            throw noCommonVideo(side.codecs());
        }
        if (answered.stream().noneMatch(LocalSection::taken)) {
            throw new NegotiationException(
                    NegotiationException.Reason.NO_TRANSPORT, "an offer with nothing in it that is served");
        }
        List<LocalSection> before = sections;
        sections = answered;
        try {
            Negotiated negotiated = negotiated(theirs, side);
            offered = Optional.empty();
            return new Answer(description(side, "passive", bundle.isPresent()), negotiated);
        } catch (NegotiationException e) {
            sections = before;
            throw e;
        }
    }

    private static Optional<Set<String>> bundle(SdpSection session) {
        return session.attributes("group").stream()
                .filter(group -> group.startsWith("BUNDLE"))
                .findFirst()
                .map(group -> new HashSet<>(List.of(SdpSection.rest(group).split(" +"))));
    }

    private static Optional<LocalSection> take(SdpSection section, List<LocalSection> before, LocalSide side) {
        LocalSection.Kind kind =
                switch (section.kind()) {
                    case "video" -> LocalSection.Kind.VIDEO;
                    case "audio" -> LocalSection.Kind.AUDIO;
                    case "application" -> LocalSection.Kind.DATA;
                    default -> LocalSection.Kind.REJECTED;
                };
        if (section.rejected() || before.stream().anyMatch(other -> other.kind() == kind)) {
            return Optional.empty();
        }
        List<Format> formats =
                switch (kind) {
                    case VIDEO -> Format.videosOf(section, side.codecs());
                    case AUDIO -> Format.audiosOf(section, side.sounds());
                    case DATA, REJECTED -> List.of();
                };
        return switch (kind) {
            case VIDEO, AUDIO -> formats.isEmpty() || !section.receives()
                    ? Optional.empty()
                    : Optional.of(new LocalSection(
                            section.mid(),
                            kind,
                            section.kind(),
                            section.protocol(),
                            formats,
                            ExtensionIds.of(section)));
            case DATA -> section.hasFormat("webrtc-datachannel")
                    ? Optional.of(LocalSection.data(section.mid(), section.protocol()))
                    : Optional.empty();
            case REJECTED -> Optional.empty();
        };
    }

    /** Whether pictures and sound both have a section in what was last agreed. */
    public boolean complete() {
        return !missing(LocalSection.Kind.AUDIO) && !missing(LocalSection.Kind.VIDEO);
    }

    /** Whether an offer asks for an ICE restart: other credentials than in the last description (RFC 8839, section 4.4.1.1.1). */
    public boolean restarts(String sdp) throws NegotiationException {
        return !remoteUfrag.isEmpty() && !credentials(SdpSection.parse(sdp)).ufrag().equals(remoteUfrag);
    }

    private Negotiated negotiated(List<SdpSection> theirs, LocalSide side) throws NegotiationException {
        IceCredentials credentials = credentials(theirs);
        SdpSection transport = transport(theirs);
        List<Fingerprint> fingerprints = either(transport, theirs.getFirst(), "fingerprint").stream()
                .map(Fingerprint::parse)
                .flatMap(Optional::stream)
                .toList();
        if (fingerprints.isEmpty()) {
            throw new NegotiationException(
                    NegotiationException.Reason.NO_TRANSPORT, "no fingerprint that is understood");
        }
        if (either(transport, theirs.getFirst(), "setup").contains("passive")) {
            throw new NegotiationException(NegotiationException.Reason.NO_TRANSPORT, "both sides are DTLS servers");
        }
        Optional<NegotiatedTrack> video = Optional.empty();
        List<NegotiatedFormat> pictures = List.of();
        Optional<NegotiatedTrack> resend = Optional.empty();
        Optional<NegotiatedTrack> audio = Optional.empty();
        List<NegotiatedSound> sounds = List.of();
        OptionalInt sctpPort = OptionalInt.empty();
        long messageSize = DEFAULT_MESSAGE_SIZE;
        for (int index = 0; index < sections.size() && index + 1 < theirs.size(); index++) {
            LocalSection ours = sections.get(index);
            SdpSection section = theirs.get(index + 1);
            if (!ours.taken() || section.rejected()) {
                if (ours.kind() == LocalSection.Kind.VIDEO) {
                    throw noCommonVideo(side.codecs());
                }
                continue;
            }
            if (ours.kind() == LocalSection.Kind.DATA) {
                sctpPort = OptionalInt.of(number(section, "sctp-port", SctpSettings.DEFAULT_PORT, 1, 0xFFFF));
                messageSize = number(section, "max-message-size", (int) DEFAULT_MESSAGE_SIZE, 0, Integer.MAX_VALUE);
                continue;
            }
            Optional<Format> format = ours.formats().stream()
                    .filter(one -> section.hasFormat(Integer.toString(one.payloadType())))
                    .findFirst();
            if (format.isEmpty() || !section.receives()) {
                continue;
            }
            int type = format.orElseThrow().payloadType();
            ExtensionIds ids = ExtensionIds.of(section);
            if (ours.kind() == LocalSection.Kind.AUDIO) {
                sounds = sounds(ours, section);
                audio = Optional.of(new NegotiatedTrack(type, side.audioSsrc(), ids.extensions(ours.mid(), false, true)));
            } else {
                pictures = pictures(ours, section);
                OptionalInt other = pictures.getFirst().resendType();
                boolean resending = other.isPresent();
                // Packets that are sent again just as they were must not take new transport-wide numbers.
                video = Optional.of(
                        new NegotiatedTrack(type, side.videoSsrc(), ids.extensions(ours.mid(), true, resending)));
                resend = resending
                        ? Optional.of(new NegotiatedTrack(
                                other.getAsInt(), side.resendSsrc(), ids.extensions(ours.mid(), true, true)))
                        : Optional.empty();
            }
        }
        remoteUfrag = credentials.ufrag();
        return new Negotiated(credentials, fingerprints, video, pictures, resend, audio, sounds, sctpPort, messageSize);
    }

    /** What both sides have, in the order of this side; where the first is not resent none is, and the other way about. */
    private static List<NegotiatedFormat> pictures(LocalSection ours, SdpSection section) {
        List<NegotiatedFormat> taken = new ArrayList<>();
        for (Format format : ours.formats()) {
            if (section.hasFormat(Integer.toString(format.payloadType()))) {
                OptionalInt resend = format.resend().isPresent()
                                && section.hasFormat(Integer.toString(format.resend().getAsInt()))
                        ? format.resend()
                        : OptionalInt.empty();
                if (taken.isEmpty() || taken.getFirst().resendType().isPresent() == resend.isPresent()) {
                    taken.add(new NegotiatedFormat(format.codec().orElseThrow().profile(), format.payloadType(), resend));
                }
            }
        }
        return taken;
    }

    /** As {@link #pictures}, of sound. */
    private static List<NegotiatedSound> sounds(LocalSection ours, SdpSection section) {
        return ours.formats().stream()
                .filter(format -> section.hasFormat(Integer.toString(format.payloadType())))
                .map(format -> new NegotiatedSound(format.sound().orElseThrow(), format.payloadType()))
                .toList();
    }

    private static NegotiationException noCommonVideo(List<VideoCodec> codecs) {
        return new NegotiationException(
                NegotiationException.Reason.NO_COMMON_VIDEO,
                "the browser takes no " + String.join(", ", codecs.stream().map(VideoCodec::name).distinct().toList()));
    }

    private static int number(SdpSection section, String name, int otherwise, int least, int most) {
        return section.attribute(name)
                .map(SdpSection::number)
                .filter(value -> value >= least && value <= most)
                .orElse(otherwise);
    }

    private static IceCredentials credentials(List<SdpSection> sections) throws NegotiationException {
        SdpSection transport = transport(sections);
        String ufrag = either(transport, sections.getFirst(), "ice-ufrag").stream().findFirst().orElse("");
        String password = either(transport, sections.getFirst(), "ice-pwd").stream().findFirst().orElse("");
        if (!IceCredentials.valid(ufrag, password)) {
            throw new NegotiationException(NegotiationException.Reason.NO_TRANSPORT, "no ICE credentials");
        }
        return new IceCredentials(ufrag, password);
    }

    /** The section that the others are bundled with: the first that is not rejected, if it is the one with credentials. */
    private static SdpSection transport(List<SdpSection> sections) {
        List<SdpSection> usable =
                sections.stream().skip(1).filter(section -> !section.rejected()).toList();
        return usable.stream()
                .filter(section -> section.attribute("ice-ufrag").isPresent())
                .findFirst()
                .or(() -> usable.stream().findFirst())
                .orElse(sections.getFirst());
    }

    private static List<String> either(SdpSection first, SdpSection second, String attribute) {
        List<String> values = first.attributes(attribute);
        return values.isEmpty() ? second.attributes(attribute) : values;
    }

    private String description(LocalSide side, String setup, boolean bundled) {
        StringBuilder sdp = new StringBuilder("v=0\r\no=- ").append(sessionId).append(' ').append(++version)
                .append(" IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        if (bundled) {
            sdp.append("a=group:BUNDLE");
            sections.stream().filter(LocalSection::taken).forEach(section -> sdp.append(' ').append(section.mid()));
            sdp.append("\r\n");
        }
        sdp.append("a=ice-lite\r\na=extmap-allow-mixed\r\na=msid-semantic: WMS *\r\n");
        sections.forEach(section -> sdp.append(section.text(side, setup)));
        return sdp.toString();
    }
}
