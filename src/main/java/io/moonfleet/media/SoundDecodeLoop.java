package io.moonfleet.media;

import io.moonfleet.media.codec.OpusDecoder;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Decodes the stream's sound once, on its own thread, for as long as it is open. */
final class SoundDecodeLoop {
    /** Packets that may wait: half a second of 5 ms packets. Older sound than that is worth nothing. */
    private static final int QUEUE_CAPACITY = 100;

    private static final long POLL_MILLIS = 250;
    private static final long JOIN_MILLIS = 3_000;

    private final Supplier<AudioLayout> layout;
    private final SoundBlocks blocks;
    private final ArrayBlockingQueue<EncodedAudio> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
    private final Thread thread;
    private final DecoderLives lives = new DecoderLives("Sound");

    SoundDecodeLoop(Supplier<AudioLayout> layout, Consumer<byte[]> sink) {
        this.layout = layout;
        this.blocks = new SoundBlocks(SoundBlocks.TEN_MILLIS, sink);
        this.thread = Thread.ofPlatform().name("sound-decode").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Called by one thread at a time. */
    void offer(EncodedAudio packet) {
        while (!queue.offer(packet)) {
            queue.poll();
        }
    }

    void close() {
        lives.close();
        VideoDecodeLoop.joinQuietly(thread, JOIN_MILLIS);
    }

    private void run() {
        lives.run(this::live);
    }

    private void live() throws InterruptedException {
        while (lives.open()) {
            decode(layout.get());
        }
    }

    /** Until the sound is of another layout. */
    private void decode(AudioLayout current) throws InterruptedException {
        try (OpusDecoder decoder = new OpusDecoder(current.opusStreams())) {
            while (lives.open() && layout.get().equals(current)) {
                EncodedAudio packet = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                if (packet != null) {
                    blocks.add(packet.lost() ? decoder.conceal() : decoder.decode(packet.data()));
                }
            }
        }
    }
}
