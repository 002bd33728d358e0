package io.moonfleet.bench.viewer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread that receives for several viewers. It rests a moment after each round, so that several packets are read at
 * once; what a viewer measures is that much less exact.
 */
public final class ViewerLoop implements AutoCloseable {
    private static final long REST_NANOS = TimeUnit.MICROSECONDS.toNanos(400);
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final int LARGEST_DATAGRAM = 2048;

    /** Called on the loop's thread. */
    interface Member {
        void datagram(ByteBuffer datagram, long nanoTime);

        /** Each 10 ms. */
        void tick(long nanoTime);
    }

    private record Registration(DatagramChannel channel, Member member) {}

    private final Selector selector;
    private final Queue<Registration> joining = new ConcurrentLinkedQueue<>();
    private final List<Member> members = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    public ViewerLoop(String name) {
        try {
            selector = Selector.open();
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        thread = Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    /** The channel must not block. It leaves by being closed. */
    void add(DatagramChannel channel, Member member) {
        joining.add(new Registration(channel, member));
        selector.wakeup();
    }

    void remove(Member member) {
        members.remove(member);
    }

    private void run() {
        ByteBuffer datagram = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
        long nextTick = System.nanoTime();
        try {
            while (!closed) {
                selector.select(key -> receive(key, datagram), TimeUnit.NANOSECONDS.toMillis(TICK_NANOS));
                for (Registration next = joining.poll(); next != null; next = joining.poll()) {
                    register(next);
                }
                long now = System.nanoTime();
                if (now - nextTick >= 0) {
                    members.forEach(member -> member.tick(now));
                    nextTick = now + TICK_NANOS;
                }
                LockSupport.parkNanos(REST_NANOS);
            }
            selector.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private void register(Registration registration) {
        try {
            registration.channel().register(selector, SelectionKey.OP_READ, registration.member());
            members.add(registration.member());
        } catch (ClosedChannelException gone) {
            // The viewer left before it was registered.
        }
    }

    private static void receive(SelectionKey key, ByteBuffer datagram) {
        Member member = (Member) key.attachment();
        DatagramChannel channel = (DatagramChannel) key.channel();
        try {
            while (channel.read(datagram.clear()) > 0) {
                member.datagram(datagram.flip(), System.nanoTime());
            }
        } catch (IOException gone) {
            // Closed, or the streamer's port is: the viewer notices that nothing comes.
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(3));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
