package io.moonfleet.ipc;

import java.util.List;

/** A STUN or TURN server as browsers take it (streamers contract, section 4); user name and credential may be empty. */
public record RtcIceServer(List<String> urls, String username, String credential) {
    public RtcIceServer {
        urls = List.copyOf(urls);
    }

    /** Leaves user name and credential out. */
    @Override
    public String toString() {
        return "RtcIceServer[urls=" + urls + "]";
    }
}
