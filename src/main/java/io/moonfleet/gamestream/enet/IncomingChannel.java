package io.moonfleet.gamestream.enet;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The receiving half of one channel: puts reliable commands in order, suppresses repeats, joins fragments and lets
 * unreliable messages through while they are newer than what was delivered (protocol document, section 6.1.4).
 * Bounded: what does not fit is not acknowledged, so that the sender repeats or gives up.
 */
final class IncomingChannel {
    /** Reliable commands that may wait for an earlier one. */
    private static final int MAX_WAITING = 2048;
    private static final int MAX_UNRELIABLE_WAITING = 32;

    private final int maximumMessageSize;
    private final ReceiveBudget budget;
    private final Consumer<byte[]> sink;
    private final Map<Integer, EnetCommand> waiting = new HashMap<>();
    /** Unreliable messages sent after a reliable one that is still missing, by both sequence numbers. */
    private final TreeMap<Integer, byte[]> unreliableWaiting = new TreeMap<>();

    private int delivered;
    private int deliveredUnreliable;
    private Assembly reliableAssembly;
    private Assembly unreliableAssembly;

    IncomingChannel(int maximumMessageSize, ReceiveBudget budget, Consumer<byte[]> sink) {
        this.maximumMessageSize = maximumMessageSize;
        this.budget = budget;
        this.sink = sink;
    }

    /** Takes a SEND_RELIABLE or reliable SEND_FRAGMENT; whether it may be acknowledged. */
    boolean reliable(EnetCommand command) {
        int sequence = command.header().sequence();
        int ahead = sequence - delivered & 0xFFFF;
        if (ahead == 0 || ahead > 0x7FFF) {
            return true;
        }
        if (ahead == 1) {
            deliver(command);
            deliverWaiting();
            deliverUnreliableWaiting();
            return true;
        }
        if (waiting.containsKey(sequence)) {
            return true;
        }
        if (ahead > MAX_WAITING || !budget.take(EnetCodec.size(command))) {
            return false;
        }
        waiting.put(sequence, command);
        return true;
    }

    private void deliverWaiting() {
        while (!waiting.isEmpty()) {
            EnetCommand next = waiting.remove(delivered + 1 & 0xFFFF);
            if (next == null) {
                return;
            }
            budget.giveBack(EnetCodec.size(next));
            deliver(next);
        }
    }

    private void deliver(EnetCommand command) {
        delivered = command.header().sequence();
        deliveredUnreliable = 0;
        if (command instanceof EnetCommand.Fragment fragment) {
            fragmentInOrder(fragment);
        } else if (command instanceof EnetCommand.SendReliable reliable) {
            reliableAssembly = null;
            if (reliable.data().length <= maximumMessageSize) {
                sink.accept(reliable.data());
            }
        }
    }

    /** Reliable fragments come here in sequence, so a message is whole when its last piece follows all the others. */
    private void fragmentInOrder(EnetCommand.Fragment fragment) {
        if (fragment.fragmentNumber() == 0) {
            reliableAssembly = Assembly.start(fragment, maximumMessageSize);
        }
        Assembly assembly = reliableAssembly;
        if (assembly == null || !assembly.add(fragment)) {
            reliableAssembly = null;
            return;
        }
        if (assembly.complete()) {
            reliableAssembly = null;
            sink.accept(assembly.data);
        }
    }

    void unreliable(EnetCommand.SendUnreliable message) {
        if (message.data().length <= maximumMessageSize) {
            unreliable(message.header().sequence(), message.unreliableSequence(), message.data());
        }
    }

    void unreliableFragment(EnetCommand.Fragment fragment) {
        Assembly assembly = unreliableAssembly;
        if (assembly == null || !assembly.sameMessage(fragment)) {
            assembly = Assembly.start(fragment, maximumMessageSize);
            unreliableAssembly = assembly;
        }
        if (assembly != null && assembly.add(fragment) && assembly.complete()) {
            unreliableAssembly = null;
            unreliable(fragment.header().sequence(), fragment.startSequence(), assembly.data);
        }
    }

    private void unreliable(int reliableSequence, int sequence, byte[] data) {
        int ahead = reliableSequence - delivered & 0xFFFF;
        if (ahead == 0) {
            int newer = sequence - deliveredUnreliable & 0xFFFF;
            if (newer != 0 && newer <= 0x7FFF) {
                deliveredUnreliable = sequence;
                sink.accept(data);
            }
        } else if (ahead <= MAX_WAITING
                && unreliableWaiting.size() < MAX_UNRELIABLE_WAITING
                && !unreliableWaiting.containsKey(reliableSequence << 16 | sequence)
                && budget.take(data.length)) {
            unreliableWaiting.put(reliableSequence << 16 | sequence, data);
        }
    }

    private void deliverUnreliableWaiting() {
        Iterator<Map.Entry<Integer, byte[]>> entries = unreliableWaiting.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Integer, byte[]> entry = entries.next();
            int ahead = (entry.getKey() >>> 16) - delivered & 0xFFFF;
            if (ahead == 0 || ahead > MAX_WAITING) {
                entries.remove();
                budget.giveBack(entry.getValue().length);
                if (ahead == 0) {
                    unreliable(entry.getKey() >>> 16, entry.getKey() & 0xFFFF, entry.getValue());
                }
            }
        }
    }

    /** A message being joined from its fragments. */
    private static final class Assembly {
        private final EnetCommand.Fragment first;
        private final byte[] data;
        private final boolean[] present;
        private int missing;
        private int missingBytes;

        private Assembly(EnetCommand.Fragment first) {
            this.first = first;
            data = new byte[first.totalLength()];
            present = new boolean[first.fragmentCount()];
            missing = first.fragmentCount();
            missingBytes = first.totalLength();
        }

        /** Null when the announced sizes cannot be. */
        static Assembly start(EnetCommand.Fragment fragment, int maximumMessageSize) {
            int count = fragment.fragmentCount();
            int total = fragment.totalLength();
            boolean possible = total > 0 && total <= maximumMessageSize && count > 0 && count <= total && count <= 1024;
            return possible ? new Assembly(fragment) : null;
        }

        boolean sameMessage(EnetCommand.Fragment fragment) {
            return fragment.startSequence() == first.startSequence()
                    && fragment.header().sequence() == first.header().sequence()
                    && fragment.fragmentCount() == first.fragmentCount()
                    && fragment.totalLength() == first.totalLength();
        }

        /** Whether the piece belongs here. A repeated piece does and changes nothing. */
        boolean add(EnetCommand.Fragment fragment) {
            int number = fragment.fragmentNumber();
            int offset = fragment.fragmentOffset();
            int length = fragment.data().length;
            boolean fits = fragment.startSequence() == first.startSequence()
                    && fragment.fragmentCount() == present.length
                    && fragment.totalLength() == data.length
                    && number >= 0
                    && number < present.length
                    && offset >= 0
                    && length > 0
                    && offset <= data.length - length;
            if (!fits) {
                return false;
            }
            if (!present[number]) {
                present[number] = true;
                missing--;
                missingBytes -= length;
                System.arraycopy(fragment.data(), 0, data, offset, length);
            }
            return true;
        }

        boolean complete() {
            return missing == 0 && missingBytes == 0;
        }
    }
}
