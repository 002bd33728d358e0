package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.nvhttp.ClientIdentity;
import io.moonfleet.gamestream.nvhttp.FakeHost;
import io.moonfleet.gamestream.nvhttp.SelfSignedCertificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a session is opened on a host, in what order, and what becomes of a refusal. */
@Timeout(60)
class LaunchOrResumeTest {
    private static final SelfSignedCertificate HOST = SelfSignedCertificate.create("host");
    private static final ClientIdentity CLIENT = ClientIdentity.create();
    private static final StreamConfig STREAM =
            new StreamConfig(320, 180, 30, 2000, 1024, 1, 1, false, false, 2, false, false, true);
    private static final int APP = 7;

    private static byte[] info(FakeHost host, int game) {
        String busy = "<currentgame>" + game + "</currentgame><state>SUNSHINE_SERVER_"
                + (game == 0 ? "FREE" : "BUSY") + "</state>";
        // The first element of a name counts.
        return host.serverInfo(busy);
    }

    private static SessionConfig config(FakeHost host, LaunchTurns turns) {
        return new SessionConfig(
                host.endpoint(), CLIENT, HOST.certificate(), "0123456789ABCDEF", Optional.empty(), APP, STREAM, turns);
    }

    private static GameStreamException failure(FakeHost host, LaunchTurns turns) {
        return catchThrowableOfType(
                GameStreamException.class, () -> GameStreamSession.connect(config(host, turns), new SessionRecorder()));
    }

    @ParameterizedTest
    @CsvSource({"0, /launch", "7, /resume"})
    @Conforms({28, 31})
    void anAppThatRunsIsResumedAndOneThatDoesNotIsLaunched(int running, String expected) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> out.write(
                    asked.path().equals("/serverinfo")
                            ? info(host, running)
                            : FakeHost.xml("<root status_code=\"503\" status_message=\"The display is off\"/>")));
            GameStreamException failure = failure(host, LaunchTurns.FREE);
            assertThat(host.paths()).containsExactly("http /serverinfo", "https /serverinfo", "https " + expected);
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_REFUSED);
            assertThat(failure.stage()).contains(Stage.LAUNCH);
            assertThat(failure.getMessage()).contains("The display is off");
        }
    }

    @Test
    void aHostThatSomebodyElseJustUsedIsAskedAgain() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            AtomicInteger running = new AtomicInteger();
            List<String> turn = new ArrayList<>();
            AtomicBoolean held = new AtomicBoolean();
            host.behaving((asked, in, out) -> {
                if (asked.path().equals("/serverinfo")) {
                    out.write(info(host, running.get()));
                } else {
                    turn.add(asked.path() + (held.get() ? " in turn" : " out of turn"));
                    out.write(FakeHost.xml("<root status_code=\"503\"/>"));
                }
            });
            LaunchTurns shared = () -> {
                // While this session waited, another streamer has launched the app.
                running.set(APP);
                held.set(true);
                return new LaunchTurns.Turn() {
                    @Override
                    public boolean shared() {
                        return true;
                    }

                    @Override
                    public void close() {
                        held.set(false);
                    }
                };
            };
            assertThat(failure(host, shared).stage()).contains(Stage.LAUNCH);
            assertThat(turn).containsExactly("/resume in turn");
            assertThat(held).as("the turn is given back after a failure").isFalse();
        }
    }

    /** What runs after a launch whose RTSP connection is refused, and whether it is ended before the turn is given back. */
    @ParameterizedTest
    @CsvSource({"7, true", "8, false", "0, false"})
    void theTurnLastsUntilAFailedLaunchIsCleanedUp(int runsThen, boolean ended) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            AtomicInteger running = new AtomicInteger();
            List<String> beforeTheNext = new ArrayList<>();
            host.behaving((asked, in, out) -> out.write(switch (asked.path()) {
                case "/serverinfo" -> info(host, running.get());
                case "/launch" -> {
                    running.set(runsThen);
                    // Nothing listens at port 1.
                    yield FakeHost.xml("<root status_code=\"200\"><sessionUrl0>rtsp://127.0.0.1:1</sessionUrl0>"
                            + "<gamesession>1</gamesession></root>");
                }
                default -> {
                    running.set(0);
                    yield FakeHost.xml("<root status_code=\"200\"><cancel>1</cancel></root>");
                }
            }));
            LaunchTurns alone = () -> new LaunchTurns.Turn() {
                @Override
                public boolean shared() {
                    return false;
                }

                @Override
                public void close() {
                    beforeTheNext.addAll(host.paths());
                }
            };
            assertThat(failure(host, alone).stage()).contains(Stage.RTSP_HANDSHAKE);
            assertThat(beforeTheNext).contains("https /launch").isEqualTo(host.paths());
            assertThat(host.paths().contains("https /cancel")).isEqualTo(ended);
        }
    }
}
