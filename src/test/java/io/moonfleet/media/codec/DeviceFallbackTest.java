package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that work, refuse, fail and delay, with other decoders in their place. */
class DeviceFallbackTest {
    private static final String GIVEN_UP = "WARN decoding H.264 in software for the rest of the stream: ";

    private final ChoiceLog log = new ChoiceLog();
    private final H264TestEncoder encoder = new H264TestEncoder(640, 360, 60, 4_000);
    private int alive;

    @BeforeEach
    void count() {
        alive = DirectPicture.ALIVE.get();
    }

    @AfterEach
    void everythingIsFreed() {
        log.close();
        encoder.close();
        assertThat(DirectPicture.ALIVE.get()).isEqualTo(alive);
        assertThat(StandInEngine.OPEN.get()).isZero();
    }

    private static int number(Optional<Picture> picture) {
        DirectPicture shown = (DirectPicture) picture.orElseThrow();
        int number = shown.number();
        shown.release();
        return number;
    }

    @Test
    void anEngineThatWorksIsUsed() {
        DecoderChoice choice = StandInEngine.named("libopenh264");
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= 20; number++) {
                assertThat(number(decoder.decode(encoder.encode(number, number == 1)))).isEqualTo(number);
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(choice.decoder()).contains("libopenh264 (stand-in)");
        assertThat(log.lines).containsExactly("INFO decoding H.264 by cuda: libopenh264 (stand-in)");
    }

    /** Video4Linux has no decoder on any machine that tests run on. */
    @Test
    void anEngineThatDoesNotOpenIsReplacedBeforeTheFirstPicture() {
        DecoderChoice choice = StandInEngine.named("h264_v4l2m2m");
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            assertThat(choice.decoder()).contains("h264 (software)");
            assertThat(number(decoder.decode(encoder.encode(1, true)))).isEqualTo(1);
            assertThat(decoder.errors()).isZero();
        }
        assertThat(log.lines.getLast())
                .startsWith(GIVEN_UP + "h264_v4l2m2m (stand-in) cannot be used: The decoder h264_v4l2m2m cannot be opened");
    }

    @Test
    void anEngineThatThisFfmpegLacksIsReplaced() {
        DecoderChoice choice = StandInEngine.named("h264_elsewhere");
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            assertThat(number(decoder.decode(encoder.encode(1, true)))).isEqualTo(1);
        }
        assertThat(log.lines.getLast()).endsWith("This FFmpeg has no decoder h264_elsewhere");
    }

    /** A decoder of another format fails at each picture of this one, key frames too. */
    @Test
    void anEngineThatFailsAgainAndAgainIsGivenUpForTheStream() {
        DecoderChoice choice = StandInEngine.named("vp8");
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= VideoDecoder.MAX_DEVICE_FAILURES; number++) {
                assertThat(choice.givenUp(StreamCodec.H264)).isFalse();
                assertThat(decoder.decode(encoder.encode(number, true))).isEmpty();
                assertThat(decoder.needsKeyFrame()).isTrue();
            }
            assertThat(choice.givenUp(StreamCodec.H264)).isTrue();
            assertThat(StandInEngine.OPEN.get()).isZero();
            assertThat(number(decoder.decode(encoder.encode(7, true)))).isEqualTo(7);
            assertThat(number(decoder.decode(encoder.encode(8, false)))).isEqualTo(8);
            assertThat(decoder.errors()).isEqualTo(VideoDecoder.MAX_DEVICE_FAILURES);
        }
        try (VideoDecoder next = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            assertThat(number(next.decode(encoder.encode(9, true)))).isEqualTo(9);
        }
        assertThat(log.lines)
                .containsExactly(
                        "INFO decoding H.264 by cuda: vp8 (stand-in)",
                        GIVEN_UP + "vp8 (stand-in) failed at 3 pictures in a row");
    }

    @Test
    void oneDamagedPictureIsNoReasonToGiveUp() {
        DecoderChoice choice = StandInEngine.named("libopenh264");
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= 3 * VideoDecoder.MAX_DEVICE_FAILURES; number++) {
                assertThat(decoder.decode(new byte[] {0, 0, 0, 1, 0x65, 1, 2, 3})).isEmpty();
                assertThat(decoder.needsKeyFrame()).isTrue();
                assertThat(number(decoder.decode(encoder.encode(number, true)))).isEqualTo(number);
                assertThat(decoder.needsKeyFrame()).isFalse();
            }
        }
        assertThat(choice.givenUp(StreamCodec.H264)).isFalse();
    }

    @Test
    void aFewPicturesHeldBackAreNoDamage() {
        DecoderChoice choice = StandInEngine.holdingBack(2);
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= 30; number++) {
                Optional<Picture> picture = decoder.decode(encoder.encode(number, number == 1));
                assertThat(decoder.needsKeyFrame()).isFalse();
                if (number <= 2) {
                    assertThat(picture).isEmpty();
                } else {
                    assertThat(number(picture)).isEqualTo(number - 2);
                }
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(choice.givenUp(StreamCodec.H264)).isFalse();
    }

    @Test
    void tooManyPicturesHeldBackAreNotWaitedFor() {
        DecoderChoice choice = StandInEngine.holdingBack(StandInEngine.DELAY + 3);
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= StandInEngine.DELAY; number++) {
                assertThat(decoder.decode(encoder.encode(number, number == 1))).isEmpty();
                assertThat(decoder.needsKeyFrame()).isFalse();
            }
            assertThat(decoder.decode(encoder.encode(5, false))).isEmpty();
            assertThat(decoder.needsKeyFrame()).isTrue();
            assertThat(number(decoder.decode(encoder.encode(6, true)))).isEqualTo(6);
            assertThat(decoder.errors()).isEqualTo(1);
        }
        assertThat(log.lines.getLast()).isEqualTo(GIVEN_UP + "h264 (stand-in) holds back more than 4 pictures");
    }

    @Test
    void whereFfmpegItselfGoesOnInSoftwareNoPictureIsLost() {
        DecoderChoice choice = StandInEngine.passingOver();
        try (VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= 5; number++) {
                assertThat(number(decoder.decode(encoder.encode(number, number == 1)))).isEqualTo(number);
            }
            assertThat(decoder.errors()).isZero();
        }
        assertThat(choice.decoder()).contains("h264 (software)");
        assertThat(log.lines.getLast())
                .isEqualTo(GIVEN_UP + "h264 (stand-in) does not take this stream (640 by 360)");
    }
}
