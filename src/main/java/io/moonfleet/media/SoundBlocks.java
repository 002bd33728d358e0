package io.moonfleet.media;

import io.moonfleet.media.codec.OpusDecoder;
import java.util.function.Consumer;

/** Cuts decoded sound, whatever the packet duration, into blocks of one length. */
final class SoundBlocks {
    /** Ten milliseconds, the blocks that WebRTC takes. */
    static final int TEN_MILLIS = OpusDecoder.SAMPLE_RATE / 100 * OpusDecoder.BYTES_PER_SAMPLE;

    private final int length;
    private final Consumer<byte[]> sink;
    private byte[] block;
    private int filled;

    /** {@code sink} gets a new array of {@code length} bytes each time. */
    SoundBlocks(int length, Consumer<byte[]> sink) {
        this.length = length;
        this.sink = sink;
        this.block = new byte[length];
    }

    void add(byte[] samples) {
        int taken = 0;
        while (taken < samples.length) {
            int part = Math.min(samples.length - taken, length - filled);
            System.arraycopy(samples, taken, block, filled, part);
            taken += part;
            filled += part;
            if (filled == length) {
                sink.accept(block);
                block = new byte[length];
                filled = 0;
            }
        }
    }
}
