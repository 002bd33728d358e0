package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.ResendSink;

/** Packets that a viewer is to get once more, oldest first. What does not fit is a storm's, and left out. One thread. */
final class Resends implements ResendSink {
    private static final int CAPACITY = 512;

    private final int[] sequences = new int[CAPACITY];
    private final PacketizedFrame[] frames = new PacketizedFrame[CAPACITY];
    private final int[] packets = new int[CAPACITY];
    private int first;
    private int size;

    boolean isEmpty() {
        return size == 0;
    }

    @Override
    public void resend(int sequence, PacketizedFrame frame, int packet) {
        if (size < CAPACITY) {
            int place = (first + size++) % CAPACITY;
            sequences[place] = sequence;
            frames[place] = frame.retain();
            packets[place] = packet;
        }
    }

    /** The oldest one's number; only while there is one. */
    int sequence() {
        return sequences[first];
    }

    PacketizedFrame frame() {
        return frames[first];
    }

    int packet() {
        return packets[first];
    }

    void remove() {
        frames[first].release();
        frames[first] = null;
        first = (first + 1) % CAPACITY;
        size--;
    }

    void clear() {
        while (size > 0) {
            remove();
        }
    }
}
