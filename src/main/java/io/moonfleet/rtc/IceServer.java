package io.moonfleet.rtc;

import java.util.List;

/** A STUN or TURN server; user name and credential are empty where there are none. */
public record IceServer(List<String> urls, String username, String credential) {
    public IceServer {
        urls = List.copyOf(urls);
    }

    /** Leaves the credential out. */
    @Override
    public String toString() {
        return "IceServer[urls=" + urls + "]";
    }
}
