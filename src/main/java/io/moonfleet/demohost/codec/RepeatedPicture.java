package io.moonfleet.demohost.codec;

import java.util.Arrays;
import java.util.Random;

/**
 * P pictures without an encoder, of any size wished for. Macroblocks at the bottom are sent sample by sample (I_PCM, ITU-T
 * H.264 section 7.3.5), as many as fill the size, and show noise; all others are as in the picture before (P_Skip, section
 * 7.3.4). For streams of one slice a picture, of frames, in the baseline profile, as {@link H264Encoder} makes them.
 * Immutable.
 */
public final class RepeatedPicture {
    private static final int ALL_SLICES_P = 5;
    /** nal_ref_idc 3, nal_unit_type 1. */
    private static final int SLICE_HEADER = 0x61;
    /** In a P slice, where types of intra macroblocks begin at 5. */
    private static final int PCM_TYPE = 30;
    /** Luma and both chroma planes. */
    private static final int SAMPLES = 384;
    /** mb_skip_run, mb_type and alignment between two I_PCM macroblocks: 1 000011111 000000. */
    private static final byte[] BETWEEN = {(byte) 0x87, (byte) 0xC0};
    private static final int PCM_SIZE = SAMPLES + 2;
    /** Start code, slice header and first mb_skip_run take less. */
    private static final int LONGEST_HEADER = 24;
    private static final byte TRAILING_BITS = (byte) 0x80;

    private final SliceSyntax syntax;
    private final int sampled;
    /** From the first sample to the end of the slice. */
    private final byte[] samples;

    /**
     * Reads what slices of that stream look like from the key picture's parameter sets.
     *
     * @param size of each picture in bytes; it may be some hundred bytes less
     * @param keyPicture Annex B bytes that begin with SPS and PPS
     * @throws IllegalArgumentException when the stream is of another kind
     */
    public RepeatedPicture(byte[] keyPicture, int size) {
        syntax = SliceSyntax.of(keyPicture);
        sampled = Math.clamp((size - LONGEST_HEADER) / PCM_SIZE, 0, syntax.macroblocks());
        samples = sampled == 0 ? new byte[0] : noise(sampled);
    }

    /** Without zeros, so that nothing needs emulation prevention. */
    private static byte[] noise(int count) {
        byte[] noise = new byte[count * PCM_SIZE - BETWEEN.length + 1];
        Random random = new Random(1);
        for (int index = 0; index < noise.length; index++) {
            noise[index] = (byte) (16 + random.nextInt(220));
        }
        for (int macroblock = 1; macroblock < count; macroblock++) {
            System.arraycopy(BETWEEN, 0, noise, macroblock * PCM_SIZE - BETWEEN.length, BETWEEN.length);
        }
        noise[noise.length - 1] = TRAILING_BITS;
        return noise;
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
        slice.unsigned(syntax.parameterSet());
        slice.bits(number, syntax.frameNumberBits());
        if (syntax.orderCountBits() > 0) {
            slice.bits(2 * number, syntax.orderCountBits());
        }
        slice.flag(false); // num_ref_idx_active_override_flag
        slice.flag(false); // ref_pic_list_modification_flag_l0
        slice.flag(false); // adaptive_ref_pic_marking_mode_flag
        slice.unsigned(0); // slice_qp_delta
        if (syntax.deblockingControl()) {
            slice.unsigned(1); // disable_deblocking_filter_idc
        }
        slice.unsigned(syntax.macroblocks() - sampled); // mb_skip_run
        if (sampled == 0) {
            slice.end();
            return slice.unit(SLICE_HEADER);
        }
        slice.unsigned(PCM_TYPE);
        slice.align();
        byte[] header = slice.unit(SLICE_HEADER);
        byte[] picture = Arrays.copyOf(header, header.length + samples.length);
        System.arraycopy(samples, 0, picture, header.length, samples.length);
        return picture;
    }
}
