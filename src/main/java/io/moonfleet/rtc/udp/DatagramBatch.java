package io.moonfleet.rtc.udp;

import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Datagrams to one destination, one behind the other without a gap in one array, filled and sent again and again without
 * allocating. Use by one thread at a time.
 *
 * <p>To add a datagram: {@code begin()}, write into {@code data()} from there, {@code end(length)}.
 */
public final class DatagramBatch {
    /** Most datagrams that a batch is made for. */
    public static final int MAX_DATAGRAMS = 1024;

    private final byte[] data;
    private final int[] offsets;
    private final int[] lengths;
    private final ByteBuffer view;
    private int count;
    private int end;

    /**
     * @param datagrams most datagrams at a time, from 1 to {@link #MAX_DATAGRAMS}
     * @param bytes most bytes of all of them together, at least 1
     */
    public DatagramBatch(int datagrams, int bytes) {
        if (datagrams < 1 || datagrams > MAX_DATAGRAMS || bytes < 1) {
            throw new IllegalArgumentException("a batch holds 1 to " + MAX_DATAGRAMS + " datagrams");
        }
        data = new byte[bytes];
        offsets = new int[datagrams];
        lengths = new int[datagrams];
        view = ByteBuffer.wrap(data);
    }

    /** The array that all datagrams are in. */
    public byte[] data() {
        return data;
    }

    /** Whether one more datagram of this length has room. */
    public boolean hasRoom(int length) {
        return count < offsets.length && length <= data.length - end;
    }

    /** Where the next datagram is to be written. The same place until {@link #end} is called. */
    public int begin() {
        return end;
    }

    /**
     * Adds the datagram written from {@link #begin} on.
     *
     * @param length its bytes, room for what is put behind it later included (the SRTP tag)
     * @throws IndexOutOfBoundsException when {@link #hasRoom} says no, or the length is negative
     */
    public void end(int length) {
        Objects.checkIndex(count, offsets.length);
        Objects.checkFromIndexSize(end, length, data.length);
        offsets[count] = end;
        lengths[count] = length;
        end += length;
        count++;
    }

    public int count() {
        return count;
    }

    /** Where a datagram starts. */
    public int offset(int index) {
        return offsets[Objects.checkIndex(index, count)];
    }

    /** The bytes of a datagram. */
    public int length(int index) {
        return lengths[Objects.checkIndex(index, count)];
    }

    /** The bytes of all datagrams. */
    public int bytes() {
        return end;
    }

    public void clear() {
        count = 0;
        end = 0;
    }

    /** The lengths of the datagrams; the first {@link #count} mean something. For native code, not to be written to. */
    int[] lengths() {
        return lengths;
    }

    /** One datagram as a buffer, the same object each time. */
    ByteBuffer view(int index) {
        int offset = offset(index);
        return view.limit(offset + lengths[index]).position(offset);
    }
}
