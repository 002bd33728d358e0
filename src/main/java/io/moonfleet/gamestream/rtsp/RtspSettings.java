package io.moonfleet.gamestream.rtsp;

import io.moonfleet.gamestream.StreamConfig;
import io.moonfleet.gamestream.nvhttp.SessionUrl;
import java.net.InetAddress;

/**
 * What the RTSP handshake needs. {@link #toString()} carries no secret.
 *
 * @param host                   the address that HTTP used; the one in the URL may be unroutable
 * @param sessionUrl             of the launch or resume answer
 * @param remoteInputKey         16 bytes, the key of that launch or resume
 * @param serverCodecModeSupport of the host's server information
 */
public record RtspSettings(
        InetAddress host,
        SessionUrl sessionUrl,
        byte[] remoteInputKey,
        int serverCodecModeSupport,
        StreamConfig config) {
    public RtspSettings {
        remoteInputKey = remoteInputKey.clone();
    }

    @Override
    public String toString() {
        return "RtspSettings[" + host.getHostAddress() + ":" + sessionUrl.port() + "]";
    }
}
