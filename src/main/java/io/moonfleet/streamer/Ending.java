package io.moonfleet.streamer;

import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Why the streamer ends, and with it what peers, host and server are told. */
sealed interface Ending {
    /** The server (or a signal) asked for it. */
    record Ordered(String reason) implements Ending {}

    /** The server is gone: nobody is left to tell but the host. */
    record ServerGone(String reason) implements Ending {}

    /** What the server sent cannot be worked with. */
    record BadInit(String reason) implements Ending {}

    /** The host could not be connected; the stage is empty where none was reached. */
    record ConnectFailed(Optional<String> stage, String code, int errorCode, String message) implements Ending {}

    /** The host ended the session, or was lost, or what it sends can no longer be received. */
    record HostTerminated(String code, int errorCode, String message) implements Ending {}

    default ExitCode exitCode() {
        return switch (this) {
            case Ordered _ -> ExitCode.ORDERED;
            case ServerGone _, BadInit _ -> ExitCode.IPC_FAILURE;
            case ConnectFailed _, HostTerminated _ -> ExitCode.HOST_FAILURE;
        };
    }

    /** The code peers get in ConnectionTerminated (protocol document, section 6.8). */
    default int peerCode() {
        return switch (this) {
            case Ordered _ -> 0;
            case ServerGone _, BadInit _ -> -1;
            case ConnectFailed failed -> failed.errorCode();
            case HostTerminated terminated -> terminated.errorCode();
        };
    }

    /**
     * Whether the app on the host is to end, too, if it was this streamer that started it. With Sunshine that ends it for
     * other clients that have joined it, too.
     */
    default boolean quitApp() {
        return switch (this) {
            case Ordered _, ServerGone _ -> true;
            // The session has ended an app that it launched and that then showed nothing; a resumed one may go on.
            case ConnectFailed _ -> false;
            case BadInit _, HostTerminated _ -> false;
        };
    }

    /** What every peer is told, in this order. */
    default List<StreamServerMessage> farewell() {
        return switch (this) {
            // The notice tells an end that was asked for from one that came from the host.
            case Ordered _ ->
                List.of(
                        StreamServerMessage.Notice.PEER_DISCONNECT,
                        new StreamServerMessage.ConnectionTerminated(peerCode()));
            case HostTerminated _ -> List.of(new StreamServerMessage.ConnectionTerminated(peerCode()));
            case ConnectFailed failed ->
                List.of(new StreamServerMessage.StageFailed(failed.stage().orElse(""), failed.errorCode()));
            case ServerGone _, BadInit _ -> List.of();
        };
    }

    /** What the server is told of a failure. */
    default Optional<StreamerIpcMessage> failure() {
        return switch (this) {
            case Ordered _, ServerGone _ -> Optional.empty();
            case BadInit bad ->
                Optional.of(new StreamerIpcMessage.Failed(Optional.empty(), "INIT_REFUSED", -1, bad.reason()));
            case ConnectFailed failed ->
                Optional.of(new StreamerIpcMessage.Failed(
                        failed.stage(), failed.code(), failed.errorCode(), failed.message()));
            case HostTerminated terminated ->
                Optional.of(new StreamerIpcMessage.Failed(
                        Optional.empty(), terminated.code(), terminated.errorCode(), terminated.message()));
        };
    }

    /** How long closing may take. */
    default Duration patience() {
        return switch (this) {
            // Below the server's own patience with a child that is to stop, 3 s.
            case Ordered _ -> Duration.ofMillis(2_400);
            // Nobody waits for this process, but the host should be left in order.
            case ServerGone _ -> Duration.ofSeconds(6);
            case BadInit _, ConnectFailed _, HostTerminated _ -> Duration.ofSeconds(4);
        };
    }
}
