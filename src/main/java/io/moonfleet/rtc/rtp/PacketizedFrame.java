package io.moonfleet.rtc.rtp;

import io.moonfleet.media.AudioLayout;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One picture or one block of sound as RTP payloads, shared by all peers: the payloads lie one behind the other in {@link #data()},
 * and each peer puts its own RTP header in front of a copy. The last packet is the one with the marker bit.
 *
 * <p>Reference counted: a frame of the pool has one reference, which belongs to whoever acquired it. It is filled by that thread
 * alone; handing it to another thread needs a {@link #retain()} first and the usual safe publication (a queue). Whoever releases the
 * last reference gives it back to its pool, and may not touch it afterwards. Counting is safe across threads.
 */
public final class PacketizedFrame {
    private static final int FIRST_PACKETS = 16;

    private final PacketizedFramePool pool;
    private final AtomicInteger references = new AtomicInteger();
    /** The next free frame, while this one lies in the pool. */
    private PacketizedFrame nextFree;

    private byte[] data;
    /** Where the packets begin, and behind them where the last one ends. */
    private int[] starts = new int[FIRST_PACKETS + 1];
    private int count;
    private int position;
    private int frameNumber;
    private boolean keyFrame;
    private int rtpTimestamp;
    private long receivedNanos;
    private int coding;
    private AudioLayout layout = AudioLayout.STEREO;

    PacketizedFrame(PacketizedFramePool pool, int capacity) {
        this.pool = pool;
        this.data = new byte[capacity];
    }

    /** The bytes of all payloads. Never written once the frame is shared. */
    public byte[] data() {
        return data;
    }

    /** Packets of this frame, 0 where the access unit held nothing to send. */
    public int count() {
        return count;
    }

    /** First byte of a packet's payload in {@link #data()}. */
    public int offset(int packet) {
        return starts[packet];
    }

    /** Bytes of a packet's payload. */
    public int length(int packet) {
        return starts[packet + 1] - starts[packet];
    }

    /** Whether a packet is the frame's last one, which carries the marker bit (video only). */
    public boolean last(int packet) {
        return packet == count - 1;
    }

    /** Bytes of all payloads together. */
    public int payloadBytes() {
        return starts[count];
    }

    /** The host's frame index. */
    public int frameNumber() {
        return frameNumber;
    }

    /** Whether decoding can start here. */
    public boolean keyFrame() {
        return keyFrame;
    }

    /** 90 kHz for video, 48 kHz for sound, modulo 2^32; the same for all peers. */
    public int rtpTimestamp() {
        return rtpTimestamp;
    }

    /** {@link System#nanoTime()} when the host's first packet of this frame arrived, 0 when nobody said. */
    public long receivedNanos() {
        return receivedNanos;
    }

    /** To be set before the frame is shared. */
    public void receivedNanos(long nanos) {
        receivedNanos = nanos;
    }

    /** How it is coded, by a number of the sender's own. */
    public int coding() {
        return coding;
    }

    /** To be set before the frame is shared. */
    public void coding(int number) {
        coding = number;
    }

    /** How sound maps to channels; of no meaning for pictures. */
    public AudioLayout layout() {
        return layout;
    }

    /** To be set before the frame is shared. */
    public void layout(AudioLayout channels) {
        layout = channels;
    }

    /** Takes one more reference; only for those who hold one. */
    public PacketizedFrame retain() {
        retain(1);
        return this;
    }

    /** Takes several references at once, one for each peer say. */
    public void retain(int more) {
        if (references.getAndAdd(more) <= 0) {
            references.getAndAdd(-more);
            throw new IllegalStateException("the frame has been given back");
        }
    }

    /** Gives one reference back; the last one returns the frame to its pool. */
    public void release() {
        int left = references.decrementAndGet();
        if (left == 0) {
            pool.giveBack(this);
        } else if (left < 0) {
            references.incrementAndGet();
            throw new IllegalStateException("the frame has been given back already");
        }
    }

    /** Empties the frame for a new access unit. */
    void begin(int number, boolean decodable, int timestamp) {
        count = 0;
        position = 0;
        frameNumber = number;
        keyFrame = decodable;
        rtpTimestamp = timestamp;
        receivedNanos = 0;
        coding = 0;
        layout = AudioLayout.STEREO;
    }

    /** Appends one byte to the packet being written. */
    void append(int value) {
        ensure(1);
        data[position++] = (byte) value;
    }

    /** Appends 16 bits, big endian. */
    void append16(int value) {
        ensure(2);
        data[position++] = (byte) (value >> 8);
        data[position++] = (byte) value;
    }

    /** Appends bytes to the packet being written. */
    void append(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, data, position, length);
        position += length;
    }

    /** Bytes of the packet being written so far. */
    int packetLength() {
        return position - starts[count];
    }

    /** Overwrites a byte of the packet being written. */
    void set(int indexInPacket, int value) {
        data[starts[count] + indexInPacket] = (byte) value;
    }

    /** Ends the packet being written and begins the next one. */
    void endPacket() {
        if (count + 2 > starts.length) {
            starts = Arrays.copyOf(starts, starts.length * 2);
        }
        starts[++count] = position;
    }

    /** Gives up what was written. */
    void clear() {
        count = 0;
        position = 0;
    }

    int capacity() {
        return data.length;
    }

    PacketizedFrame nextFree() {
        return nextFree;
    }

    void nextFree(PacketizedFrame frame) {
        nextFree = frame;
    }

    /** The first reference of a frame that leaves the pool. */
    PacketizedFrame acquired() {
        references.set(1);
        return this;
    }

    private void ensure(int more) {
        if (data.length - position < more) {
            data = Arrays.copyOf(data, PacketizedFramePool.sizeClassBytes(position + more));
        }
    }
}
