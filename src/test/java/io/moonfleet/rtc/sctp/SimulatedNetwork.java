package io.moonfleet.rtc.sctp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Two ends, a virtual clock, and a network between them that loses, delays, reorders and repeats. */
final class SimulatedNetwork {
    private final Random random;
    private final PriorityQueue<Packet> packets =
            new PriorityQueue<>(Comparator.comparingLong(Packet::arrival).thenComparingLong(Packet::number));
    private final TestEnd[] ends = new TestEnd[2];
    double loss;
    double duplication;
    double reordering;
    long delayMillis = 10;
    boolean cut;
    /** What gets lost besides. */
    Predicate<byte[]> drop = packet -> false;
    int sent;
    /** Any origin will do; this one wraps within an hour. */
    private long now = Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1);
    private long number;

    private record Packet(long arrival, long number, int to, byte[] data) {}

    SimulatedNetwork(long seed) {
        this(seed, SctpSettings.standard());
    }

    SimulatedNetwork(long seed, SctpSettings settings) {
        random = new Random(seed);
        ends[0] = new TestEnd(this, settings, DtlsRole.CLIENT, packet -> send(1, packet), new Random(seed + 1));
        ends[1] = new TestEnd(this, settings, DtlsRole.SERVER, packet -> send(0, packet), new Random(seed + 2));
    }

    TestEnd client() {
        return ends[0];
    }

    TestEnd server() {
        return ends[1];
    }

    /** Another client takes the place of the first. */
    void replaceClient(SctpSettings settings, long seed) {
        ends[0] = new TestEnd(this, settings, DtlsRole.CLIENT, packet -> send(1, packet), new Random(seed));
    }

    long now() {
        return now;
    }

    void advance(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void send(int to, byte[] packet) {
        sent++;
        if (cut || drop.test(packet) || random.nextDouble() < loss) {
            return;
        }
        int copies = random.nextDouble() < duplication ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delay = TimeUnit.MILLISECONDS.toNanos(delayMillis);
            if (random.nextDouble() < reordering) {
                delay += (long) (random.nextDouble() * 4 * delay);
            }
            // Times relative to the clock, for it may wrap.
            packets.add(new Packet(elapsed() + delay, number++, to, packet));
        }
    }

    private long elapsed() {
        return now - (Long.MAX_VALUE - TimeUnit.HOURS.toNanos(1));
    }

    /** Goes to the next thing that happens; false when nothing will within the time. */
    boolean step(long millis) {
        long limit = TimeUnit.MILLISECONDS.toNanos(millis);
        long wait = limit + 1;
        if (!packets.isEmpty()) {
            wait = Math.max(0, packets.peek().arrival() - elapsed());
        }
        for (TestEnd end : ends) {
            long next = end.channels.nextTimeout();
            if (next != DataChannels.NEVER) {
                wait = Math.min(wait, Math.max(0, next - now));
            }
        }
        if (wait > limit) {
            now += limit;
            return false;
        }
        now += wait;
        if (!packets.isEmpty() && packets.peek().arrival() <= elapsed()) {
            Packet packet = packets.poll();
            byte[] framed = new byte[packet.data().length + 7];
            Arrays.fill(framed, (byte) 0x55);
            System.arraycopy(packet.data(), 0, framed, 3, packet.data().length);
            ends[packet.to()].channels.receive(framed, 3, packet.data().length, now);
        }
        for (TestEnd end : ends) {
            long next = end.channels.nextTimeout();
            if (next != DataChannels.NEVER && next - now <= 0) {
                end.channels.timeout(now);
            }
        }
        return true;
    }

    /** Lets things happen for so long. */
    void run(long millis) {
        long end = now + TimeUnit.MILLISECONDS.toNanos(millis);
        while (end - now > 0) {
            step(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - now)));
        }
    }

    /** Lets things happen until something is so; fails when it is not within a simulated hour and a half. */
    void until(String what, BooleanSupplier condition) {
        long end = now + TimeUnit.MINUTES.toNanos(90);
        while (!condition.getAsBoolean()) {
            if (end - now < 0) {
                throw new AssertionError(what + " did not happen; client " + ends[0].ends + ", server " + ends[1].ends);
            }
            step(1_000);
        }
    }
}
