package io.moonfleet.demohost.codec;

/**
 * What the parameter sets of an H.264 stream say about its slices, for streams of one slice a picture, of frames, in the
 * baseline profile, as {@link H264Encoder} makes them.
 *
 * @param frameNumberBits   length of frame_num
 * @param orderCountBits    length of pic_order_cnt_lsb, 0 where there is none
 * @param macroblocks       of a picture
 * @param parameterSet      number of the picture parameter set
 * @param deblockingControl whether slices say how they are deblocked
 */
record SliceSyntax(
        int frameNumberBits, int orderCountBits, int macroblocks, int parameterSet, boolean deblockingControl) {
    private static final int SEQUENCE_PARAMETER_SET = 7;
    private static final int PICTURE_PARAMETER_SET = 8;
    private static final int BASELINE = 66;

    /**
     * Reads the parameter sets (ITU-T H.264, section 7.3.2).
     *
     * @param keyPicture Annex B bytes that begin with SPS and PPS
     * @throws IllegalArgumentException when the stream is of another kind
     */
    static SliceSyntax of(byte[] keyPicture) {
        BitReader sequence = unit(keyPicture, SEQUENCE_PARAMETER_SET);
        require(sequence.bits(8) == BASELINE, "the baseline profile");
        sequence.bits(16);
        sequence.skipNumber();
        int frameNumberBits = sequence.unsigned() + 4;
        int orderCountType = sequence.unsigned();
        require(orderCountType != 1, "a picture order count of type 0 or 2");
        int orderCountBits = orderCountType == 0 ? sequence.unsigned() + 4 : 0;
        sequence.skipNumber();
        sequence.flag();
        int columns = sequence.unsigned() + 1;
        int macroblocks = columns * (sequence.unsigned() + 1);
        require(sequence.flag(), "frames");

        BitReader picture = unit(keyPicture, PICTURE_PARAMETER_SET);
        int parameterSet = picture.unsigned();
        picture.skipNumber();
        require(!picture.flag(), "CAVLC");
        require(!picture.flag(), "no order of fields");
        require(picture.unsigned() == 0, "one slice group");
        picture.skipNumber();
        picture.skipNumber();
        require(picture.bits(3) == 0, "no weighted prediction");
        picture.skipNumber();
        picture.skipNumber();
        picture.skipNumber();
        boolean deblockingControl = picture.flag();
        picture.flag();
        require(!picture.flag(), "no redundant pictures");
        return new SliceSyntax(frameNumberBits, orderCountBits, macroblocks, parameterSet, deblockingControl);
    }

    /** The first NAL unit of a type. */
    static BitReader unit(byte[] picture, int type) {
        for (int index = 0; index + 3 < picture.length; index++) {
            if (startCode(picture, index) && (picture[index + 3] & 0x1F) == type) {
                int end = index + 3;
                while (end < picture.length && !startCode(picture, end)) {
                    end++;
                }
                return new BitReader(picture, index + 3, end - index - 3);
            }
        }
        throw new IllegalArgumentException("the key picture has no NAL unit of type " + type);
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("slices written here need " + what);
        }
    }

    private static boolean startCode(byte[] data, int index) {
        return index + 2 < data.length && data[index] == 0 && data[index + 1] == 0 && data[index + 2] == 1;
    }
}
