package io.moonfleet.rtc.udp;

/** How datagrams are handed to the system, cheapest first. */
public enum SendMethod {
    /** Datagrams of equal length as one buffer that the kernel cuts (UDP_SEGMENT), and many buffers in one call. */
    SEGMENTS,
    /** Many datagrams in one call (sendmmsg). Also used for destinations whose network card refuses to cut. */
    MESSAGES,
    /** One call each, by the Java runtime. Used where the library or its way to the socket is missing. */
    CHANNEL
}
