package io.moonfleet.replay;

/**
 * One record of a capture file.
 *
 * @param timeNanos when it was captured, nanoseconds since the epoch
 * @param linkType  what {@code data} starts with, a LINKTYPE_ number of the pcap format
 * @param data      the captured bytes
 */
record CapturedPacket(long timeNanos, int linkType, byte[] data) {}
