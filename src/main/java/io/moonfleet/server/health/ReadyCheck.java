package io.moonfleet.server.health;

import io.moonfleet.server.ServerLifecycle;
import io.moonfleet.server.SocketDirectory;
import io.moonfleet.server.process.StreamerProgram;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** A streamer could be started now: its program is there and a socket can be made for it. */
@Readiness
@Singleton
public final class ReadyCheck implements HealthCheck {
    private final StreamerProgram program;
    private final SocketDirectory sockets;
    private final ServerLifecycle lifecycle;

    public ReadyCheck(StreamerProgram program, SocketDirectory sockets, ServerLifecycle lifecycle) {
        this.program = program;
        this.sockets = sockets;
        this.lifecycle = lifecycle;
    }

    @Override
    public HealthCheckResponse call() {
        Optional<String> problem = lifecycle.started()
                ? program.problem().or(sockets::problem)
                : Optional.of("the server is starting or stopping");
        return answer(problem);
    }

    static HealthCheckResponse answer(Optional<String> problem) {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("streamers").status(problem.isEmpty());
        problem.ifPresent(text -> answer.withData("problem", text));
        return answer.build();
    }
}
