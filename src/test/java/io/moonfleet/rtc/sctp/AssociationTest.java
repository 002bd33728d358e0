package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How an association comes up, how it begins anew, and how it ends. */
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
        assertThat(one.stream() % 2).isZero();
        assertThat(two.stream() % 2).isOne();
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
    void comesUpOnceOnBadNetworksInWhateverOrderPacketsCome() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            SimulatedNetwork bad = new SimulatedNetwork(random.nextLong());
            // More, and ten losses in a row are no wonder.
            bad.loss = random.nextDouble() * 0.2;
            bad.duplication = random.nextDouble() * 0.3;
            bad.reordering = random.nextDouble();
            bad.client().connect();
            bad.run(random.nextInt(40));
            bad.server().connect();
            DataChannel early = bad.client().open("early", DataChannelOptions.reliable());
            bad.client().send(early, new byte[] {1});
            bad.until("the message arrives", () -> bad.server().of("early").size() == 1);
            bad.run(3_000);
            assertThat(bad.client().established).isEqualTo(1);
            assertThat(bad.server().established).isEqualTo(1);
            assertThat(bad.server().of("early")).hasSize(1);
        }
    }

    @Test
    void messagesSentBeforeItIsUpLeaveThen() {
        DataChannel early = network.server().open("early", DataChannelOptions.reliable());
        assertThat(network.server().send(early, new byte[] {7})).isEqualTo(SendOutcome.QUEUED);
        network.server().connect();
        network.until("the message arrives", () -> network.client().of("early").size() == 1);
        network.until("it is open", () -> early.state() == DataChannel.State.OPEN);
    }

    @Test
    void aPeerThatNeverAnswersIsGivenUp() {
        network.cut = true;
        network.client().connect();
        network.until("it ends", () -> !network.client().ends.isEmpty());
        assertThat(network.client().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.NOT_ANSWERED);
        assertThat(network.sent).isEqualTo(11);
        assertThat(network.client().channels.nextTimeout()).isEqualTo(DataChannels.NEVER);
    }

    @Test
    void aPeerThatAnswersNoMoreIsGivenUpWithDataAndWithout() {
        network.client().connect();
        bothUp();
        DataChannel channel = network.client().open("c", DataChannelOptions.reliable());
        network.run(1_000);
        network.cut = true;
        network.client().send(channel, new byte[] {1});
        network.until("both end", () -> !network.client().ends.isEmpty() && !network.server().ends.isEmpty());
        assertThat(network.client().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.UNREACHABLE);
        assertThat(network.server().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.UNREACHABLE);
        assertThat(channel.state()).isEqualTo(DataChannel.State.CLOSED);
        assertThat(network.client().closed).containsExactly(channel);
        assertThat(network.client().send(channel, new byte[] {1})).isEqualTo(SendOutcome.CLOSED);
        assertThat(network.client().channels.open("late", DataChannelOptions.reliable(), network.now())).isEmpty();
    }

    @Test
    void anIdleAssociationIsProbedAndLasts() {
        network.client().connect();
        bothUp();
        network.run(1_000);
        int before = network.sent;
        network.run(TimeUnit.MINUTES.toMillis(20));
        assertThat(network.sent - before).isBetween(100, 400);
        assertThat(network.client().ends).isEmpty();
        assertThat(network.client().channels.statistics().roundTripMillis()).isBetween(19.0, 21.0);
        messagesPass();
    }

    @Test
    void everythingSentBeforeAShutdownArrives() {
        network.loss = 0.2;
        network.client().connect();
        DataChannel channel = network.client().open("last", DataChannelOptions.reliable());
        for (int count = 0; count < 200; count++) {
            network.client().send(channel, new byte[1_000]);
        }
        bothUp();
        network.client().channels.shutdown(network.now());
        network.until("both end", () -> !network.client().ends.isEmpty() && !network.server().ends.isEmpty());
        assertThat(network.client().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.SHUTDOWN);
        assertThat(network.server().of("last")).hasSize(200);
        assertThat(network.server().closed).hasSize(1);
    }

    @Test
    void bothMayShutDownAtOnce() {
        network.client().connect();
        bothUp();
        network.client().channels.shutdown(network.now());
        network.server().channels.shutdown(network.now());
        network.until("both end", () -> !network.client().ends.isEmpty() && !network.server().ends.isEmpty());
        assertThat(network.client().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.SHUTDOWN);
        assertThat(network.server().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.SHUTDOWN);
    }

    @Test
    void anAbortIsToldToThePeer() {
        network.client().connect();
        bothUp();
        network.client().channels.abort("the viewer left", network.now());
        assertThat(network.client().ends).containsExactly(new SctpEnd(SctpEnd.Reason.ABORTED, "the viewer left"));
        network.until("the server ends", () -> !network.server().ends.isEmpty());
        assertThat(network.server().ends).extracting(SctpEnd::reason).containsExactly(SctpEnd.Reason.ABORTED_BY_PEER);
    }

    @Test
    void aPeerThatBeginsAnewFindsNoChannelsAndMayGoOn() {
        network.client().connect();
        bothUp();
        messagesPass();
        network.replaceClient(SctpSettings.standard(), 99);
        network.client().connect();
        network.until("the server has begun anew", () -> network.server().established == 2);
        assertThat(network.server().closed).hasSize(2);
        assertThat(network.server().channels.channels()).isEmpty();
        assertThat(network.server().ends).isEmpty();
        network.server().messages.clear();
        messagesPass();
    }

    @Test
    void aCookieIsTakenWithinItsLifetimeOnly() {
        byte[] echo = cookieEcho(network);
        network.advance(SctpSettings.standard().cookieLifetime() + 100);
        network.server().keepPackets = true;
        network.server().channels.receive(echo, 0, echo.length, network.now());
        assertThat(network.server().established).isZero();
        byte[] error = network.server().packets.getLast();
        assertThat(Wire.get8(error, 12)).isEqualTo(ChunkType.ERROR);
        assertThat(Wire.get16(error, 16)).isEqualTo(ErrorCause.STALE_COOKIE);
        assertThat(Wire.get32(error, 20)).isBetween(100_000, 120_000);
        // The client hears of it and asks for a fresh one.
        network.client().channels.receive(error, 0, error.length, network.now());
        network.cut = false;
        bothUp();
    }

    @Test
    void aForgedCookieIsIgnored() {
        byte[] echo = cookieEcho(network);
        network.server().keepPackets = true;
        for (int at = 16; at < echo.length; at++) {
            byte[] forged = echo.clone();
            forged[at] ^= 1;
            seal(forged);
            network.server().channels.receive(forged, 0, forged.length, network.now());
        }
        byte[] otherTag = echo.clone();
        otherTag[5] ^= 1;
        seal(otherTag);
        network.server().channels.receive(otherTag, 0, otherTag.length, network.now());
        assertThat(network.server().established).isZero();
        assertThat(network.server().packets).isEmpty();
        network.server().channels.receive(echo, 0, echo.length, network.now());
        assertThat(network.server().established).isOne();
    }

    /** An INIT leaves nothing here but an answer, however many there are. */
    @Test
    void initsChangeNothing() {
        network.client().connect();
        bothUp();
        byte[] init = {
            0x13, (byte) 0x88, 0x13, (byte) 0x88, 0, 0, 0, 0, 0, 0, 0, 0,
            1, 0, 0, 20, 0, 0, 0, 9, 0, 1, 0, 0, 0, 5, 0, 5, 0, 0, 0, 7
        };
        network.server().keepPackets = true;
        for (int count = 0; count < 1_000; count++) {
            Wire.put32(init, 16, count + 1);
            seal(init);
            network.server().channels.receive(init, 0, init.length, network.now());
        }
        assertThat(network.server().packets).hasSize(1_000).allMatch(packet -> packet[12] == ChunkType.INIT_ACK);
        messagesPass();
    }

    /** Who does not know the tag can neither end nor disturb anything (section 8.5). */
    @Test
    void packetsWithAnotherTagAreIgnored() {
        network.client().connect();
        bothUp();
        network.run(1_000);
        network.server().keepPackets = true;
        for (int type : List.of(ChunkType.DATA, ChunkType.SACK, ChunkType.ABORT, ChunkType.SHUTDOWN, ChunkType.SHUTDOWN_ACK,
                ChunkType.SHUTDOWN_COMPLETE, ChunkType.HEARTBEAT, ChunkType.ERROR, ChunkType.RE_CONFIG, 77)) {
            for (int flags = 0; flags < 2; flags++) {
                byte[] packet = new byte[32];
                Packets.writeHeader(packet, 5000, 5000, 0x12345678);
                packet[12] = (byte) type;
                packet[13] = (byte) flags;
                packet[15] = 20;
                seal(packet);
                network.server().channels.receive(packet, 0, packet.length, network.now());
            }
        }
        assertThat(network.server().packets).isEmpty();
        assertThat(network.server().ends).isEmpty();
        messagesPass();
    }

    /** The client's COOKIE ECHO, which the server has not seen. */
    private static byte[] cookieEcho(SimulatedNetwork network) {
        network.client().keepPackets = true;
        network.client().connect();
        network.step(1_000);
        network.cut = true;
        network.step(1_000);
        byte[] echo = network.client().packets.getLast();
        assertThat(Wire.get8(echo, 12)).isEqualTo(ChunkType.COOKIE_ECHO);
        return Arrays.copyOf(echo, echo.length);
    }

    private static void seal(byte[] packet) {
        Wire.put32(packet, 8, 0);
        Packets.seal(packet, packet.length, new CRC32C());
    }
}
