package io.moonfleet.server.registry;

import io.moonfleet.ipc.StreamerIpcMessage;

/**
 * A streamer that looks for its host again.
 *
 * @param attempt  from 1
 * @param attempts how many there will be
 * @param failure  what went wrong last
 */
public record HostLost(int attempt, int attempts, StreamerFailure failure) {
    static HostLost of(StreamerIpcMessage.Reconnecting message) {
        return new HostLost(
                message.attempt(), message.attempts(), StreamerFailure.of(message));
    }
}
