package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.sdp.NegotiatedFormat;
import io.moonfleet.rtc.sdp.VideoProfile;
import java.util.Arrays;
import java.util.List;

/** Under which numbers one peer takes pictures of each coding, which is the ordinal of a {@link VideoProfile}. */
final class PayloadTypes {
    private static final int NONE = -1;

    private final int[] pictures = new int[VideoProfile.values().length];
    private final int[] resends = new int[VideoProfile.values().length];

    private PayloadTypes() {
        Arrays.fill(pictures, NONE);
        Arrays.fill(resends, NONE);
    }

    static PayloadTypes of(List<NegotiatedFormat> formats) {
        PayloadTypes types = new PayloadTypes();
        for (NegotiatedFormat format : formats) {
            types.pictures[format.profile().ordinal()] = format.payloadType();
            types.resends[format.profile().ordinal()] = format.resendType().orElse(NONE);
        }
        return types;
    }

    boolean takes(int coding) {
        return pictures[coding] != NONE;
    }

    int picture(int coding) {
        return pictures[coding];
    }

    int resend(int coding) {
        return resends[coding];
    }
}
