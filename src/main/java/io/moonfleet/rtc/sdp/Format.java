package io.moonfleet.rtc.sdp;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One way of coding within a section.
 *
 * @param codec      empty for Opus
 * @param parameters of {@code fmtp}
 * @param resend     payload type of the retransmissions
 * @param feedback   values of {@code rtcp-fb}
 */
record Format(
        int payloadType, Optional<VideoCodec> codec, String parameters, OptionalInt resend, List<String> feedback) {
    private static final int OPUS = 111;
    private static final int FIRST_VIDEO = 96;
    private static final int LAST_DYNAMIC = 127;
    private static final String OPUS_PARAMETERS = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1";
    private static final List<String> VIDEO_FEEDBACK = List.of("nack", "nack pli", "ccm fir", "transport-cc");
    private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");

    Format {
        feedback = List.copyOf(feedback);
    }

    /** {@code used}: payload types of the other sections, which share the transport. */
    static Format offeredAudio(Set<Integer> used) {
        return new Format(free(OPUS, used), Optional.empty(), OPUS_PARAMETERS, OptionalInt.empty(), AUDIO_FEEDBACK);
    }

    /** The codecs under 96, 98 …, the retransmissions of each under the next number. */
    static List<Format> offeredVideo(List<VideoCodec> codecs, Set<Integer> used) {
        Set<Integer> taken = new HashSet<>(used);
        List<Format> formats = new ArrayList<>();
        for (VideoCodec codec : codecs) {
            int type = free(FIRST_VIDEO, taken);
            taken.add(type);
            int resend = free(FIRST_VIDEO, taken);
            taken.add(resend);
            formats.add(new Format(
                    type, Optional.of(codec), codec.parameters(), OptionalInt.of(resend), VIDEO_FEEDBACK));
        }
        return formats;
    }

    private static int free(int wanted, Set<Integer> used) {
        return IntStream.concat(IntStream.of(wanted), IntStream.rangeClosed(FIRST_VIDEO, LAST_DYNAMIC))
                .filter(type -> !used.contains(type))
                .findFirst()
                .orElse(wanted);
    }

    Stream<Integer> payloadTypes() {
        return IntStream.concat(IntStream.of(payloadType), resend.stream()).boxed();
    }

    /** Opus among what an offer has. */
    static Optional<Format> audioOf(SdpSection section) {
        for (String map : section.attributes("rtpmap")) {
            int type = SdpSection.number(map);
            if (isType(type) && SdpSection.rest(map).toLowerCase(Locale.ROOT).startsWith("opus/48000")) {
                return Optional.of(new Format(
                        type, Optional.empty(), OPUS_PARAMETERS, OptionalInt.empty(), common(section, type, AUDIO_FEEDBACK)));
            }
        }
        return Optional.empty();
    }

    /** What fits among what an offer has: those of our codecs that are there, each in the format nearest to ours. */
    static List<Format> videosOf(SdpSection section, List<VideoCodec> codecs) {
        List<Format> fitting = new ArrayList<>();
        for (VideoCodec codec : codecs) {
            int best = -1;
            Optional<Format> chosen = Optional.empty();
            for (String map : section.attributes("rtpmap")) {
                int type = SdpSection.number(map);
                if (!isType(type)
                        || !section.hasFormat(Integer.toString(type))
                        || fitting.stream().anyMatch(format -> format.payloadType == type)) {
                    continue;
                }
                String parameters = parameters(section, type);
                int fit = codec.fit(SdpSection.rest(map), parameters).orElse(-1);
                if (fit > best) {
                    best = fit;
                    chosen = Optional.of(new Format(
                            type,
                            Optional.of(codec),
                            codec.answer(parameters),
                            resendOf(section, type),
                            common(section, type, VIDEO_FEEDBACK)));
                }
            }
            chosen.ifPresent(fitting::add);
        }
        return fitting;
    }

    private static boolean isType(int number) {
        return number >= 0 && number < 128;
    }

    private static OptionalInt resendOf(SdpSection section, int type) {
        return section.attributes("rtpmap").stream()
                .filter(map -> SdpSection.rest(map).toLowerCase(Locale.ROOT).startsWith("rtx/90000"))
                .mapToInt(SdpSection::number)
                .filter(resend -> isType(resend) && List.of(parameters(section, resend).split(";")).contains("apt=" + type))
                .findFirst();
    }

    private static String parameters(SdpSection section, int type) {
        return section.attributes("fmtp").stream()
                .filter(value -> SdpSection.number(value) == type)
                .map(value -> SdpSection.rest(value).toLowerCase(Locale.ROOT).replace(" ", ""))
                .findFirst()
                .orElse("");
    }

    private static List<String> common(SdpSection section, int type, List<String> ours) {
        List<String> theirs = section.attributes("rtcp-fb");
        return ours.stream()
                .filter(feedback -> theirs.contains(type + " " + feedback) || theirs.contains("* " + feedback))
                .toList();
    }

    String lines() {
        StringBuilder lines = new StringBuilder();
        lines.append("a=rtpmap:").append(payloadType).append(' ')
                .append(codec.map(video -> video.name() + "/90000").orElse("opus/48000/2")).append("\r\n");
        if (!parameters.isEmpty()) {
            lines.append("a=fmtp:").append(payloadType).append(' ').append(parameters).append("\r\n");
        }
        for (String value : feedback) {
            lines.append("a=rtcp-fb:").append(payloadType).append(' ').append(value).append("\r\n");
        }
        if (resend.isPresent()) {
            int type = resend.getAsInt();
            lines.append("a=rtpmap:").append(type).append(" rtx/90000\r\na=fmtp:").append(type).append(" apt=")
                    .append(payloadType).append("\r\n");
        }
        return lines.toString();
    }
}
