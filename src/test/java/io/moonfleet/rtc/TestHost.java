package io.moonfleet.rtc;

import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.MediaHub;
import io.moonfleet.media.codec.H264TestEncoder;
import io.moonfleet.media.codec.OpusTestEncoder;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Publishes numbered pictures and a tone in real time, with a key frame whenever the hub asks. */
final class TestHost implements AutoCloseable {
    final MediaHub hub;

    private final AtomicBoolean keyFrameWanted = new AtomicBoolean(true);
    private final AtomicInteger keyFrames = new AtomicInteger();
    private final int framesPerSecond;
    private final H264TestEncoder video;
    private final OpusTestEncoder audio = new OpusTestEncoder(5);
    private final Thread thread;
    private volatile boolean running = true;

    TestHost(int width, int height, int framesPerSecond) {
        this.framesPerSecond = framesPerSecond;
        hub = new MediaHub(() -> keyFrameWanted.set(true), 3, 10);
        video = new H264TestEncoder(width, height, framesPerSecond, 8_000);
        thread = Thread.ofPlatform().name("test-host").daemon(true).start(this::run);
    }

    int keyFrames() {
        return keyFrames.get();
    }

    private void run() {
        long start = System.nanoTime();
        long soundMillis = 0;
        for (int number = 1; running; number++) {
            boolean key = keyFrameWanted.getAndSet(false);
            if (key) {
                keyFrames.incrementAndGet();
            }
            hub.publish(new EncodedVideo(number, key, 0, video.encode(number & 0xFFFF, key)));
            long elapsed = number * 1_000L / framesPerSecond;
            for (; soundMillis < elapsed; soundMillis += 5) {
                hub.publish(new EncodedAudio(audio.encode(440, 660)));
            }
            long due = start + number * 1_000_000_000L / framesPerSecond;
            while (running && System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(10_000);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        hub.close();
        video.close();
        audio.close();
    }
}
