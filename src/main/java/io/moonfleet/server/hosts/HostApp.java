package io.moonfleet.server.hosts;

/** An application of a host (protocol document, section 1.6). */
public record HostApp(int id, String title, boolean hdrSupported) {}
