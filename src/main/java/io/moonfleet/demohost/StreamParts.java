package io.moonfleet.demohost;

import io.moonfleet.demohost.scene.InputState;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * What a session's video thread and its audio thread each work with.
 *
 * @param input    what the client holds down and points at; written by the control thread
 * @param sender   this thread's own
 * @param receiver where the client's pings came from
 */
record StreamParts(
        StreamParameters parameters,
        Launch launch,
        InputState input,
        SessionSwitches switches,
        SessionCounters counters,
        FirstNumbers firstNumbers,
        ImpairedSender sender,
        InetSocketAddress receiver) {
    /** The parts of a session that has been announced. */
    static StreamParts of(
            StreamSession session, StreamParameters parameters, ImpairedSender sender, InetSocketAddress receiver) {
        return new StreamParts(
                parameters,
                session.launch(),
                session.input().orElseThrow(),
                session.switches(),
                session.counters(),
                session.firstNumbers(),
                sender,
                receiver);
    }

    void send(byte[] datagram) throws IOException {
        sender.send(datagram, receiver);
    }
}
