package io.moonfleet.media;

import io.moonfleet.media.codec.Picture;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * One consumer's bounded queues and sender thread. Offering never waits: a full queue loses its oldest entry. While
 * nothing new comes, the last picture is sent again from time to time, so that a consumer whose path opened late, or
 * that started out coarse, gets the whole picture of a stream that stands still.
 */
final class Subscriber implements MediaSubscription {
    private static final Logger LOGGER = System.getLogger(Subscriber.class.getName());
    private static final long REPEAT_NANOS = Duration.ofMillis(200).toNanos();
    private static final long JOIN_MILLIS = 2_000;

    private final MediaConsumer consumer;
    private final int pictureCapacity;
    private final int soundCapacity;
    private final Consumer<Subscriber> onClose;
    private final ArrayDeque<Picture> pictureQueue = new ArrayDeque<>();
    private final ArrayDeque<byte[]> soundQueue = new ArrayDeque<>();
    private final Thread thread;
    private final AtomicLong pictures = new AtomicLong();
    private long picturesDropped;
    private boolean closed;
    /** Owned by the sender thread. */
    private Picture last;
    /** Owned by the sender thread: when the last picture is due again, {@link System#nanoTime()}. */
    private long repeatAt = System.nanoTime() + REPEAT_NANOS;

    Subscriber(MediaConsumer consumer, int pictureCapacity, int soundCapacity, Consumer<Subscriber> onClose) {
        this.consumer = consumer;
        this.pictureCapacity = pictureCapacity;
        this.soundCapacity = soundCapacity;
        this.onClose = onClose;
        this.thread = Thread.ofPlatform().name("media-sender").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    synchronized void offer(Picture picture) {
        if (closed) {
            return;
        }
        if (pictureQueue.size() == pictureCapacity) {
            pictureQueue.remove().release();
            picturesDropped++;
        }
        picture.retain();
        pictureQueue.add(picture);
        notifyAll();
    }

    synchronized void offer(byte[] sound) {
        if (closed) {
            return;
        }
        if (soundQueue.size() == soundCapacity) {
            soundQueue.remove();
        }
        soundQueue.add(sound);
        notifyAll();
    }

    @Override
    public long pictures() {
        return pictures.get();
    }

    @Override
    public synchronized long picturesDropped() {
        return picturesDropped;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            soundQueue.clear();
            pictureQueue.forEach(Picture::release);
            pictureQueue.clear();
            notifyAll();
        }
        onClose.accept(this);
        VideoDecodeLoop.joinQuietly(thread, JOIN_MILLIS);
    }

    private void run() {
        try {
            while (sendNext()) {
                // Each turn sends one thing.
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            LOGGER.log(Level.ERROR, "A media consumer failed; it gets nothing more", failure);
            consumer.failed();
        } finally {
            if (last != null) {
                last.release();
                last = null;
            }
            close();
            consumer.ended();
        }
    }

    /** Sends one thing, sound first since it is small and its gaps are heard; false when closed. */
    private boolean sendNext() throws InterruptedException {
        byte[] sound;
        Picture picture;
        synchronized (this) {
            long remaining = millisToRepeat();
            while (!closed && soundQueue.isEmpty() && pictureQueue.isEmpty() && remaining > 0) {
                wait(remaining);
                remaining = millisToRepeat();
            }
            if (closed) {
                return false;
            }
            sound = soundQueue.poll();
            picture = sound == null ? pictureQueue.poll() : null;
        }
        if (sound != null) {
            consumer.sound(sound);
        } else {
            sendPicture(picture);
        }
        return true;
    }

    private long millisToRepeat() {
        return TimeUnit.NANOSECONDS.toMillis(repeatAt - System.nanoTime());
    }

    /** Sends a new picture, or the last one once more when there is none. */
    private void sendPicture(Picture picture) {
        repeatAt = System.nanoTime() + REPEAT_NANOS;
        if (picture != null) {
            if (last != null) {
                last.release();
            }
            last = picture;
            pictures.incrementAndGet();
        }
        if (last != null) {
            consumer.picture(last);
        }
    }
}
