package io.moonfleet.media;

import io.moonfleet.media.codec.DecoderChoice;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.PictureAllocator;
import io.moonfleet.media.codec.StreamCodec;
import io.moonfleet.media.codec.VideoDecoder;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decodes the stream once, on its own thread, for as long as it is open. Starts at a key frame, which it asks for, and
 * does so again whenever something was damaged or skipped.
 */
final class VideoDecodeLoop {
    private static final Logger LOGGER = System.getLogger(VideoDecodeLoop.class.getName());

    /** Encoded pictures that may wait: a second at 60 fps; a decoder further behind than that starts afresh. */
    private static final int QUEUE_CAPACITY = 60;

    /** Bytes that they may have: a second at 250 Mbit/s, or eight of the largest that are decoded. */
    private static final long QUEUE_BYTES = 8L * VideoDecoder.MAX_ACCESS_UNIT;

    private static final long POLL_MILLIS = 250;

    /** A key frame takes a round trip and an encode; asking again earlier only makes the host send two. */
    private static final long REQUEST_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

    /** A host can damage every other picture: the log is not filled with it. */
    private static final long WARNING_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

    private static final long JOIN_MILLIS = 3_000;

    private final PictureAllocator allocator;
    private final DecoderChoice choice;
    private final Runnable requestKeyFrame;
    private final Consumer<Picture> sink;
    private final EncodedQueue queue = new EncodedQueue(QUEUE_CAPACITY, QUEUE_BYTES);
    private final Thread thread;
    private final DecoderLives lives = new DecoderLives("Video");
    private volatile long errors;

    /** Errors of decoders that have ended. */
    private long earlierErrors;

    private Optional<VideoDecoder> decoder = Optional.empty();
    private StreamCodec decoderCodec = StreamCodec.H264;
    private boolean awaitingKeyFrame;
    private long requestedAt;
    private long warnedAt = System.nanoTime() - WARNING_INTERVAL_NANOS;
    private long damagedSinceWarning;

    /** {@code sink} borrows each picture for the time of the call. */
    VideoDecodeLoop(
            PictureAllocator allocator, DecoderChoice choice, Runnable requestKeyFrame, Consumer<Picture> sink) {
        this.allocator = allocator;
        this.choice = choice;
        this.requestKeyFrame = requestKeyFrame;
        this.sink = sink;
        this.thread = Thread.ofPlatform().name("video-decode").daemon(true).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void offer(EncodedVideo picture) {
        queue.offer(picture);
    }

    long errors() {
        return errors;
    }

    /** Ends the thread and waits for it, at most a few seconds. */
    void close() {
        lives.close();
        queue.close();
        joinQuietly(thread, JOIN_MILLIS);
    }

    static void joinQuietly(Thread thread, long millis) {
        if (thread == Thread.currentThread()) {
            return;
        }
        try {
            thread.join(millis);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        lives.run(this::live);
    }

    private void live() throws InterruptedException {
        earlierErrors = errors;
        try {
            // A new decoder knows nothing of what the one before it was given.
            awaitingKeyFrame = false;
            awaitKeyFrame();
            while (lives.open()) {
                Optional<EncodedVideo> next = queue.take(POLL_MILLIS);
                if (queue.broken() && !awaitingKeyFrame) {
                    awaitKeyFrame();
                }
                if (next.isPresent()) {
                    decode(next.get());
                } else if (queue.broken()) {
                    requestAgain();
                }
            }
        } finally {
            decoder.ifPresent(VideoDecoder::close);
            decoder = Optional.empty();
        }
    }

    private void decode(EncodedVideo encoded) {
        StreamCodec codec = codec(encoded.codec());
        if (!encoded.keyFrame() && (awaitingKeyFrame || codec != decoderCodec)) {
            awaitKeyFrame();
            return;
        }
        VideoDecoder current = decoder(codec);
        Optional<Picture> picture = current.decode(encoded.data());
        errors = earlierErrors + current.errors();
        if (current.needsKeyFrame()) {
            if (!awaitingKeyFrame) {
                warnOfDamage(encoded.frameNumber());
            }
            awaitKeyFrame();
            return;
        }
        awaitingKeyFrame = false;
        picture.ifPresent(this::show);
    }

    private void warnOfDamage(int frameNumber) {
        damagedSinceWarning++;
        long now = System.nanoTime();
        if (now - warnedAt >= WARNING_INTERVAL_NANOS) {
            LOGGER.log(
                    Level.WARNING,
                    "Picture {0} is damaged; waiting for a key frame ({1} times since the last such line)",
                    frameNumber,
                    damagedSinceWarning);
            warnedAt = now;
            damagedSinceWarning = 0;
        }
    }

    /** The decoder, a new one when the host goes on in another codec, as it may after a reconnect. */
    private VideoDecoder decoder(StreamCodec codec) {
        if (decoder.isPresent() && codec == decoderCodec) {
            return decoder.get();
        }
        decoder.ifPresent(VideoDecoder::close);
        decoder = Optional.empty();
        earlierErrors = errors;
        VideoDecoder opened = new VideoDecoder(allocator, choice, codec);
        decoderCodec = codec;
        decoder = Optional.of(opened);
        return opened;
    }

    private static StreamCodec codec(VideoCodec codec) {
        return switch (codec) {
            case H264 -> StreamCodec.H264;
            case HEVC -> StreamCodec.HEVC;
            case AV1 -> StreamCodec.AV1;
        };
    }

    private void show(Picture picture) {
        try {
            sink.accept(picture);
        } finally {
            picture.release();
        }
    }

    private void awaitKeyFrame() {
        if (awaitingKeyFrame) {
            requestAgain();
            return;
        }
        awaitingKeyFrame = true;
        request();
    }

    private void requestAgain() {
        if (System.nanoTime() - requestedAt >= REQUEST_INTERVAL_NANOS) {
            request();
        }
    }

    private void request() {
        requestedAt = System.nanoTime();
        requestKeyFrame.run();
    }
}
