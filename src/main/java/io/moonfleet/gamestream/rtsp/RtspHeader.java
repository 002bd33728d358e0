package io.moonfleet.gamestream.rtsp;

/** One header line; hosts want the exact capitalisation of the names in section 3 of the protocol document. */
public record RtspHeader(String name, String value) {}
