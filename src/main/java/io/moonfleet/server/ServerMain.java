package io.moonfleet.server;

import io.moonfleet.libraries.NativeExecutable;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/** The server's program: what has to be set before anything else, then Quarkus. */
@QuarkusMain
public final class ServerMain {
    private ServerMain() {}

    public static void main(String... arguments) {
        NativeExecutable.pollOnPlatformThreads();
        Quarkus.run(arguments);
    }
}
