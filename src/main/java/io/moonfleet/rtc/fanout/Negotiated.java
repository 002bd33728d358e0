package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import java.util.OptionalInt;

/**
 * What a description of the browser says.
 *
 * @param sctpPort       empty without data channels
 * @param maxMessageSize of data channels, 0 for any
 */
record Negotiated(
        IceCredentials credentials,
        Fingerprint fingerprint,
        MediaTracks tracks,
        OptionalInt sctpPort,
        long maxMessageSize) {}
