package io.moonfleet.input;

/** Whose a pad of the host is: the peer, and the number that peer gave its pad. */
public record PadOwner(String peerId, int id) {}
