package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.LaunchTurns;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A streamer opens a session on its host when the server says so. */
class ServerTurnsTest {
    private final List<StreamerIpcMessage> sent = new CopyOnWriteArrayList<>();

    @Test
    void aTurnIsWantedGrantedAndSettled() throws Exception {
        CompletableFuture<ServerTurns> turns = new CompletableFuture<>();
        turns.complete(new ServerTurns(message -> {
            sent.add(message);
            if (message instanceof StreamerIpcMessage.LaunchWanted wanted) {
                Thread.ofVirtual().start(() -> turns.join()
                        .granted(new ServerIpcMessage.LaunchGranted(wanted.number(), wanted.number() == 2)));
            }
        }));
        LaunchTurns.Turn first = turns.join().take();
        assertThat(first.shared()).isFalse();
        assertThat(sent).containsExactly(new StreamerIpcMessage.LaunchWanted(1));
        first.close();
        assertThat(sent).endsWith(new StreamerIpcMessage.LaunchSettled(1));
        assertThat(turns.join().take().shared()).isTrue();
    }

    @Test
    void aGrantThatCameTooLateIsNoGrantForTheNextTurn() {
        ServerTurns turns = new ServerTurns(sent::add, Duration.ofMillis(20));
        assertBusy(turns);
        turns.granted(new ServerIpcMessage.LaunchGranted(1, false));
        assertBusy(turns);
        assertThat(sent)
                .containsExactly(
                        new StreamerIpcMessage.LaunchWanted(1),
                        new StreamerIpcMessage.LaunchSettled(1),
                        new StreamerIpcMessage.LaunchWanted(2),
                        new StreamerIpcMessage.LaunchSettled(2));
    }

    @Test
    void aStreamerThatIsStoppedDoesNotWait() throws InterruptedException {
        ServerTurns turns = new ServerTurns(sent::add);
        Thread waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(turns::take)
                .isInstanceOf(InterruptedException.class));
        waiting.interrupt();
        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
        assertThat(sent).endsWith(new StreamerIpcMessage.LaunchSettled(1));
    }

    private static void assertBusy(ServerTurns turns) {
        assertThatThrownBy(turns::take)
                .isInstanceOfSatisfying(
                        GameStreamException.class,
                        failure -> assertThat(failure.code()).isEqualTo(ErrorCode.HOST_BUSY));
    }
}
