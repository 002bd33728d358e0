package io.moonfleet.server.registry;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.StreamerIpcMessage.LinkStatistics;
import java.time.Instant;

/**
 * A peer at one moment.
 *
 * @param state   W3C connection state in lower case
 * @param bitrate bit/s of media sent, by the last half second's reports
 */
public record PeerSnapshot(
        String peerId,
        PeerKind kind,
        Instant connectedAt,
        String state,
        long framesSent,
        long framesDropped,
        long inputMessages,
        LinkStatistics link,
        long bitrate) {}
