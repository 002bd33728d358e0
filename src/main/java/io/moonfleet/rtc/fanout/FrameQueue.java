package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.PacketizedFrame;

/** Frames that wait for one viewer, oldest first, with the sum of their bytes. Holds one reference to each. One thread. */
final class FrameQueue {
    private final PacketizedFrame[] frames;
    private int first;
    private int size;
    private long bytes;

    FrameQueue(int capacity) {
        frames = new PacketizedFrame[capacity];
    }

    int size() {
        return size;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return size == 0;
    }

    boolean isFull() {
        return size == frames.length;
    }

    /** The oldest; only while there is one. */
    PacketizedFrame head() {
        return frames[first];
    }

    /** Takes over a reference. */
    void add(PacketizedFrame frame) {
        frames[(first + size) % frames.length] = frame;
        size++;
        bytes += frame.payloadBytes();
    }

    /** Takes the oldest out and hands its reference over. */
    PacketizedFrame remove() {
        PacketizedFrame frame = frames[first];
        frames[first] = null;
        first = (first + 1) % frames.length;
        size--;
        bytes -= frame.payloadBytes();
        return frame;
    }
}
