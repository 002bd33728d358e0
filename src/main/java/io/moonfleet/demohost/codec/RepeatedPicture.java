package io.moonfleet.demohost.codec;

/**
 * P pictures without an encoder: each says of every macroblock that it is as in the picture before (P_Skip, ITU-T H.264
 * section 7.3.4), so that a key picture stands still for a few bytes a picture. For streams of one slice a picture, of
 * frames, in the baseline profile, as {@link H264Encoder} makes them. Immutable.
 */
public final class RepeatedPicture {
    private static final int SEQUENCE_PARAMETER_SET = 7;
    private static final int PICTURE_PARAMETER_SET = 8;
    private static final int BASELINE = 66;
    private static final int ALL_SLICES_P = 5;
    /** nal_ref_idc 3, nal_unit_type 1. */
    private static final int SLICE_HEADER = 0x61;

    private final int frameNumberBits;
    private final int orderCountBits;
    private final int macroblocks;
    private final int parameterSet;
    private final boolean deblockingControl;

    /**
     * Reads what slices of that stream look like from the key picture's parameter sets.
     *
     * @param keyPicture Annex B bytes that begin with SPS and PPS
     * @throws IllegalArgumentException when the stream is of another kind
     */
    public RepeatedPicture(byte[] keyPicture) {
        BitReader sequence = parameterSet(keyPicture, SEQUENCE_PARAMETER_SET);
        require(sequence.bits(8) == BASELINE, "the baseline profile");
        sequence.bits(16);
        sequence.skipNumber();
        frameNumberBits = sequence.unsigned() + 4;
        int orderCountType = sequence.unsigned();
        require(orderCountType != 1, "a picture order count of type 0 or 2");
        orderCountBits = orderCountType == 0 ? sequence.unsigned() + 4 : 0;
        sequence.skipNumber();
        sequence.flag();
        int columns = sequence.unsigned() + 1;
        macroblocks = columns * (sequence.unsigned() + 1);
        require(sequence.flag(), "frames");

        BitReader picture = parameterSet(keyPicture, PICTURE_PARAMETER_SET);
        parameterSet = picture.unsigned();
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
        deblockingControl = picture.flag();
        picture.flag();
        require(!picture.flag(), "no redundant pictures");
    }

    private static void require(boolean condition, String what) {
        if (!condition) {
            throw new IllegalArgumentException("repeating a picture needs " + what);
        }
    }

    private static BitReader parameterSet(byte[] picture, int type) {
        for (int index = 0; index + 3 < picture.length; index++) {
            if (startCode(picture, index) && (picture[index + 3] & 0x1F) == type) {
                int end = index + 3;
                while (end < picture.length && !startCode(picture, end)) {
                    end++;
                }
                return new BitReader(picture, index + 3, end - index - 3);
            }
        }
        throw new IllegalArgumentException("the key picture has no parameter set of type " + type);
    }

    private static boolean startCode(byte[] data, int index) {
        return index + 2 < data.length && data[index] == 0 && data[index + 1] == 0 && data[index + 2] == 1;
    }

    /**
     * The access unit, one slice.
     *
     * @param number how many pictures after the key picture, from 1
     */
    public byte[] picture(int number) {
        BitWriter slice = new BitWriter();
        slice.unsigned(0);
        slice.unsigned(ALL_SLICES_P);
        slice.unsigned(parameterSet);
        slice.bits(number, frameNumberBits);
        if (orderCountBits > 0) {
            slice.bits(2 * number, orderCountBits);
        }
        slice.flag(false); // num_ref_idx_active_override_flag
        slice.flag(false); // ref_pic_list_modification_flag_l0
        slice.flag(false); // adaptive_ref_pic_marking_mode_flag
        slice.unsigned(0); // slice_qp_delta
        if (deblockingControl) {
            slice.unsigned(1); // disable_deblocking_filter_idc
        }
        slice.unsigned(macroblocks); // mb_skip_run
        return slice.unit(SLICE_HEADER);
    }
}
