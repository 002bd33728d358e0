package io.moonfleet.gamestream.nvhttp;

/** A session the host has opened: what remains is to walk through RTSP at its URL, within ten seconds. */
public record LaunchResponse(SessionUrl sessionUrl) {}
