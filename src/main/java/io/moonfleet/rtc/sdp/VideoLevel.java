package io.moonfleet.rtc.sdp;

/**
 * How much a decoder has to do in a second, by the numbers that descriptions have for it.
 *
 * @param h265 {@code level-id}: thirty times the level (H.265, table A.8)
 * @param av1  {@code level-idx}: seq_level_idx (AV1, annex A.3)
 */
record VideoLevel(int h265, int av1) {
    /** What a description without a level says (RFC 7798, section 7.1; RTP payload format for AV1, section 7.2.1). */
    static final VideoLevel DEFAULT = new VideoLevel(93, 5);

    /** Level, samples of a picture, samples a second; the lowest first. */
    private static final long[][] H265 = {
        {93, 983_040, 33_177_600},
        {120, 2_228_224, 66_846_720},
        {123, 2_228_224, 133_693_440},
        {150, 8_912_896, 267_386_880},
        {153, 8_912_896, 534_773_760},
        {156, 8_912_896, 1_069_547_520},
        {180, 35_651_584, 1_069_547_520},
        {183, 35_651_584, 2_139_095_040L}
    };

    private static final long[][] AV1 = {
        {5, 1_065_024, 31_950_720},
        {8, 2_359_296, 70_778_880},
        {9, 2_359_296, 141_557_760},
        {12, 8_912_896, 267_386_880},
        {13, 8_912_896, 534_773_760},
        {14, 8_912_896, 1_069_547_520},
        {16, 35_651_584, 1_069_547_520},
        {17, 35_651_584, 2_139_095_040L}
    };

    private static final int HIGHEST_H265 = 186;
    private static final int HIGHEST_AV1 = 18;

    /** The lowest level that has room for such pictures; never below that of a description without one. */
    static VideoLevel of(int width, int height, int framesPerSecond) {
        long samples = (long) width * height;
        return new VideoLevel(
                lowest(H265, samples, framesPerSecond, HIGHEST_H265), lowest(AV1, samples, framesPerSecond, HIGHEST_AV1));
    }

    private static int lowest(long[][] levels, long samples, int framesPerSecond, int highest) {
        for (long[] level : levels) {
            if (samples <= level[1] && samples * framesPerSecond <= level[2]) {
                return (int) level[0];
            }
        }
        return highest;
    }
}
