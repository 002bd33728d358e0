package io.moonfleet.demohost;

/** The six ports of a host; 0 asks for any free one. */
public record Ports(int http, int https, int rtsp, int video, int audio, int control) {
    public static final Ports EPHEMERAL = new Ports(0, 0, 0, 0, 0, 0);
}
