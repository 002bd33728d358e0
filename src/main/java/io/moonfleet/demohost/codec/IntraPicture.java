package io.moonfleet.demohost.codec;

/**
 * Makes an IDR picture one that is none: the same intra coded slice as an ordinary reference picture that ends the use of all
 * pictures before it (memory_management_control_operation 5, ITU-T H.264, section 8.2.1). Decoders that have what came before
 * go on with it, and so do those that have lost something, without the parameter sets and the reset of a key frame: what a host
 * sends after reference frames were invalidated. The pictures that the encoder makes after its IDR picture follow unchanged,
 * because the operation also sets frame numbers and the order count back to 0.
 */
final class IntraPicture {
    private static final int IDR_SLICE = 5;
    /** nal_ref_idc 3, nal_unit_type 1. */
    private static final int SLICE_HEADER = 0x61;

    private static final int FORGET_ALL = 5;
    private static final int END_OF_OPERATIONS = 0;

    private IntraPicture() {}

    /**
     * @param keyPicture an IDR picture of one slice with its parameter sets
     * @param number     how many pictures after the last IDR or such picture this one is, from 1
     * @throws IllegalArgumentException when the stream is of another kind than {@link SliceSyntax} reads
     */
    static byte[] of(byte[] keyPicture, int number) {
        SliceSyntax syntax = SliceSyntax.of(keyPicture);
        BitReader key = SliceSyntax.unit(keyPicture, IDR_SLICE);
        BitWriter slice = new BitWriter();
        slice.unsigned(key.unsigned()); // first_mb_in_slice
        slice.unsigned(key.unsigned()); // slice_type
        slice.unsigned(key.unsigned()); // pic_parameter_set_id
        key.bits(syntax.frameNumberBits());
        slice.bits(number, syntax.frameNumberBits());
        key.skipNumber(); // idr_pic_id
        if (syntax.orderCountBits() > 0) {
            key.bits(syntax.orderCountBits());
            slice.bits(2 * number, syntax.orderCountBits());
        }
        key.bits(2); // no_output_of_prior_pics_flag, long_term_reference_flag
        slice.flag(true); // adaptive_ref_pic_marking_mode_flag
        slice.unsigned(FORGET_ALL);
        slice.unsigned(END_OF_OPERATIONS);
        // The rest of the header, the macroblocks and the stop bit are the same; only where bytes begin is not.
        for (int bits = key.payloadBits(); bits > 0; bits--) {
            slice.flag(key.flag());
        }
        slice.end();
        return slice.unit(SLICE_HEADER);
    }
}
