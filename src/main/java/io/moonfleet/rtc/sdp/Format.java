package io.moonfleet.rtc.sdp;

import io.moonfleet.media.AudioLayout;
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
 * @param codec      empty for sound
 * @param sound      Opus in stereo, or of more channels as Chromium's {@code multiopus}; empty for pictures
 * @param parameters of {@code fmtp}
 * @param resend     payload type of the retransmissions
 * @param feedback   values of {@code rtcp-fb}
 */
record Format(
        int payloadType,
        Optional<VideoCodec> codec,
        Optional<AudioLayout> sound,
        String parameters,
        OptionalInt resend,
        List<String> feedback) {
    private static final int OPUS = 111;
    private static final int MULTI_OPUS = 112;
    private static final int FIRST_VIDEO = 96;
    private static final int LAST_DYNAMIC = 127;
    private static final String OPUS_PARAMETERS = "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1";
    private static final List<String> VIDEO_FEEDBACK = List.of("nack", "nack pli", "ccm fir", "transport-cc");
    private static final List<String> AUDIO_FEEDBACK = List.of("transport-cc");

    Format {
        feedback = List.copyOf(feedback);
    }

    /**
     * Sound as the host sends it where that is surround, and stereo in any case.
     *
     * @param used payload types of the other sections, which share the transport
     */
    static List<Format> offeredAudio(List<AudioLayout> layouts, Set<Integer> used) {
        List<Format> formats = new ArrayList<>();
        Set<Integer> taken = new HashSet<>(used);
        for (AudioLayout layout : layouts) {
            if (!layout.stereo()) {
                int type = free(MULTI_OPUS + formats.size(), taken);
                taken.add(type);
                formats.add(surround(type, layout, AUDIO_FEEDBACK));
            }
        }
        formats.add(stereo(free(OPUS, taken), AUDIO_FEEDBACK));
        return formats;
    }

    private static Format stereo(int type, List<String> feedback) {
        return new Format(
                type, Optional.empty(), Optional.of(AudioLayout.STEREO), OPUS_PARAMETERS, OptionalInt.empty(), feedback);
    }

    private static Format surround(int type, AudioLayout layout, List<String> feedback) {
        return new Format(
                type, Optional.empty(), Optional.of(layout), MultiOpus.parameters(layout), OptionalInt.empty(), feedback);
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
                    type, Optional.of(codec), Optional.empty(), codec.parameters(), OptionalInt.of(resend), VIDEO_FEEDBACK));
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

    /** What an offer has of the sound as it is, and of Opus. */
    static List<Format> audiosOf(SdpSection section, List<AudioLayout> layouts) {
        List<Format> formats = new ArrayList<>();
        Optional<Format> stereo = Optional.empty();
        for (String map : section.attributes("rtpmap")) {
            int type = SdpSection.number(map);
            String encoding = SdpSection.rest(map).toLowerCase(Locale.ROOT);
            if (!isType(type)) {
                continue;
            }
            for (AudioLayout layout : layouts) {
                boolean known = formats.stream().anyMatch(format -> format.sound().equals(Optional.of(layout)));
                if (!known && !layout.stereo() && MultiOpus.fits(encoding, parameters(section, type), layout)) {
                    formats.add(surround(type, layout, common(section, type, AUDIO_FEEDBACK)));
                }
            }
            if (stereo.isEmpty() && encoding.startsWith("opus/48000")) {
                stereo = Optional.of(stereo(type, common(section, type, AUDIO_FEEDBACK)));
            }
        }
        stereo.ifPresent(formats::add);
        return formats;
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
                            Optional.empty(),
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

    private String encoding() {
        AudioLayout layout = sound.orElseThrow();
        return layout.stereo() ? "opus/48000/2" : MultiOpus.encoding(layout.channels());
    }

    String lines() {
        StringBuilder lines = new StringBuilder();
        lines.append("a=rtpmap:").append(payloadType).append(' ')
                .append(codec.map(video -> video.name() + "/90000").orElseGet(this::encoding)).append("\r\n");
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
