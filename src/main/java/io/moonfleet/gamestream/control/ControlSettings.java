package io.moonfleet.gamestream.control;

import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.input.InputFeatures;
import java.net.InetSocketAddress;

/**
 * What the RTSP handshake settled about the control stream.
 *
 * @param host          address and port of the host's control stream
 * @param connectData   {@code X-SS-Connect-Data}, 0 without one
 * @param encryption    version 2 when mask bit 1 was enabled
 * @param key           16 bytes of {@code rikey}
 * @param features      input gates; a host that is not of Sunshine's type gets everything reliably on channel 0
 * @param fecStatus     whether repair reports (0x5502) were announced
 * @param enet          limits and time-outs
 */
public record ControlSettings(
        InetSocketAddress host,
        int connectData,
        ControlEncryption.Version encryption,
        byte[] key,
        InputFeatures features,
        boolean fecStatus,
        EnetSettings enet) {

    /** Without the key. */
    @Override
    public String toString() {
        return "ControlSettings[host=" + host + ", encryption=" + encryption + "]";
    }
}
