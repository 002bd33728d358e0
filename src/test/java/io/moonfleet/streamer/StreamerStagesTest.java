package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.SessionStatistics;
import io.moonfleet.ipc.ConnectionStatus;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What viewers are told about the progress of their connection and the state of the stream. */
@Timeout(120)
class StreamerStagesTest extends StreamerFixture {
    private static final String POOR = "{\"ConnectionStatusUpdate\":{\"status\":\"Poor\"}}";
    private static final String OK = "{\"ConnectionStatusUpdate\":{\"status\":\"Ok\"}}";

    @Test
    void theConnectionToTheHostIsOneStageForEveryone() throws Exception {
        initialize();
        child.offer(ServerIpcMessage.Command.START_MOONLIGHT);
        backend.source.awaitListener().accessUnit(FakeBackend.frame(1, true));
        backend.source.succeed();
        assertThat(collectUntil(StreamerIpcMessage.MoonlightConnected.class))
                .filteredOn(StreamerIpcMessage.Broadcast.class::isInstance)
                .extracting(message -> ((StreamerIpcMessage.Broadcast) message).message())
                .containsExactly(
                        new StreamServerMessage.StageStarting("Moonlight Stream"),
                        new StreamServerMessage.StageStarting("Server Info"),
                        new StreamServerMessage.StageComplete("Server Info"),
                        new StreamServerMessage.StageComplete("Moonlight Stream"));
    }

    @Test
    void aPeerIsToldItsOwnStagesAndTheGreetingLast() throws Exception {
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        assertThat(List.of(toAnna(), toAnna(), toAnna(), toAnna()))
                .containsExactly(
                        new StreamServerMessage.StageStarting("Setup WebRTC Peer"),
                        new StreamServerMessage.StageComplete("Setup WebRTC Peer"),
                        new StreamServerMessage.StageStarting("WebRTC Peer Negotiation"),
                        COMPLETE);
        assertThat(toAnna()).isInstanceOf(StreamServerMessage.Signaling.class);
        anna.listener.connected();
        assertThat(toAnna()).isEqualTo(new StreamServerMessage.StageComplete("WebRTC Peer Negotiation"));
    }

    @Test
    void viewersAreToldWhenTheConnectionToTheHostTurnsPoorAndGoodAgain() throws Exception {
        backend.source.counters = counters(0, 0, 0);
        connect();
        FakeBackend.FakePeer anna = addPeer("anna");
        backend.source.counters = counters(60, 0, 40);
        assertThat(anna.general.poll(10, TimeUnit.SECONDS)).isEqualTo(POOR);
        FakeBackend.FakePeer bert = addPeer("bert");
        assertThat(bert.general.poll(10, TimeUnit.SECONDS)).as("a late one, too").isEqualTo(POOR);
        child.offer(new ServerIpcMessage.AddPeer("carl", PeerKind.WEBSOCKET));
        assertThat(statusFor("carl")).as("one without a channel, on its socket").isEqualTo(ConnectionStatus.POOR);
        child.offer(new ServerIpcMessage.Heartbeat(1));
        // The pictures that were of no use without the lost ones have been seen, too.
        backend.source.counters = counters(60, 100, 44);
        assertThat(anna.general.poll(10, TimeUnit.SECONDS)).isEqualTo(OK);
        assertThat(bert.general.poll(10, TimeUnit.SECONDS)).isEqualTo(OK);
        assertThat(statusFor("carl")).isEqualTo(ConnectionStatus.OK);
    }

    /** The next update of the status on a socket; no other peer's socket gets one. */
    private ConnectionStatus statusFor(String peerId) throws InterruptedException {
        while (true) {
            StreamerIpcMessage.ToPeer next = next(StreamerIpcMessage.ToPeer.class);
            if (next.message() instanceof StreamServerMessage.ConnectionStatusUpdate update) {
                assertThat(next.peerId()).isEqualTo(peerId);
                return update.status();
            }
        }
    }

    private StreamServerMessage toAnna() throws InterruptedException {
        StreamerIpcMessage.ToPeer message =
                (StreamerIpcMessage.ToPeer) collectUntil(StreamerIpcMessage.ToPeer.class).getLast();
        assertThat(message.peerId()).isEqualTo("anna");
        return message.message();
    }

    private static SessionStatistics counters(long frames, long withheld, long lost) {
        return new SessionStatistics(0, 0, frames, lost, withheld, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
