package io.moonfleet.media;

import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.PictureAllocator;
import io.moonfleet.media.codec.PictureEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The stream's pictures once more as H.264: at a lower bit rate for peers whose link cannot carry the host's, or in full for
 * those that cannot decode the host's. Encoded once for all
 * of them, from the hub's one decode, and only while there is one: the first subscriber starts it, the last one ends it.
 * Sound is not part of it; it is small, and stays the host's.
 */
public final class Rendition implements EncodedSource, AutoCloseable {
    private static final long MICROS = 1_000;

    /** A picture that comes so much earlier than due still counts as due: hosts' clocks are not this one's. */
    private static final long TOLERANCE_NANOS = Duration.ofMillis(4).toNanos();

    private final MediaHub hub;
    private final PictureAllocator allocator;
    private final RenditionSettings settings;
    private final KeyFrameRequests keyFrames = new KeyFrameRequests(() -> this.keyFrameWanted = true);
    private final List<EncodedConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Object lifecycle = new Object();
    private volatile boolean keyFrameWanted;
    private Optional<MediaSubscription> decoded = Optional.empty();
    private boolean closed;

    /** @param allocator of the hub's pictures; all who take decoded pictures of one hub must name the same */
    public Rendition(MediaHub hub, PictureAllocator allocator, RenditionSettings settings) {
        this.hub = hub;
        this.allocator = allocator;
        this.settings = settings;
    }

    /** {@inheritDoc} The consumer is called on the encoding thread, and gets pictures only. */
    @Override
    public EncodedSubscription subscribe(EncodedConsumer consumer) {
        synchronized (lifecycle) {
            if (closed) {
                throw new IllegalStateException("The rendition is closed");
            }
            consumers.add(consumer);
            if (decoded.isEmpty()) {
                decoded = Optional.of(hub.subscribe(allocator, new Encoding()));
            }
        }
        keyFrames.request();
        return new EncodedSubscription() {
            @Override
            public void requestKeyFrame() {
                keyFrames.request();
            }

            @Override
            public void close() {
                remove(consumer);
            }
        };
    }

    /** Whether it is being encoded because a peer needs it. */
    public boolean encoding() {
        return !consumers.isEmpty();
    }

    /** Ends all subscriptions and the encoding. */
    @Override
    public void close() {
        Optional<MediaSubscription> running;
        synchronized (lifecycle) {
            closed = true;
            consumers.clear();
            running = decoded;
            decoded = Optional.empty();
        }
        running.ifPresent(MediaSubscription::close);
    }

    private void remove(EncodedConsumer consumer) {
        Optional<MediaSubscription> running = Optional.empty();
        synchronized (lifecycle) {
            if (consumers.remove(consumer) && consumers.isEmpty()) {
                running = decoded;
                decoded = Optional.empty();
            }
        }
        running.ifPresent(MediaSubscription::close);
    }

    /** One subscription's encoder; lives on the subscription's thread and ends with it. */
    private final class Encoding implements MediaConsumer {
        private final long interval = Duration.ofSeconds(1).toNanos() / settings.framesPerSecond();
        private Optional<PictureEncoder> encoder = Optional.empty();
        private int frameNumber;
        private long dueNanos = System.nanoTime();

        @Override
        public void picture(Picture picture) {
            long now = System.nanoTime();
            if (!settings.everyPicture() && now < dueNanos - TOLERANCE_NANOS) {
                return;
            }
            dueNanos = Math.max(now, dueNanos + interval);
            boolean wanted = keyFrameWanted;
            keyFrameWanted = false;
            EncodedPicture encoded = encoderFor(picture).encode(picture, wanted);
            if (encoded.keyFrame()) {
                keyFrames.keyFrame();
            }
            EncodedVideo video = new EncodedVideo(
                    ++frameNumber, encoded.keyFrame(), now / MICROS, VideoCodec.H264, now, encoded.data());
            for (EncodedConsumer consumer : consumers) {
                consumer.video(video);
            }
        }

        @Override
        public void sound(byte[] samples) {
            // Peers have the host's own.
        }

        @Override
        public void ended() {
            encoder.ifPresent(PictureEncoder::close);
            encoder = Optional.empty();
        }

        private PictureEncoder encoderFor(Picture picture) {
            if (encoder.filter(current -> current.takes(picture)).isEmpty()) {
                ended();
                encoder = Optional.of(new PictureEncoder(
                        picture.width(),
                        picture.height(),
                        settings.width(picture.width(), picture.height()),
                        settings.height(picture.height()),
                        settings.framesPerSecond(),
                        settings.bitrateKbps()));
            }
            return encoder.orElseThrow();
        }
    }
}
