package io.moonfleet.rtc.sctp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When an acknowledgement is due, and when it is due again. */
class ReceiverTest {
    private static final int FIRST = 100;
    private static final long START = 1_000_000;

    private final List<byte[]> packets = new ArrayList<>();
    private final PacketWriter writer = new PacketWriter(SctpSettings.standard(),
            (data, offset, length) -> packets.add(Arrays.copyOfRange(data, offset, offset + length)));
    private final Receiver receiver = new Receiver(SctpSettings.standard(), message -> {});

    @BeforeEach
    void start() {
        receiver.start(FIRST);
    }

    @Test
    void aGapBehindWhatWasGivenUpIsReportedTwice() throws Exception {
        messages(FIRST + 1, FIRST + 3, FIRST + 5);
        acknowledge(START);
        assertThat(acknowledgedUpTo()).isEqualTo(FIRST - 1);

        giveUp(FIRST);
        acknowledge(START);
        assertThat(acknowledgedUpTo()).isEqualTo(FIRST + 1);
        assertThat(receiver.acknowledgementDue(at(200))).as("the peer may not listen yet").isFalse();
        assertThat(receiver.acknowledgementDue(at(250))).isTrue();
        receiver.acknowledge(at(250), writer);
        writer.flush();
        assertThat(acknowledgedUpTo()).isEqualTo(FIRST + 1);
        assertThat(waits()).as("once").isFalse();

        giveUp(FIRST + 2);
        acknowledge(at(300));
        assertThat(acknowledgedUpTo()).isEqualTo(FIRST + 3);
        messages(FIRST + 6);
        acknowledge(at(310));
        assertThat(waits()).isTrue();
        giveUp(FIRST + 4);
        acknowledge(at(400));
        assertThat(acknowledgedUpTo()).isEqualTo(FIRST + 6);
        assertThat(waits()).as("nothing is missing any more").isFalse();
    }

    @Test
    void aGapAloneIsReportedOnce() throws Exception {
        messages(FIRST + 1);
        acknowledge(START);
        assertThat(waits()).isFalse();
    }

    private static long at(long millis) {
        return START + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private void messages(int... tsns) throws Exception {
        for (int tsn : tsns) {
            byte[] chunk = ByteBuffer.allocate(DataChunk.FIXED + 1).putInt(tsn).array();
            receiver.data(ChunkType.BEGIN | ChunkType.END | ChunkType.UNORDERED, chunk, 0, chunk.length);
        }
        receiver.packetEnd(START);
    }

    private void giveUp(int tsn) throws Exception {
        byte[] chunk = ByteBuffer.allocate(4).putInt(tsn).array();
        receiver.forwardTsn(chunk, 0, chunk.length);
        receiver.packetEnd(START);
    }

    private boolean waits() {
        return receiver.earlier(DataChannels.NEVER) != DataChannels.NEVER;
    }

    private void acknowledge(long now) {
        assertThat(receiver.acknowledgementDue(now)).isTrue();
        receiver.acknowledge(now, writer);
        writer.flush();
    }

    private int acknowledgedUpTo() {
        return Wire.get32(packets.getLast(), Packets.HEADER + ItemCursor.HEADER);
    }
}
