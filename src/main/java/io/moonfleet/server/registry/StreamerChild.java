package io.moonfleet.server.registry;

import io.moonfleet.ipc.InputFrame;
import io.moonfleet.ipc.ServerIpcMessage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A running streamer process that has proved itself. All methods may be called from any thread. */
public interface StreamerChild {
    long pid();

    /** Queues a message; false when the child is gone or does not read. Never blocks. */
    boolean send(ServerIpcMessage message);

    /** Queues input of a viewer, as above. */
    boolean send(InputFrame input);

    /** How long nothing has come from the child. */
    Duration silence();

    /** SIGKILL. */
    void kill();

    /** Completes with the exit status once the process is gone and reaped. */
    CompletableFuture<Integer> exit();
}
