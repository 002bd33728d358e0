package io.moonfleet.media;

import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.media.codec.StereoEncoder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * The host's surround sound once more in stereo, for those who cannot take it as it is: decoded once, mixed down and encoded
 * once for all of them, and only while there are some and the sound is surround. Where the host sends stereo nothing comes
 * from here. It never gives pictures.
 */
public final class StereoSound implements EncodedSource, AutoCloseable {
    /** Packets that may wait: half a second of 5 ms packets. */
    private static final int QUEUE_CAPACITY = 100;

    private static final long POLL_MILLIS = 250;
    private static final long JOIN_MILLIS = 3_000;

    private final MediaHub hub;
    private final List<EncodedConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Object lifecycle = new Object();
    private Running running;
    private boolean closed;

    public StereoSound(MediaHub hub) {
        this.hub = hub;
    }

    /** {@inheritDoc} The consumer is called on the encoding thread. */
    @Override
    public EncodedSubscription subscribe(EncodedConsumer consumer) {
        synchronized (lifecycle) {
            if (closed) {
                throw new IllegalStateException("The stereo sound is closed");
            }
            consumers.add(consumer);
            if (running == null) {
                running = new Running();
            }
        }
        return new EncodedSubscription() {
            @Override
            public void requestKeyFrame() {
                // There are no pictures.
            }

            @Override
            public void close() {
                remove(consumer);
            }
        };
    }

    /** Whether sound is being encoded because somebody needs it. */
    public boolean encoding() {
        synchronized (lifecycle) {
            return running != null && running.working();
        }
    }

    /** Ends all subscriptions and the encoding. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            closed = true;
            consumers.clear();
        }
        end();
    }

    private void remove(EncodedConsumer consumer) {
        if (consumers.remove(consumer)) {
            end();
        }
    }

    /** Ends the work when nobody is left. */
    private void end() {
        Running ending = null;
        synchronized (lifecycle) {
            if (consumers.isEmpty() && running != null) {
                ending = running;
                running = null;
            }
        }
        if (ending != null) {
            ending.close();
        }
    }

    /** What there is while somebody listens; its thread begins with the first packet of surround sound. */
    private final class Running implements EncodedConsumer {
        private final ArrayBlockingQueue<EncodedAudio> queue = new ArrayBlockingQueue<>(QUEUE_CAPACITY);
        private final DecoderLives lives = new DecoderLives("Surround sound");
        private final Thread thread =
                Thread.ofPlatform().name("sound-downmix").daemon(true).unstarted(() -> lives.run(this::live));
        private final EncodedSubscription subscription;
        private volatile boolean started;

        /** What is published next is the first of a session. The encoding thread's. */
        private boolean beginning;

        Running() {
            subscription = hub.subscribe(this);
        }

        boolean working() {
            return started;
        }

        @Override
        public void video(EncodedVideo picture) {
            // Sound only.
        }

        @Override
        public void audio(EncodedAudio packet) {
            if (hub.audioLayout().stereo()) {
                return;
            }
            if (!started) {
                started = true;
                thread.start();
            }
            while (!queue.offer(packet)) {
                queue.poll();
            }
        }

        private void live() throws InterruptedException {
            while (lives.open()) {
                mix(hub.audioLayout(), hub.audioPacketMillis());
            }
        }

        /** Until the sound is of another kind. */
        private void mix(AudioLayout layout, int packetMillis) throws InterruptedException {
            try (OpusDecoder decoder = new OpusDecoder(layout.opusStreams());
                    StereoEncoder encoder = new StereoEncoder(packetMillis)) {
                SoundBlocks blocks = new SoundBlocks(encoder.blockBytes(), block -> publish(encoder.encode(block)));
                while (lives.open() && hub.audioLayout().equals(layout) && hub.audioPacketMillis() == packetMillis) {
                    EncodedAudio packet = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
                    if (packet != null && !layout.stereo()) {
                        beginning |= packet.first();
                        blocks.add(packet.lost() ? decoder.conceal() : decoder.decode(packet.data()));
                    }
                }
            }
        }

        private void publish(byte[] opus) {
            EncodedAudio packet = new EncodedAudio(opus, beginning);
            beginning = false;
            for (EncodedConsumer consumer : consumers) {
                consumer.audio(packet);
            }
        }

        /** Not under the lock: the thread may be within a consumer that waits for it. */
        void close() {
            subscription.close();
            lives.close();
            if (started && Thread.currentThread() != thread) {
                VideoDecodeLoop.joinQuietly(thread, JOIN_MILLIS);
            }
        }
    }
}
