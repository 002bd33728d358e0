package io.moonfleet.rtc.fanout;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedConsumer;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedSubscription;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.VideoCodec;
import io.moonfleet.rtc.rtp.Av1Packetizer;
import io.moonfleet.rtc.rtp.H264Packetizer;
import io.moonfleet.rtc.rtp.HevcPacketizer;
import io.moonfleet.rtc.rtp.OpusPacketizer;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.PacketizedFramePool;
import io.moonfleet.rtc.rtp.VideoPacketizer;
import io.moonfleet.rtc.sdp.VideoProfile;
import java.util.List;
import java.util.Optional;

/**
 * One source of media on its way to the sender threads, subscribed to while a viewer uses it. Pictures and sound are packetized
 * here once, each on the thread it comes on.
 */
final class SourceFeed implements EncodedConsumer {
    private final EncodedSource source;
    private final int pictures;
    private final int sound;
    private final PacketizedFramePool pool;
    private final List<SenderLoop> loops;
    private final OpusPacketizer opus = new OpusPacketizer();
    private Optional<VideoPacketizer> packetizer = Optional.empty();
    private Optional<VideoCodec> codec = Optional.empty();
    private volatile int coding = VideoProfile.H264.ordinal();
    private volatile Optional<EncodedSubscription> subscription = Optional.empty();
    private int users;
    private boolean over;

    /**
     * @param pictures which source its pictures are ({@link Sources})
     * @param sound    which one its sound is ({@link SoundSources})
     */
    SourceFeed(EncodedSource source, int pictures, int sound, PacketizedFramePool pool, List<SenderLoop> loops) {
        this.source = source;
        this.pictures = pictures;
        this.sound = sound;
        this.pool = pool;
        this.loops = loops;
    }

    /** How pictures are coded from now on; H.264 before this is said. */
    void coding(VideoProfile profile) {
        coding = profile.ordinal();
    }

    /** Of the packets of sound that come now. Any thread. */
    AudioLayout audioLayout() {
        return source.audioLayout();
    }

    synchronized void use() {
        if (users++ == 0 && !over) {
            subscription = Optional.of(source.subscribe(this));
        }
    }

    synchronized void leave() {
        if (--users == 0) {
            subscription.ifPresent(EncodedSubscription::close);
            subscription = Optional.empty();
        }
    }

    synchronized void end() {
        over = true;
        subscription.ifPresent(EncodedSubscription::close);
        subscription = Optional.empty();
    }

    void requestKeyFrame() {
        subscription.ifPresent(EncodedSubscription::requestKeyFrame);
    }

    @Override
    public void video(EncodedVideo picture) {
        PacketizedFrame frame = pool.acquire(picture.data().length);
        try {
            packetizerFor(picture.codec()).packetize(picture, frame);
            frame.receivedNanos(picture.receivedNanos());
            frame.coding(coding);
            if (frame.count() > 0) {
                for (int index = 0; index < loops.size(); index++) {
                    SenderLoop loop = loops.get(index);
                    if (loop.assigned().get() > 0) {
                        loop.offerVideo(frame, pictures);
                    }
                }
            }
        } finally {
            frame.release();
        }
    }

    @Override
    public void audio(EncodedAudio packet) {
        if (sound == SoundSources.NONE) {
            return;
        }
        PacketizedFrame frame = pool.acquire(packet.data().length);
        try {
            long now = System.nanoTime();
            opus.packetize(packet, frame, now);
            frame.receivedNanos(now);
            frame.coding(sound);
            frame.layout(source.audioLayout());
            if (frame.count() > 0) {
                for (int index = 0; index < loops.size(); index++) {
                    SenderLoop loop = loops.get(index);
                    if (loop.assigned().get() > 0) {
                        loop.offerAudio(frame);
                    }
                }
            }
        } finally {
            frame.release();
        }
    }

    private VideoPacketizer packetizerFor(VideoCodec wanted) {
        if (codec.isEmpty() || codec.get() != wanted) {
            codec = Optional.of(wanted);
            packetizer = Optional.of(
                    switch (wanted) {
                        case H264 -> new H264Packetizer();
                        case HEVC -> new HevcPacketizer();
                        case AV1 -> new Av1Packetizer();
                    });
        }
        return packetizer.orElseThrow();
    }
}
