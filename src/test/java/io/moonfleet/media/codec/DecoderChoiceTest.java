package io.moonfleet.media.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DecoderChoiceTest {
    private static final DecoderChoice.Opener NOTHING_THERE = (kind, _) -> {
        throw new DeviceUnavailableException("no " + kind.label() + " today");
    };

    private final ChoiceLog log = new ChoiceLog();

    @AfterEach
    void close() {
        log.close();
    }

    static Stream<DecoderChoice> everySetting() {
        return Stream.of(
                DecoderChoice.automatic(),
                DecoderChoice.software(),
                DecoderChoice.device(DeviceKind.CUDA),
                DecoderChoice.device(DeviceKind.VAAPI));
    }

    /** With the devices of this machine, mostly none. */
    @ParameterizedTest
    @MethodSource("everySetting")
    void everySettingDecodesHere(DecoderChoice choice) {
        assertThat(choice.decoder()).isEmpty();
        try (H264TestEncoder encoder = new H264TestEncoder(640, 360, 60, 4_000);
                VideoDecoder decoder = new VideoDecoder(DirectPicture::new, choice, StreamCodec.H264)) {
            for (int number = 1; number <= 10; number++) {
                Picture picture = decoder.decode(encoder.encode(number, number == 1)).orElseThrow();
                assertThat(((DirectPicture) picture).number()).isEqualTo(number);
                picture.release();
            }
        }
        assertThat(choice.decoder()).hasValueSatisfying(name -> assertThat(name).startsWith("h264 ("));
        assertThat(log.lines).hasSize(1);
    }

    @Test
    void withoutDevicesTheReasonsAreThoseOfThisMachine() {
        assumeTrue(Files.notExists(Path.of("/dev/dri")), "there is no graphics card");
        assumeTrue(Files.notExists(Path.of("/dev/nvidiactl")), "there is no NVIDIA driver");
        for (DecoderChoice choice : everySetting().toList()) {
            choice.open(StreamCodec.H264).close();
            assertThat(choice.decoder()).contains("h264 (software)");
        }
        String cuda = "cuda is not available (cannot load libcuda.so.1)";
        String vaapi = "vaapi is not available (there is no /dev/dri/renderD*)";
        assertThat(log.lines)
                .containsExactly(
                        "INFO decoding H.264 in software: " + cuda + "; " + vaapi,
                        "INFO decoding H.264 in software: hardware decoding is set to none",
                        "WARN decoding H.264 in software: " + cuda,
                        "WARN decoding H.264 in software: " + vaapi);
    }

    @Test
    void automaticTakesTheFirstDeviceThatWorks() {
        DecoderChoice choice = DecoderChoice.automatic((kind, codec) -> switch (kind) {
            case CUDA -> NOTHING_THERE.open(kind, codec);
            case VAAPI -> new FakeDevice(kind);
        });
        try (DecoderEngine engine = choice.open(StreamCodec.H264)) {
            assertThat(engine.name()).isEqualTo("fake vaapi");
        }
        assertThat(choice.decoder()).contains("fake vaapi");
        assertThat(log.lines).containsExactly("INFO decoding H.264 by vaapi: fake vaapi");
    }

    @Test
    void softwareTouchesNoDevice() {
        DecoderChoice choice = DecoderChoice.software();
        try (DecoderEngine engine = choice.open(StreamCodec.H264)) {
            assertThat(engine.hardware()).isFalse();
        }
    }

    @Test
    void theSameOutcomeIsLoggedOnceAnotherOneAgain() {
        boolean[] plugged = {false};
        DecoderChoice choice = DecoderChoice.device(
                DeviceKind.VAAPI, (kind, codec) -> plugged[0] ? new FakeDevice(kind) : NOTHING_THERE.open(kind, codec));
        choice.open(StreamCodec.H264).close();
        choice.open(StreamCodec.H264).close();
        plugged[0] = true;
        choice.open(StreamCodec.H264).close();
        assertThat(log.lines)
                .containsExactly(
                        "WARN decoding H.264 in software: vaapi is not available (no vaapi today)",
                        "INFO decoding H.264 by vaapi: fake vaapi");
    }

    @Test
    void aDeviceThatWasGivenUpIsNotTriedAgain() {
        DecoderChoice choice = DecoderChoice.automatic((kind, _) -> new FakeDevice(kind));
        try (DecoderEngine device = choice.open(StreamCodec.H264)) {
            choice.giveUp(StreamCodec.H264, device, "is on fire");
            choice.giveUp(StreamCodec.H264, device, "is still on fire");
        }
        assertThat(choice.decoder()).contains("h264 (software)");
        assertThat(choice.open(StreamCodec.H264).hardware()).isFalse();
        assertThat(log.lines).isEqualTo(List.of(
                "INFO decoding H.264 by cuda: fake cuda",
                "WARN decoding H.264 in software for the rest of the stream: fake cuda is on fire"));
    }

    /** Is never decoded with. */
    private record FakeDevice(DeviceKind kind) implements DecoderEngine {
        @Override
        public String name() {
            return "fake " + kind.label();
        }

        @Override
        public boolean hardware() {
            return true;
        }

        @Override
        public AVCodecContext open() {
            throw new IllegalStateException("nothing is decoded here");
        }

        @Override
        public int delay() {
            return 0;
        }

        @Override
        public boolean made(AVFrame frame) {
            return true;
        }

        @Override
        public void close() {}
    }
}
