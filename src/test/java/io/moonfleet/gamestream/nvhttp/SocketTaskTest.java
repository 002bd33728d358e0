package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketTaskTest {
    /** Reads from a host that never says anything, and counts down when that has ended. */
    private static int readFrom(ServerSocket silent, Optional<Duration> limit, CountDownLatch reading, CountDownLatch over)
            throws IOException, GameStreamException {
        return SocketTask.run("Listening", limit, guard -> {
            try (Socket socket = guard.socket()) {
                socket.connect(silent.getLocalSocketAddress());
                reading.countDown();
                return socket.getInputStream().read();
            } finally {
                over.countDown();
            }
        });
    }

    @Test
    void atTheLimitTheSocketIsClosedAndTheThreadEnds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            GameStreamException failure = catchThrowableOfType(
                    GameStreamException.class,
                    () -> readFrom(silent, Optional.of(Duration.ofMillis(300)), reading, over));
            assertThat(failure.code()).isEqualTo(ErrorCode.TIMEOUT);
            assertThat(failure.getMessage()).startsWith("Listening took longer than 300 ms.");
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void whenTheCallerIsInterruptedTheThreadEnds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            CountDownLatch reading = new CountDownLatch(1);
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<GameStreamException> outcome = new CompletableFuture<>();
            Thread caller = Thread.ofPlatform().start(() -> outcome.complete(catchThrowableOfType(
                    GameStreamException.class, () -> readFrom(silent, Optional.empty(), reading, over))));
            reading.await();
            caller.interrupt();
            assertThat(outcome.get(20, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void failuresOfTheExchangeComeThroughAsTheyAre() {
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> SocketTask.run("It", Optional.empty(), guard -> {
                    throw broken;
                }))
                .isSameAs(broken);
        assertThatThrownBy(() -> SocketTask.run("It", Optional.empty(), guard -> {
                    throw new IllegalArgumentException("bug");
                }))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
