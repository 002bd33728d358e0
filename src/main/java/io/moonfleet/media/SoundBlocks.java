package io.moonfleet.media;

import io.moonfleet.media.codec.OpusDecoder;
import java.util.function.Consumer;

/** Cuts decoded sound, whatever the packet duration, into the blocks of ten milliseconds that WebRTC takes. */
final class SoundBlocks {
    static final int BLOCK_BYTES = OpusDecoder.SAMPLE_RATE / 100 * OpusDecoder.BYTES_PER_SAMPLE;

    private final Consumer<byte[]> sink;
    private byte[] block = new byte[BLOCK_BYTES];
    private int filled;

    /** {@code sink} gets a new array each time. */
    SoundBlocks(Consumer<byte[]> sink) {
        this.sink = sink;
    }

    void add(byte[] samples) {
        int taken = 0;
        while (taken < samples.length) {
            int length = Math.min(samples.length - taken, BLOCK_BYTES - filled);
            System.arraycopy(samples, taken, block, filled, length);
            taken += length;
            filled += length;
            if (filled == BLOCK_BYTES) {
                sink.accept(block);
                block = new byte[BLOCK_BYTES];
                filled = 0;
            }
        }
    }
}
