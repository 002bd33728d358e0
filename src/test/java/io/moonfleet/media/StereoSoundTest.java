package io.moonfleet.media;

import static io.moonfleet.media.codec.RecordedSurround.amplitude;
import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.media.codec.RecordedSurround;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StereoSoundTest {
    private static final AudioLayout SURROUND = new AudioLayout(6, 4, 2, List.of(0, 1, 2, 3, 4, 5));
    private static final int PACKET_MILLIS = 5;

    private final MediaHub hub = new MediaHub(() -> {}, 4, 25);
    private final StereoSound stereo = new StereoSound(hub);

    private static final class Listener implements EncodedConsumer {
        private final BlockingQueue<EncodedAudio> packets = new LinkedBlockingQueue<>();

        @Override
        public void video(EncodedVideo picture) {
            throw new AssertionError("a picture");
        }

        @Override
        public void audio(EncodedAudio packet) {
            packets.add(packet);
        }

        private EncodedAudio next() throws InterruptedException {
            EncodedAudio packet = packets.poll(20, TimeUnit.SECONDS);
            assertThat(packet).isNotNull();
            return packet;
        }
    }

    @AfterEach
    void close() {
        stereo.close();
        hub.close();
    }

    @Test
    void surroundSoundIsMixedDownOnceForAll() throws Exception {
        hub.audioLayout(SURROUND, PACKET_MILLIS);
        Listener one = new Listener();
        Listener other = new Listener();
        stereo.subscribe(one);
        EncodedSubscription leaving = stereo.subscribe(other);
        ByteArrayOutputStream sound = new ByteArrayOutputStream();
        try (OpusDecoder decoder = new OpusDecoder()) {
            for (byte[] packet : RecordedSurround.packets().subList(200, 320)) {
                hub.publish(new EncodedAudio(packet));
                EncodedAudio mixed = one.next();
                assertThat(other.next()).isSameAs(mixed);
                sound.writeBytes(decoder.decode(mixed.data()));
            }
            assertThat(decoder.errors()).isZero();
        }
        byte[] samples = sound.toByteArray();
        double front = amplitude(samples, 0, 300);
        assertThat(front).isGreaterThan(500);
        assertThat(amplitude(samples, 1, 300)).isLessThan(0.1 * front);
        assertThat(amplitude(samples, 1, 800)).isGreaterThan(0.5 * front);
        leaving.close();
        hub.publish(new EncodedAudio(RecordedSurround.packets().get(320)));
        one.next();
        assertThat(other.packets).isEmpty();
    }

    @Test
    void whereASessionBeginsTheMixedSoundSaysSo() throws Exception {
        hub.audioLayout(SURROUND, PACKET_MILLIS);
        Listener listener = new Listener();
        stereo.subscribe(listener);
        List<byte[]> packets = RecordedSurround.packets();
        for (int index = 200; index < 206; index++) {
            hub.publish(new EncodedAudio(packets.get(index), index % 3 == 0));
            assertThat(listener.next().first()).isEqualTo(index % 3 == 0);
        }
    }

    @Test
    void aLostPacketIsConcealedAndCostsNoTime() throws Exception {
        hub.audioLayout(SURROUND, PACKET_MILLIS);
        Listener listener = new Listener();
        stereo.subscribe(listener);
        List<byte[]> packets = RecordedSurround.packets();
        for (int index = 200; index < 220; index++) {
            hub.publish(index == 210 ? EncodedAudio.LOST : new EncodedAudio(packets.get(index)));
            assertThat(listener.next().lost()).isFalse();
        }
    }

    @Test
    void stereoSoundOfTheHostIsNotTouched() throws Exception {
        Listener listener = new Listener();
        EncodedSubscription subscription = stereo.subscribe(listener);
        hub.publish(new EncodedAudio(new byte[] {(byte) 0xEC, (byte) 0xFF, (byte) 0xFE}));
        assertThat(stereo.encoding()).isFalse();
        assertThat(listener.packets).isEmpty();
        subscription.close();

        Listener whole = new Listener();
        new StereoStream(hub, stereo).subscribe(whole);
        EncodedAudio packet = new EncodedAudio(new byte[] {(byte) 0xEC, (byte) 0xFF, (byte) 0xFE});
        hub.publish(packet);
        assertThat(whole.next()).isSameAs(packet);
    }

    @Test
    void theThreadEndsWithTheLastListener() throws Exception {
        hub.audioLayout(SURROUND, PACKET_MILLIS);
        Listener listener = new Listener();
        EncodedSubscription subscription = stereo.subscribe(listener);
        hub.publish(new EncodedAudio(RecordedSurround.packets().get(200)));
        listener.next();
        assertThat(stereo.encoding()).isTrue();
        subscription.close();
        assertThat(stereo.encoding()).isFalse();
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("sound-downmix");
    }
}
