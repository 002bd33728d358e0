package io.moonfleet.rtc.sdp;

import io.moonfleet.rtc.rtp.RtpExtensions;
import java.nio.charset.StandardCharsets;

/** The numbers of the header extensions of one section (RFC 8285, section 5), 0 for one that is not used. */
record ExtensionIds(int mid, int playoutDelay, int transportWide) {
    /** Those of this side's offers. */
    static final ExtensionIds OFFERED = new ExtensionIds(1, 2, 3);

    private static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    private static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    private static final String TRANSPORT_WIDE =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** 15 is reserved, and higher ones would need headers of two bytes. */
    private static final int LARGEST = 14;

    private static final int LONGEST_MID = 16;

    static ExtensionIds of(SdpSection section) {
        return new ExtensionIds(id(section, MID), id(section, PLAYOUT_DELAY), id(section, TRANSPORT_WIDE));
    }

    private static int id(SdpSection section, String uri) {
        return section.attributes("extmap").stream()
                .filter(value -> SdpSection.rest(value).equals(uri))
                .mapToInt(SdpSection::number)
                .filter(id -> id >= 1 && id <= LARGEST)
                .findFirst()
                .orElse(0);
    }

    String lines() {
        return line(mid, MID) + line(playoutDelay, PLAYOUT_DELAY) + line(transportWide, TRANSPORT_WIDE);
    }

    private static String line(int id, String uri) {
        return id == 0 ? "" : "a=extmap:" + id + " " + uri + "\r\n";
    }

    /**
     * The extensions as they go into packets. Browsers are asked to show pictures as soon as they can.
     *
     * @param numbered whether packets get transport-wide numbers
     */
    RtpExtensions extensions(String section, boolean video, boolean numbered) {
        RtpExtensions.Builder builder = RtpExtensions.builder();
        int length = section.getBytes(StandardCharsets.US_ASCII).length;
        if (mid != 0 && length > 0 && length <= LONGEST_MID) {
            builder.mid(mid, section);
        }
        if (video && playoutDelay != 0) {
            builder.playoutDelay(playoutDelay, 0, 0);
        }
        if (numbered && transportWide != 0) {
            builder.transportSequence(transportWide);
        }
        return builder.build();
    }
}
