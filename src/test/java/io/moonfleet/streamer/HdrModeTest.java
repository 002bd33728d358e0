package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.SessionListener;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.ipc.HdrMetadata;
import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.ServerIpcMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamerIpcMessage;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HdrModeTest extends StreamerFixture {
    private static final ControlMessage.HdrMetadata DISPLAY =
            new ControlMessage.HdrMetadata(35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450, 1000, 50, 900, 400, 600);
    private static final StreamServerMessage ON = new StreamServerMessage.HdrMode(
            true,
            Optional.of(new HdrMetadata(35400, 14600, 8500, 39850, 6550, 2300, 15635, 16450, 1000, 50, 900, 400, 600)));
    private static final StreamServerMessage OFF = new StreamServerMessage.HdrMode(false, Optional.empty());

    @Test
    void everyPeerHearsOfHdrByBothWaysAndWhoJoinsLaterTooUntilItIsOff() throws Exception {
        SessionListener host = connect();
        FakeBackend.FakePeer early = addPeer("early");
        host.hostMessage(new ControlMessage.HdrMode(false, Optional.of(ControlMessage.HdrMetadata.NONE)));
        host.hostMessage(new ControlMessage.HdrMode(true, Optional.of(DISPLAY)));
        assertThat(nextHdr()).isEqualTo(new StreamerIpcMessage.ToPeer("early", ON));
        assertThat(early.general.poll(10, TimeUnit.SECONDS))
                .startsWith("{\"HdrMode\":{\"enabled\":true,\"metadata\":{\"red_x\":35400,\"red_y\":14600,");

        child.offer(new ServerIpcMessage.AddPeer("late", PeerKind.RTP));
        FakeBackend.FakePeer late = backend.media.nextPeer();
        assertThat(nextHdr()).isEqualTo(new StreamerIpcMessage.ToPeer("late", ON));
        assertThat(late.general.poll(10, TimeUnit.SECONDS)).startsWith("{\"HdrMode\"");

        host.hostMessage(new ControlMessage.HdrMode(true, Optional.of(DISPLAY)));
        host.hostMessage(new ControlMessage.HdrMode(false, Optional.of(ControlMessage.HdrMetadata.NONE)));
        assertThat(nextHdr()).isEqualTo(new StreamerIpcMessage.ToPeer("early", OFF));
        assertThat(nextHdr()).isEqualTo(new StreamerIpcMessage.ToPeer("late", OFF));
        assertThat(late.general.poll(10, TimeUnit.SECONDS)).isEqualTo("{\"HdrMode\":{\"enabled\":false,\"metadata\":null}}");
        assertThat(early.general).hasSize(1);
    }

    /** Told of each turn, a viewer would be closed as one that does not read, and the streamer would end. */
    @Test
    void aHostThatChangesItsMindAllTheTimeIsFollowedNowAndThenAndAtTheEnd() throws Exception {
        SessionListener host = connect();
        FakeBackend.FakePeer peer = addPeer("one");
        int changes = 5000;
        for (int count = 0; count < changes; count++) {
            host.hostMessage(new ControlMessage.HdrMode(count % 2 == 0, Optional.empty()));
        }
        host.hostMessage(new ControlMessage.HdrMode(true, Optional.of(DISPLAY)));
        int told = 1;
        while (!nextHdr().message().equals(ON)) {
            told++;
        }
        assertThat(told).isLessThan(changes / 20);
        String last = "";
        while (!last.contains("35400")) {
            last = peer.general.poll(10, TimeUnit.SECONDS);
            assertThat(last).isNotNull();
        }
        assertThat(exit).isNotDone();
    }

    private StreamerIpcMessage.ToPeer nextHdr() throws Exception {
        StreamerIpcMessage.ToPeer next = next(StreamerIpcMessage.ToPeer.class);
        while (!(next.message() instanceof StreamServerMessage.HdrMode)) {
            next = next(StreamerIpcMessage.ToPeer.class);
        }
        return next;
    }
}
