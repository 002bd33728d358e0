package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.udp.DatagramBatch;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A sender thread and the viewers it owns. Frames and commands come through queues that nobody waits at; everything else
 * happens on this thread, viewer after viewer, a batch each, so that a big picture for one delays the others by a batch
 * at most. It sleeps while there is nothing to send.
 */
final class SenderLoop implements AutoCloseable {
    private static final Logger LOGGER = System.getLogger(SenderLoop.class.getName());

    private static final int VIDEO_RING = 64;
    private static final int AUDIO_RING = 256;
    private static final int COMMAND_RING = 4_096;
    private static final int BATCH_BYTES = Viewer.MAX_PACKETS * 1_280;
    private static final long HOUSEKEEPING_NANOS = 50_000_000L;
    private static final long CLOSE_SECONDS = 3;
    private static final int TIMED_FRAMES = 256;
    private static final long RETRY_MILLIS = 20;

    private final List<BoundedRing<PacketizedFrame>> video = new ArrayList<>();
    private final AtomicBoolean[] skipped = new AtomicBoolean[Sources.COUNT];
    private final BoundedRing<PacketizedFrame> audio = new BoundedRing<>(AUDIO_RING);
    private final BoundedRing<Runnable> commands = new BoundedRing<>(COMMAND_RING);
    private final List<Viewer> viewers = new ArrayList<>();
    private final DatagramBatch batch = new DatagramBatch(Viewer.MAX_PACKETS, BATCH_BYTES);
    private final LatencyHistogram latency = new LatencyHistogram();
    private final int[] outstanding = new int[TIMED_FRAMES];
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger assigned = new AtomicInteger();
    private final Thread thread;
    private volatile boolean sleeping;
    private volatile boolean closed;
    private int firstViewer;
    private long housekeepingAt = System.nanoTime();

    SenderLoop(int number) {
        for (int source = 0; source < Sources.COUNT; source++) {
            video.add(new BoundedRing<>(VIDEO_RING));
            skipped[source] = new AtomicBoolean();
        }
        thread = Thread.ofPlatform().name("rtp-sender-" + number).daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    LatencyHistogram latency() {
        return latency;
    }

    /** Hands a picture to all viewers of its source; takes a reference of its own. Any thread, never waits. */
    void offerVideo(PacketizedFrame frame, int source) {
        frame.retain();
        if (closed || !video.get(source).offer(frame)) {
            frame.release();
            skipped[source].set(true);
        }
        wake();
    }

    /** Hands a packet of sound to all viewers. Any thread, never waits. */
    void offerAudio(PacketizedFrame packet) {
        packet.retain();
        if (closed || !audio.offer(packet)) {
            packet.release();
        }
        wake();
    }

    /** Runs something on this thread; false when too much waits there already, or it has ended. Never waits. */
    boolean post(Runnable command) {
        if (closed || !commands.offer(command)) {
            return false;
        }
        wake();
        return true;
    }

    /** As {@link #post}, for what must not be forgotten: tries again while the queue is full. Never waits. */
    void postSurely(Runnable command) {
        if (!closed && !post(command)) {
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS).execute(() -> postSurely(command));
        }
    }

    /** How many viewers this thread has been given. */
    AtomicInteger assigned() {
        return assigned;
    }

    /** On this thread. */
    void add(Viewer viewer, long now) {
        viewers.add(viewer);
        viewer.interrupt(now);
    }

    /** On this thread. Does nothing for one that has gone. */
    void remove(Viewer viewer) {
        if (viewers.remove(viewer)) {
            viewer.close();
        }
    }

    /** On this thread: a picture has left for one viewer, or was given up. */
    void left(PacketizedFrame frame, int source) {
        if (source != Sources.HOST) {
            return;
        }
        int place = frame.frameNumber() & TIMED_FRAMES - 1;
        if (--outstanding[place] == 0) {
            long now = System.nanoTime();
            latency.record(now - frame.receivedNanos(), now);
        }
    }

    boolean onThread() {
        return Thread.currentThread() == thread;
    }

    /** Ends the thread and gives back what waits in it. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            if (!onThread() && !ended.await(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOGGER.log(Level.ERROR, "A sender thread does not end");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        if (sleeping) {
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        try {
            while (!closed) {
                runCommands();
                long now = System.nanoTime();
                distribute(now);
                long wait = serve(now);
                if (wait > 0) {
                    sleep(wait);
                }
            }
        } finally {
            closed = true;
            drain();
            ended.countDown();
        }
    }

    private void runCommands() {
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
            try {
                command.run();
            } catch (RuntimeException defect) {
                LOGGER.log(Level.ERROR, "A command of a sender thread failed", defect);
            }
        }
    }

    private void distribute(long now) {
        for (PacketizedFrame packet = audio.poll(); packet != null; packet = audio.poll()) {
            for (int index = 0; index < viewers.size(); index++) {
                viewers.get(index).offerAudio(packet);
            }
            packet.release();
        }
        for (int source = 0; source < Sources.COUNT; source++) {
            BoundedRing<PacketizedFrame> ring = video.get(source);
            for (PacketizedFrame frame = ring.poll(); frame != null; frame = ring.poll()) {
                distribute(frame, source, now);
                frame.release();
            }
            if (skipped[source].get() && skipped[source].getAndSet(false)) {
                interruptAll(source, now);
            }
        }
    }

    private void distribute(PacketizedFrame frame, int source, long now) {
        // A frame that nobody takes, or that everybody has given up already, is not measured.
        int taken = 0;
        if (source == Sources.HOST) {
            outstanding[frame.frameNumber() & TIMED_FRAMES - 1] = Integer.MAX_VALUE;
        }
        for (int index = 0; index < viewers.size(); index++) {
            if (viewers.get(index).offerVideo(frame, source, now)) {
                taken++;
            }
        }
        if (source == Sources.HOST) {
            outstanding[frame.frameNumber() & TIMED_FRAMES - 1] = taken;
        }
    }

    /** The thread was kept from running for so long that pictures were lost on the way to it. */
    private void interruptAll(int source, long now) {
        for (int index = 0; index < viewers.size(); index++) {
            if (viewers.get(index).source() == source) {
                viewers.get(index).interrupt(now);
            }
        }
    }

    /** Gives each viewer a turn; in how many ns the first of them wants the next one. */
    private long serve(long now) {
        int count = viewers.size();
        if (count == 0) {
            return Long.MAX_VALUE;
        }
        long wait = Long.MAX_VALUE;
        firstViewer = firstViewer + 1 >= count ? 0 : firstViewer + 1;
        for (int index = 0; index < count; index++) {
            Viewer viewer = viewers.get((firstViewer + index) % count);
            wait = Math.min(wait, turn(viewer, now));
        }
        if (now - housekeepingAt >= 0) {
            housekeepingAt = now + HOUSEKEEPING_NANOS;
            for (int index = 0; index < count; index++) {
                viewers.get(index).housekeeping(now);
            }
        }
        return Math.min(wait, housekeepingAt - now);
    }

    private long turn(Viewer viewer, long now) {
        try {
            return viewer.turn(batch, now);
        } catch (RuntimeException defect) {
            viewer.failed(defect);
            return Long.MAX_VALUE;
        }
    }

    private void sleep(long nanos) {
        sleeping = true;
        if (commands.isEmpty() && audio.isEmpty() && noPictures() && !closed) {
            LockSupport.parkNanos(this, nanos);
        }
        sleeping = false;
    }

    private boolean noPictures() {
        for (int source = 0; source < Sources.COUNT; source++) {
            if (!video.get(source).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private void drain() {
        runCommands();
        viewers.forEach(Viewer::close);
        viewers.clear();
        for (PacketizedFrame packet = audio.poll(); packet != null; packet = audio.poll()) {
            packet.release();
        }
        for (BoundedRing<PacketizedFrame> ring : video) {
            for (PacketizedFrame frame = ring.poll(); frame != null; frame = ring.poll()) {
                frame.release();
            }
        }
    }
}
