package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an association comes up and ends. */
class AssociationTest {
    private final SimulatedNetwork network = new SimulatedNetwork(1);

    private void bothUp() {
        network.until("both are up",
                () -> network.client().channels.established() && network.server().channels.established());
    }

    private void messagesPass() {
        DataChannel one = network.client().open("one", DataChannelOptions.reliable());
        DataChannel two = network.server().open("two", DataChannelOptions.reliable());
        network.client().send(one, new byte[] {1});
        network.server().send(two, new byte[] {2, 2});
        network.until("both messages arrive",
                () -> network.server().of("one").size() == 1 && network.client().of("two").size() == 1);
        assertThat(network.server().of("one").getFirst()).containsExactly(1);
        assertThat(network.client().of("two").getFirst()).containsExactly(2, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void comesUpWhoeverBegins(int who) {
        if (who != 1) {
            network.client().connect();
        }
        if (who != 0) {
            network.server().connect();
        }
        bothUp();
        assertThat(network.client().established).isEqualTo(1);
        assertThat(network.server().established).isEqualTo(1);
        messagesPass();
    }

    @Test
    void messagesSentBeforeItIsUpLeaveThen() {
        DataChannel early = network.server().open("early", DataChannelOptions.reliable());
        assertThat(network.server().send(early, new byte[] {7})).isEqualTo(SendOutcome.QUEUED);
        network.server().connect();
        network.until("the message arrives", () -> network.client().of("early").size() == 1);
        network.until("it is open", () -> early.state() == DataChannel.State.OPEN);
    }
}
