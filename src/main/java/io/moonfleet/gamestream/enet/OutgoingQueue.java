package io.moonfleet.gamestream.enet;

import io.moonfleet.gamestream.enet.EnetCommand.Header;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The sending half of a connection: sequence numbers, commands waiting to be sent, reliable ones in flight with their
 * retransmission timers, acknowledgements owed (protocol document, sections 6.1.4 and 6.1.6). Times in microseconds.
 */
final class OutgoingQueue {
    /** Commands that may wait or be in flight; what comes on top is refused. */
    private static final int MAX_COMMANDS = 4096;
    private static final int MAX_ACKNOWLEDGEMENTS = 4096;
    private static final int MAX_IN_FLIGHT = 1024;

    private final RoundTripEstimator roundTrip;
    private final ArrayDeque<EnetCommand.Acknowledge> acknowledgements = new ArrayDeque<>();
    private final ArrayDeque<EnetCommand> waiting = new ArrayDeque<>();
    private final Map<Integer, InFlight> inFlight = new LinkedHashMap<>();
    private final Map<Integer, int[]> sequences = new HashMap<>();

    private long bytesInFlight;

    /** Reliable commands that were ever given to this queue, and those of them that have left it once. */
    private long queued;

    private long sent;
    private int group;
    private int window = EnetSettings.WINDOW_SIZE;

    /** A reliable command that was sent and is not acknowledged yet. */
    private static final class InFlight {
        private final EnetCommand command;
        private final long ordinal;
        private final long firstSent;
        private long lastSent;
        private int attempts;
        private long due;

        private InFlight(EnetCommand command, long ordinal, long now) {
            this.command = command;
            this.ordinal = ordinal;
            firstSent = now;
        }
    }

    OutgoingQueue(RoundTripEstimator roundTrip) {
        this.roundTrip = roundTrip;
    }

    void limitWindow(int bytes) {
        window = Math.max(EnetSettings.MINIMUM_MTU, Math.min(window, bytes));
    }

    void acknowledge(Header header, int sentTime) {
        if (acknowledgements.size() < MAX_ACKNOWLEDGEMENTS) {
            Header repeated = Header.plain(header.channel(), header.sequence());
            acknowledgements.add(new EnetCommand.Acknowledge(repeated, header.sequence(), sentTime));
        }
    }

    boolean hasRoomFor(int commands) {
        return waiting.size() + inFlight.size() + commands <= MAX_COMMANDS;
    }

    /** The header of the next reliable command of {@code channel}; takes the number. */
    Header nextReliable(int channel) {
        int[] counters = sequences.computeIfAbsent(channel, unused -> new int[2]);
        counters[0] = counters[0] + 1 & 0xFFFF;
        counters[1] = 0;
        return Header.reliable(channel, counters[0]);
    }

    void message(int channel, byte[] data, Delivery delivery) {
        switch (delivery) {
            case RELIABLE -> add(new EnetCommand.SendReliable(nextReliable(channel), data));
            case UNRELIABLE -> {
                int[] counters = sequences.computeIfAbsent(channel, unused -> new int[2]);
                counters[1] = counters[1] + 1 & 0xFFFF;
                add(new EnetCommand.SendUnreliable(Header.plain(channel, counters[0]), counters[1], data));
            }
            case UNSEQUENCED -> {
                group = group + 1 & 0xFFFF;
                add(new EnetCommand.SendUnsequenced(Header.unsequenced(channel), group, data));
            }
        }
    }

    void fragments(int channel, byte[] data, int pieceLength) {
        int count = (data.length + pieceLength - 1) / pieceLength;
        int start = 0;
        for (int number = 0; number < count; number++) {
            Header header = nextReliable(channel);
            if (number == 0) {
                start = header.sequence();
            }
            int offset = number * pieceLength;
            byte[] piece = Arrays.copyOfRange(data, offset, Math.min(data.length, offset + pieceLength));
            add(new EnetCommand.Fragment(header, true, start, count, number, data.length, offset, piece));
        }
    }

    void add(EnetCommand command) {
        waiting.add(command);
        if (command.header().acknowledge()) {
            queued++;
        }
    }

    /** Forgets what waits and what is in flight, but not the acknowledgements owed. */
    void clear() {
        waiting.clear();
        inFlight.clear();
        bytesInFlight = 0;
        sent = queued;
    }

    boolean reliableOutstanding() {
        return !inFlight.isEmpty() || waiting.stream().anyMatch(command -> command.header().acknowledge());
    }

    boolean empty() {
        return inFlight.isEmpty() && waiting.isEmpty();
    }

    /** The acknowledged command; empty when it was not in flight, as with an acknowledgement that came twice. */
    Optional<EnetCommand> acknowledged(int channel, int sequence, int sentTime, long now) {
        InFlight sent = inFlight.remove(channel << 16 | sequence);
        if (sent == null) {
            return Optional.empty();
        }
        bytesInFlight -= EnetCodec.size(sent.command);
        // Only a time that was really sent counts: the sample must not be the other side's invention.
        if (sentTime == wireTime(sent.lastSent)) {
            roundTrip.sample(now - sent.lastSent);
        } else if (sentTime == wireTime(sent.firstSent)) {
            roundTrip.sample(now - sent.firstSent);
        }
        return Optional.of(sent.command);
    }

    static int wireTime(long microseconds) {
        return (int) (microseconds / 1000) & 0xFFFF;
    }

    /** When the oldest unacknowledged command was first sent, {@link Long#MAX_VALUE} without one. */
    long oldestSent() {
        long oldest = Long.MAX_VALUE;
        for (InFlight sent : inFlight.values()) {
            oldest = Math.min(oldest, sent.firstSent);
        }
        return oldest;
    }

    long reliableCommands() {
        return queued;
    }

    /** Whether the first {@code count} reliable commands are acknowledged: they leave in order, so the oldest tells. */
    boolean acknowledged(long count) {
        return sent >= count
                && (inFlight.isEmpty() || inFlight.values().iterator().next().ordinal >= count);
    }

    /** When something is to be sent: at once (any past time), or at the next retransmission. */
    long due() {
        if (!acknowledgements.isEmpty() || mayStart()) {
            return Long.MIN_VALUE;
        }
        long due = Long.MAX_VALUE;
        for (InFlight sent : inFlight.values()) {
            due = Math.min(due, sent.due);
        }
        return due;
    }

    private boolean mayStart() {
        EnetCommand next = waiting.peek();
        if (next == null) {
            return false;
        }
        if (!next.header().acknowledge()) {
            return true;
        }
        return inFlight.isEmpty() || inFlight.size() < MAX_IN_FLIGHT && bytesInFlight + EnetCodec.size(next) <= window;
    }

    /**
     * Moves the commands of the next datagram into {@code batch}: acknowledgements, then repeats that are due, then
     * what waits, as much as {@code room} bytes and the datagram's command limit allow.
     */
    void fill(EnetBatch batch, long now) {
        while (!acknowledgements.isEmpty() && batch.add(acknowledgements.peek())) {
            acknowledgements.remove();
        }
        Iterator<InFlight> repeats = inFlight.values().iterator();
        while (repeats.hasNext()) {
            InFlight sent = repeats.next();
            if (now >= sent.due) {
                if (!batch.add(sent.command)) {
                    return;
                }
                transmitted(sent, now);
            }
        }
        while (mayStart() && batch.add(waiting.peek())) {
            EnetCommand command = waiting.remove();
            if (command.header().acknowledge()) {
                InFlight first = new InFlight(command, sent++, now);
                transmitted(first, now);
                inFlight.put(command.header().channel() << 16 | command.header().sequence(), first);
                bytesInFlight += EnetCodec.size(command);
            }
        }
    }

    private void transmitted(InFlight sent, long now) {
        sent.lastSent = now;
        sent.attempts++;
        sent.due = now + roundTrip.timeout(sent.attempts);
    }
}
