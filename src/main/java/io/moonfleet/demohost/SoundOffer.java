package io.moonfleet.demohost;

/**
 * What a host says about its sound, and how it sends it (protocol document, sections 3.5.2 and 5.4).
 *
 * @param highQuality whether surround sound can be had with one stream a channel, too
 * @param parity      whether packets are sent that repair lost ones
 */
public record SoundOffer(boolean highQuality, boolean parity) {
    public static final SoundOffer ALL = new SoundOffer(true, true);

    private static final String LINE = "a=fmtp:97 surround-params=";

    SoundOffer withoutHighQuality() {
        return new SoundOffer(false, parity);
    }

    SoundOffer withoutParity() {
        return new SoundOffer(highQuality, false);
    }

    /**
     * Lines of DESCRIBE. Normal quality comes in the rotated order that clients turn back: it is that of libopus's own surround
     * layouts, for 5.1 the same as Wolf's.
     */
    String description() {
        return LINE + "21101\n"
                + LINE + "642014235\n"
                + (highQuality ? LINE + "660012345\n" : "")
                + LINE + "85301645237\n"
                + (highQuality ? LINE + "88001234567\n" : "");
    }
}
