package io.moonfleet.media;

import io.moonfleet.media.codec.DecoderChoice;
import io.moonfleet.media.codec.Picture;
import io.moonfleet.media.codec.PictureAllocator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Hands one stream's media to any number of peers, encoded as the host sent it or decoded. Publishing never waits,
 * whoever listens. For those who need decoded media, pictures and sound are decoded once, on two threads that exist only
 * while there are such subscribers: the first one starts them (a key frame is asked for), the last one to leave ends
 * them. A later subscriber joins the running decode and gets the newest picture at once, with no key frame from the host.
 */
public final class MediaHub implements EncodedSource, AutoCloseable {
    /** Raw pictures are large and old ones worthless: more than this many never wait for one consumer. */
    private static final int MAX_PICTURES = 4;

    /** Blocks of sound that may wait for one consumer at most; more would be delay that never goes away. */
    private static final int MAX_SOUND_BLOCKS = 25;

    /** What hosts send unless they are asked for less. */
    private static final int DEFAULT_PACKET_MILLIS = 5;

    private final KeyFrameRequests keyFrames;
    private final DecoderChoice choice;
    private final int pictureCapacity;
    private final int soundCapacity;
    private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
    private final List<EncodedConsumer> encoded = new CopyOnWriteArrayList<>();
    private final Object lifecycle = new Object();
    private volatile VideoDecodeLoop video;
    private volatile SoundDecodeLoop sound;
    private final LatestPicture latest = new LatestPicture();
    private volatile AudioLayout audioLayout = AudioLayout.STEREO;
    private volatile int audioPacketMillis = DEFAULT_PACKET_MILLIS;
    private long finishedErrors;
    private boolean closed;

    /** A hub that decodes in software. */
    public MediaHub(Runnable requestKeyFrame, int videoQueue, int audioQueue) {
        this(DecoderChoice.software(), requestKeyFrame, videoQueue, audioQueue);
    }

    /**
     * @param choice          what decodes the pictures
     * @param requestKeyFrame asks the host for a key frame; called on any thread, must not wait
     * @param videoQueue      pictures that may wait for one consumer (at most four are kept)
     * @param audioQueue      blocks of sound that may wait for one consumer
     */
    public MediaHub(DecoderChoice choice, Runnable requestKeyFrame, int videoQueue, int audioQueue) {
        this.choice = choice;
        this.keyFrames = new KeyFrameRequests(requestKeyFrame);
        this.pictureCapacity = Math.clamp(videoQueue, 1, MAX_PICTURES);
        this.soundCapacity = Math.clamp(audioQueue, 2, MAX_SOUND_BLOCKS);
    }

    /**
     * Takes the host's next picture. Never waits; called by one thread at a time. After a loss the caller goes on with a
     * picture that needs nothing lost: frame numbers may skip, and FFmpeg would hide a missing reference silently.
     */
    public void publish(EncodedVideo picture) {
        if (picture.keyFrame()) {
            keyFrames.keyFrame();
        }
        for (EncodedConsumer consumer : encoded) {
            consumer.video(picture);
        }
        VideoDecodeLoop loop = video;
        if (loop != null) {
            loop.offer(picture);
        }
    }

    /** Takes the host's next packet of sound. Never waits; called by one thread at a time. */
    public void publish(EncodedAudio packet) {
        for (EncodedConsumer consumer : encoded) {
            consumer.audio(packet);
        }
        SoundDecodeLoop loop = sound;
        if (loop != null) {
            loop.offer(packet);
        }
    }

    /** What the sound is from now on; called when a session connects, before its first packet. Never waits. */
    public void audioLayout(AudioLayout layout, int packetMillis) {
        audioPacketMillis = packetMillis;
        audioLayout = layout;
    }

    /** Of the sound that comes now; stereo before a host was connected. Any thread. */
    @Override
    public AudioLayout audioLayout() {
        return audioLayout;
    }

    /** How long each packet of sound is, in milliseconds. Any thread. */
    public int audioPacketMillis() {
        return audioPacketMillis;
    }

    /** Whether somebody needs decoded media just now. */
    public boolean decoding() {
        return video != null;
    }

    /** What decodes the pictures, or did last; empty before anybody needed them. Never waits. */
    public Optional<String> decoder() {
        return choice.decoder();
    }

    /** Access units that could not be decoded since the hub exists. */
    public long decodeErrors() {
        synchronized (lifecycle) {
            return finishedErrors + (video == null ? 0 : video.errors());
        }
    }

    /**
     * Starts handing decoded media to {@code consumer}. All consumers of one hub take the same kind of picture: that of
     * the allocator that came with the first of them.
     */
    public MediaSubscription subscribe(PictureAllocator allocator, MediaConsumer consumer) {
        Subscriber subscriber = new Subscriber(consumer, pictureCapacity, soundCapacity, this::remove);
        synchronized (lifecycle) {
            if (closed) {
                throw new IllegalStateException("The hub is closed");
            }
            latest.offerTo(subscriber);
            subscribers.add(subscriber);
            subscriber.start();
            if (video == null) {
                startDecoding(allocator);
            }
        }
        return subscriber;
    }

    /**
     * {@inheritDoc}
     *
     * <p>Nothing is decoded for it, and the stream of the others is not touched.
     */
    @Override
    public EncodedSubscription subscribe(EncodedConsumer consumer) {
        synchronized (lifecycle) {
            if (closed) {
                throw new IllegalStateException("The hub is closed");
            }
            encoded.add(consumer);
        }
        return new EncodedSubscription() {
            @Override
            public void requestKeyFrame() {
                keyFrames.request();
            }

            @Override
            public void close() {
                encoded.remove(consumer);
            }
        };
    }

    /** The key frame requests of all peers and paths. */
    public KeyFrameRequests keyFrameRequests() {
        return keyFrames;
    }

    /** Ends all subscriptions and the decoding. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            closed = true;
        }
        subscribers.forEach(Subscriber::close);
        encoded.clear();
    }

    private void startDecoding(PictureAllocator allocator) {
        VideoDecodeLoop videoLoop = new VideoDecodeLoop(allocator, choice, keyFrames::request, this::fanOut);
        SoundDecodeLoop soundLoop = new SoundDecodeLoop(this::audioLayout, this::fanOut);
        videoLoop.start();
        soundLoop.start();
        video = videoLoop;
        sound = soundLoop;
    }

    private void remove(Subscriber subscriber) {
        synchronized (lifecycle) {
            if (subscribers.remove(subscriber) && subscribers.isEmpty()) {
                stopDecoding();
            }
        }
    }

    private void stopDecoding() {
        VideoDecodeLoop videoLoop = video;
        SoundDecodeLoop soundLoop = sound;
        video = null;
        sound = null;
        videoLoop.close();
        soundLoop.close();
        finishedErrors += videoLoop.errors();
        latest.clear();
    }

    private void fanOut(Picture picture) {
        latest.set(picture);
        for (Subscriber subscriber : subscribers) {
            subscriber.offer(picture);
        }
    }

    private void fanOut(byte[] block) {
        for (Subscriber subscriber : subscribers) {
            subscriber.offer(block);
        }
    }
}
