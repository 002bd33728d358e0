package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelInit;
import io.moonfleet.Await;
import io.moonfleet.rtc.sctp.DataChannel;
import io.moonfleet.rtc.sctp.DataChannelOptions;
import io.moonfleet.rtc.sctp.SctpEnd;
import io.moonfleet.rtc.sctp.SendOutcome;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our ICE, DTLS and SCTP against libwebrtc's, over UDP. */
@Timeout(300)
class SctpInteroperationTest {
    /**
     * A resend that is lost, too, is tried again after twice the time; and after a burst libwebrtc tells of the messages
     * that it has given up one gap at a time.
     */
    private static final Duration MANY_LOSSES = Duration.ofSeconds(90);

    private static final List<DataChannelOptions> KINDS = List.of(
            DataChannelOptions.reliable(),
            DataChannelOptions.of(false, new DataChannelOptions.Reliable()),
            DataChannelOptions.of(true, new DataChannelOptions.Retransmits(0)),
            DataChannelOptions.of(false, new DataChannelOptions.Retransmits(0)),
            DataChannelOptions.of(false, new DataChannelOptions.Retransmits(3)),
            DataChannelOptions.of(true, new DataChannelOptions.Lifetime(Duration.ofMillis(100))),
            DataChannelOptions.of(false, new DataChannelOptions.Lifetime(Duration.ofMillis(500))));

    private static RTCDataChannelInit init(DataChannelOptions options) {
        RTCDataChannelInit init = new RTCDataChannelInit();
        init.ordered = options.ordered();
        switch (options.reliability()) {
            case DataChannelOptions.Reliable reliable -> {
                // As it is.
            }
            case DataChannelOptions.Retransmits retransmits -> init.maxRetransmits = retransmits.count();
            case DataChannelOptions.Lifetime lifetime -> init.maxPacketLifeTime = (int) lifetime.duration().toMillis();
        }
        return init;
    }

    private static byte[] message(int number, int length) {
        byte[] data = new byte[4 + length];
        Arrays.fill(data, (byte) number);
        ByteBuffer.wrap(data).putInt(number);
        return data;
    }

    private static int length(Random random) {
        return switch (random.nextInt(50)) {
            case 0 -> random.nextInt(30_000);
            case 1, 2, 3, 4 -> random.nextInt(3_000);
            default -> random.nextInt(60);
        };
    }

    private static void connect(SctpBrowserEnd browser, SctpServerEnd server) throws Exception {
        browser.answer(server.answer(browser.offer()));
        assertThat(server.up.await(40, TimeUnit.SECONDS)).as("the association comes up").isTrue();
    }

    private static boolean isReliable(DataChannelOptions options) {
        return options.reliability() instanceof DataChannelOptions.Reliable;
    }

    /**
     * How many of a burst get through a channel that may give up is for the network to say; that it goes on afterwards is not.
     * Returns how many were sent in all.
     */
    private static int sendUntilOneArrives(int first, Map<String, List<byte[]>> received, String label, Sender sender)
            throws Exception {
        AtomicInteger next = new AtomicInteger(first);
        Await.until(label + " carries a message again", MANY_LOSSES, () -> {
            sender.send(message(next.getAndIncrement(), 10));
            return received.getOrDefault(label, List.of()).stream().anyMatch(data -> ByteBuffer.wrap(data).getInt() >= first);
        });
        return next.get();
    }

    private interface Sender {
        void send(byte[] data) throws Exception;
    }

    private static void verify(String label, DataChannelOptions options, int sent, List<byte[]> received) {
        boolean[] seen = new boolean[sent];
        int last = -1;
        for (byte[] data : List.copyOf(received)) {
            int number = ByteBuffer.wrap(data).getInt();
            assertThat(data).as(label).isEqualTo(message(number, data.length - 4));
            assertThat(seen[number]).as("message " + number + " of " + label + " comes once").isFalse();
            seen[number] = true;
            if (options.ordered()) {
                assertThat(number).as(label).isGreaterThan(last);
                last = number;
            }
        }
        if (isReliable(options)) {
            assertThat(received).as(label).hasSize(sent);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 700", "0.02, 10, 400", "0.1, 5, 80"})
    void allKindsOfChannelsCarryMessagesBothWays(double loss, int jitter, int count) throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed + ", loss " + loss);
        Random random = new Random(seed);
        try (SctpServerEnd server = new SctpServerEnd(seed, loss, jitter); SctpBrowserEnd browser = new SctpBrowserEnd()) {
            List<RTCDataChannel> theirs = new ArrayList<>();
            for (int index = 0; index < KINDS.size(); index++) {
                theirs.add(browser.open("theirs" + index, init(KINDS.get(index))));
            }
            connect(browser, server);
            List<DataChannel> ours = new ArrayList<>();
            for (int index = 0; index < KINDS.size(); index++) {
                int kind = index;
                ours.add(server.call(() -> server.association()
                        .open("ours" + kind, KINDS.get(kind), System.nanoTime()).orElseThrow()));
            }
            for (int index = 0; index < KINDS.size(); index++) {
                int kind = index;
                Await.until("channel " + kind + " is open both ways", () -> browser.open("theirs" + kind)
                        && browser.open("ours" + kind)
                        && server.channels.containsKey("theirs" + kind)
                        && server.channels.containsKey("ours" + kind));
                assertThat(server.channels.get("theirs" + kind).options().ordered()).isEqualTo(KINDS.get(kind).ordered());
                assertThat(server.channels.get("theirs" + kind).options().reliability())
                        .isEqualTo(KINDS.get(kind).reliability());
                assertThat(browser.channels.get("ours" + kind).isOrdered()).isEqualTo(KINDS.get(kind).ordered());
            }
            for (int number = 0; number < count; number++) {
                for (int index = 0; index < KINDS.size(); index++) {
                    int kind = index;
                    byte[] data = message(number, length(random));
                    SctpBrowserEnd.send(theirs.get(kind), message(number, length(random)));
                    while (server.call(() -> ours.get(kind).send(false, data, System.nanoTime())) != SendOutcome.QUEUED) {
                        TimeUnit.MILLISECONDS.sleep(20);
                    }
                }
            }
            for (int index = 0; index < 2; index++) {
                int kind = index;
                Await.until("reliable messages arrive", MANY_LOSSES, () -> server.messages
                                .getOrDefault("theirs" + kind, List.of()).size() == count
                        && browser.messages.getOrDefault("ours" + kind, List.of()).size() == count);
            }
            for (int index = 0; index < KINDS.size(); index++) {
                int kind = index;
                int sentByUs = isReliable(KINDS.get(kind)) ? count : sendUntilOneArrives(count, browser.messages, "ours" + kind,
                        data -> server.call(() -> ours.get(kind).send(false, data, System.nanoTime())));
                int sentByThem = isReliable(KINDS.get(kind)) ? count : sendUntilOneArrives(count, server.messages, "theirs" + kind,
                        data -> SctpBrowserEnd.send(theirs.get(kind), data));
                if (loss == 0 && KINDS.get(kind).reliability() instanceof DataChannelOptions.Retransmits) {
                    // Less than all where a buffer of the system's overflows.
                    assertThat(browser.messages.get("ours" + index)).hasSizeGreaterThan(count / 10);
                    assertThat(server.messages.get("theirs" + index)).hasSizeGreaterThan(count / 10);
                }
                verify("ours" + index, KINDS.get(index), sentByUs, browser.messages.get("ours" + index));
                verify("theirs" + index, KINDS.get(index), sentByThem, server.messages.get("theirs" + index));
            }
            assertThat(server.ends).isEmpty();
            closeAll(browser, server, theirs, ours);
        }
    }

    /** The browser closes some of either end's channels, and we the others. */
    private static void closeAll(
            SctpBrowserEnd browser, SctpServerEnd server, List<RTCDataChannel> theirs, List<DataChannel> ours)
            throws Exception {
        List<DataChannel> accepted = List.copyOf(server.channels.values());
        for (DataChannel channel : accepted) {
            if (channel.stream() / 2 % 2 == 0) {
                server.call(() -> {
                    channel.close(System.nanoTime());
                    return true;
                });
            } else {
                browser.channels.get(channel.label()).close();
            }
        }
        Await.until("all channels are closed at both ends", MANY_LOSSES,
                () -> server.closed.size() == theirs.size() + ours.size() && browser.closed.size() == server.closed.size());
        assertThat(server.ends).isEmpty();
    }

    @Test
    void theLongestMessagesPassBothWays() throws Exception {
        try (SctpServerEnd server = new SctpServerEnd(5, 0.01, 3); SctpBrowserEnd browser = new SctpBrowserEnd()) {
            RTCDataChannel theirs = browser.open("theirs", new RTCDataChannelInit());
            connect(browser, server);
            Await.until("it is open", () -> browser.open("theirs") && server.channels.containsKey("theirs"));
            byte[] longest = new byte[256 * 1024];
            new Random(5).nextBytes(longest);
            SctpBrowserEnd.send(theirs, longest);
            DataChannel channel = server.channels.get("theirs");
            assertThat(server.call(() -> channel.send(false, longest, System.nanoTime()))).isEqualTo(SendOutcome.QUEUED);
            SctpBrowserEnd.send(theirs, new byte[0]);
            assertThat(server.call(() -> channel.send(false, new byte[0], System.nanoTime()))).isEqualTo(SendOutcome.QUEUED);
            Await.until("all arrive", () -> server.messages.getOrDefault("theirs", List.of()).size() == 2
                    && browser.messages.getOrDefault("theirs", List.of()).size() == 2);
            assertThat(server.messages.get("theirs").getFirst()).isEqualTo(longest);
            assertThat(browser.messages.get("theirs").getFirst()).isEqualTo(longest);
            assertThat(server.messages.get("theirs").getLast()).isEmpty();
            assertThat(browser.messages.get("theirs").getLast()).isEmpty();
        }
    }

    /** Streams are used again, more often than there are any. */
    @Test
    void channelsComeAndGo() throws Exception {
        try (SctpServerEnd server = new SctpServerEnd(6, 0.02, 2); SctpBrowserEnd browser = new SctpBrowserEnd()) {
            browser.open("first", new RTCDataChannelInit());
            connect(browser, server);
            Await.until("it is open", () -> browser.open("first") && server.channels.containsKey("first"));
            for (int round = 0; round < 40; round++) {
                String label = "round" + round;
                RTCDataChannel theirs = browser.open(label, new RTCDataChannelInit());
                Await.until(label + " is open", () -> browser.open(label));
                SctpBrowserEnd.send(theirs, message(round, 5));
                Await.until(label + " carries a message", () -> server.messages.containsKey(label));
                int closed = round + 1;
                theirs.close();
                Await.until(label + " is closed", () -> server.closed.size() == closed && browser.closed.size() == closed);
            }
            assertThat(server.ends).isEmpty();
        }
    }

    /** libwebrtc agrees to a shutdown, and closes its channels when the association is aborted. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBrowserUnderstandsTheEnd(boolean inOrder) throws Exception {
        try (SctpServerEnd server = new SctpServerEnd(7, 0, 0); SctpBrowserEnd browser = new SctpBrowserEnd()) {
            browser.open("only", new RTCDataChannelInit());
            connect(browser, server);
            Await.until("it is open", () -> browser.open("only") && server.channels.containsKey("only"));
            server.call(() -> {
                if (inOrder) {
                    server.association().shutdown(System.nanoTime());
                } else {
                    server.association().abort("the test is over", System.nanoTime());
                }
                return true;
            });
            Await.until("it has ended", () -> server.ends.size() == 1);
            assertThat(server.ends.getFirst().reason())
                    .isEqualTo(inOrder ? SctpEnd.Reason.SHUTDOWN : SctpEnd.Reason.ABORTED);
            if (!inOrder) {
                Await.until("the browser's channel is closed", () -> browser.closed.contains("only"));
            }
        }
    }
}
