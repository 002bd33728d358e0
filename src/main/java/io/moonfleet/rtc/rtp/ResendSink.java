package io.moonfleet.rtc.rtp;

/** Gets the packets that a receiver misses and that are to be sent again; see {@link SendHistory#nacked}. */
public interface ResendSink {
    /**
     * @param sequence the packet's first sequence number
     * @param frame    held by the history; to be retained by who keeps it beyond this call
     * @param packet   index within the frame
     */
    void resend(int sequence, PacketizedFrame frame, int packet);
}
