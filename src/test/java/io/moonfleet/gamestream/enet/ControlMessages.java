package io.moonfleet.gamestream.enet;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.Vectors;
import io.moonfleet.gamestream.control.ControlEncryption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** One end of a control stream that opens what it gets as a session does, and writes it down. */
final class ControlMessages implements EnetListener {
    private record Received(int channel, String plain) {}

    private final ControlEncryption encryption;
    private final List<Received> genuine = new ArrayList<>();
    EnetPeer peer;
    DisconnectCause ended;
    int endings;
    /** Messages that the cipher refused. */
    int refused;

    ControlMessages(ControlEncryption encryption) {
        this.encryption = encryption;
    }

    @Override
    public void connected(EnetPeer connected, int connectData) {
        assertThat(peer).isNull();
        peer = connected;
    }

    @Override
    public void received(EnetPeer from, int channel, byte[] data) {
        Optional<byte[]> plain = encryption.decrypt(data);
        plain.ifPresentOrElse(bytes -> genuine.add(new Received(channel, Vectors.hex(bytes))), () -> refused++);
    }

    @Override
    public void disconnected(EnetPeer gone, DisconnectCause cause, int data) {
        ended = cause;
        endings++;
    }

    int genuineCount() {
        return genuine.size();
    }

    /** What was sent reliably is here in its channel's order and once, the rest at most once, and nothing else is. */
    void assertAll(List<RecordedControl.Message> sent) {
        assertSome(sent);
        for (int channel : channels(sent)) {
            assertThat(received(sent, channel, Delivery.RELIABLE))
                    .isEqualTo(plain(sent, channel, Delivery.RELIABLE));
        }
    }

    /** As {@link #assertAll}, but any message may be missing. */
    void assertSome(List<RecordedControl.Message> sent) {
        int known = 0;
        for (int channel : channels(sent)) {
            List<String> reliable = received(sent, channel, Delivery.RELIABLE);
            List<String> unsequenced = received(sent, channel, Delivery.UNSEQUENCED);
            known += reliable.size() + unsequenced.size();
            Iterator<String> inOrder = plain(sent, channel, Delivery.RELIABLE).iterator();
            for (String message : reliable) {
                boolean found = false;
                while (!found && inOrder.hasNext()) {
                    found = inOrder.next().equals(message);
                }
                assertThat(found).as("%s on channel %d in its order and once", message, channel).isTrue();
            }
            List<String> left = new ArrayList<>(plain(sent, channel, Delivery.UNSEQUENCED));
            assertThat(unsequenced).allMatch(left::remove);
        }
        assertThat(known).as("messages on channels on which some were sent").isEqualTo(genuine.size());
    }

    /** Each is one that was sent, in whatever place. */
    void assertNoneForged(List<RecordedControl.Message> sent) {
        List<String> known = sent.stream().map(message -> Vectors.hex(message.plain())).toList();
        assertThat(genuine).allMatch(received -> known.contains(received.plain));
    }

    private static List<Integer> channels(List<RecordedControl.Message> sent) {
        return sent.stream().map(RecordedControl.Message::channel).distinct().toList();
    }

    private static List<String> plain(List<RecordedControl.Message> sent, int channel, Delivery delivery) {
        return sent.stream()
                .filter(message -> message.channel() == channel && message.delivery() == delivery)
                .map(message -> Vectors.hex(message.plain()))
                .toList();
    }

    /** What came on that channel and was sent unsequenced, or was not; both kinds never hold the same bytes. */
    private List<String> received(List<RecordedControl.Message> sent, int channel, Delivery delivery) {
        List<String> unsequenced = plain(sent, channel, Delivery.UNSEQUENCED);
        return genuine.stream()
                .filter(message -> message.channel == channel)
                .map(Received::plain)
                .filter(plain -> unsequenced.contains(plain) == (delivery == Delivery.UNSEQUENCED))
                .toList();
    }
}
