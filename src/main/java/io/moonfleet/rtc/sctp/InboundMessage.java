package io.moonfleet.rtc.sctp;

/** A whole message of the peer. */
record InboundMessage(int stream, int ppid, byte[] payload) {}
