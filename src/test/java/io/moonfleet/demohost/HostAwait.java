package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Waits for what a demo host says about itself. */
final class HostAwait {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private HostAwait() {}

    /** The status, once it is as wanted. */
    static JsonNode status(DemoHost host, Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (true) {
            JsonNode status = new ObjectMapper().readTree(host.status()).path("status");
            if (wanted.test(status)) {
                return status;
            }
            assertThat(System.nanoTime()).as(status.toString()).isLessThan(deadline);
            Thread.sleep(10);
        }
    }

    /** The only session, once it is as wanted. */
    static JsonNode session(DemoHost host, Predicate<JsonNode> wanted) throws Exception {
        return status(host, status -> status.path("sessions").size() == 1 && wanted.test(status.at("/sessions/0")))
                .at("/sessions/0");
    }

    static void noSession(DemoHost host) throws Exception {
        status(host, status -> status.path("sessions").isEmpty());
    }
}
