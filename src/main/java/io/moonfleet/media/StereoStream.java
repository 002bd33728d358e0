package io.moonfleet.media;

/** The host's pictures with sound that every decoder takes: the host's own where that is stereo, else mixed down. */
public final class StereoStream implements EncodedSource {
    private final MediaHub hub;
    private final StereoSound stereo;

    public StereoStream(MediaHub hub, StereoSound stereo) {
        this.hub = hub;
        this.stereo = stereo;
    }

    /** {@inheritDoc} Sound that was mixed down comes on a thread of its own. */
    @Override
    public EncodedSubscription subscribe(EncodedConsumer consumer) {
        EncodedSubscription host = hub.subscribe(new EncodedConsumer() {
            @Override
            public void video(EncodedVideo picture) {
                consumer.video(picture);
            }

            @Override
            public void audio(EncodedAudio packet) {
                if (hub.audioLayout().stereo()) {
                    consumer.audio(packet);
                }
            }
        });
        EncodedSubscription mixed = stereo.subscribe(consumer);
        return new EncodedSubscription() {
            @Override
            public void requestKeyFrame() {
                host.requestKeyFrame();
            }

            @Override
            public void close() {
                host.close();
                mixed.close();
            }
        };
    }
}
