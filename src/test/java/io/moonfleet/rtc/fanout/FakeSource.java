package io.moonfleet.rtc.fanout;

import io.moonfleet.media.AudioLayout;
import io.moonfleet.media.EncodedAudio;
import io.moonfleet.media.EncodedConsumer;
import io.moonfleet.media.EncodedSource;
import io.moonfleet.media.EncodedSubscription;
import io.moonfleet.media.EncodedVideo;
import io.moonfleet.media.VideoCodec;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;

/** A host whose pictures are one slice of as many bytes as asked for. */
final class FakeSource implements EncodedSource {
    private final List<EncodedConsumer> consumers = new CopyOnWriteArrayList<>();
    private final Semaphore keyFrameRequests = new Semaphore(0);
    private int frameNumber;
    private volatile AudioLayout layout = AudioLayout.STEREO;

    Semaphore keyFrameRequests() {
        return keyFrameRequests;
    }

    int consumers() {
        return consumers.size();
    }

    /** Sends a picture and returns its slice, without start code. */
    byte[] picture(boolean keyFrame, int bytes) {
        byte[] slice = slice(++frameNumber, keyFrame, bytes);
        byte[] data = new byte[bytes + 4];
        data[3] = 1;
        System.arraycopy(slice, 0, data, 4, bytes);
        EncodedVideo video = new EncodedVideo(
                frameNumber, keyFrame, frameNumber * 16_667L, VideoCodec.H264, System.nanoTime(), data);
        consumers.forEach(consumer -> consumer.video(video));
        return slice;
    }

    /** A packet of 5 ms: CELT, full band, stereo. */
    void sound(int bytes) {
        byte[] packet = new byte[bytes];
        packet[0] = (byte) (29 << 3 | 4);
        consumers.forEach(consumer -> consumer.audio(new EncodedAudio(packet)));
    }

    void layout(AudioLayout sound) {
        layout = sound;
    }

    @Override
    public AudioLayout audioLayout() {
        return layout;
    }

    @Override
    public EncodedSubscription subscribe(EncodedConsumer consumer) {
        consumers.add(consumer);
        return new EncodedSubscription() {
            @Override
            public void requestKeyFrame() {
                keyFrameRequests.release();
            }

            @Override
            public void close() {
                consumers.remove(consumer);
            }
        };
    }

    private static byte[] slice(int number, boolean keyFrame, int bytes) {
        byte[] slice = new byte[bytes];
        for (int index = 0; index < bytes; index++) {
            slice[index] = (byte) (1 + (number + index) % 200);
        }
        slice[0] = (byte) (keyFrame ? 0x65 : 0x41);
        return slice;
    }
}
