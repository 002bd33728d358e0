package io.moonfleet.ipc;

/** UDP ports a peer connection may use, both ends included. */
public record PortRange(int min, int max) {}
