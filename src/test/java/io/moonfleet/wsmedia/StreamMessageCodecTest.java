package io.moonfleet.wsmedia;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Byte for byte what section 9 of the streamers contract says. */
class StreamMessageCodecTest {
    private static final byte[] ACCESS_UNIT = HexFormat.of().parseHex("0000000165b800");

    private static StreamMessage.Video video(boolean keyFrame) {
        return new StreamMessage.Video(
                VideoCodecId.H264, keyFrame, false, 0x0102030405060708L, 2560, 1600, ACCESS_UNIT);
    }

    private static String hex(StreamMessage message) {
        return HexFormat.of().formatHex(StreamMessageCodec.encode(message));
    }

    private static StreamMessage decoded(String hex) throws StreamFormatException {
        return StreamMessageCodec.decode(HexFormat.of().parseHex(hex));
    }

    @Test
    void videoHasAHeaderOfFifteenBytesInFrontOfTheAccessUnit() throws StreamFormatException {
        String key = "01" + "01" + "01" + "0102030405060708" + "0a00" + "0640" + "0000000165b800";
        assertThat(hex(video(true))).isEqualTo(key);
        assertThat(hex(video(false))).startsWith("010100");
        assertThat(decoded(key)).isInstanceOfSatisfying(StreamMessage.Video.class, decoded -> {
            assertThat(decoded).usingRecursiveComparison().isEqualTo(video(true));
        });
        assertThat(decoded("012103" + "0000000000000001" + "0780" + "0438")).isInstanceOfSatisfying(
                StreamMessage.Video.class, decoded -> {
                    assertThat(decoded.codec()).isEqualTo(VideoCodecId.AV1_MAIN_10);
                    assertThat(decoded.keyFrame()).isTrue();
                    assertThat(decoded.gopReplay()).isTrue();
                    assertThat(decoded.data()).isEmpty();
                });
    }

    @Test
    void keyFramesAreToldFromTheBytesAlone() {
        assertThat(StreamMessageCodec.isKeyFrame(StreamMessageCodec.encode(video(true)))).isTrue();
        assertThat(StreamMessageCodec.isKeyFrame(StreamMessageCodec.encode(video(false)))).isFalse();
        assertThat(StreamMessageCodec.isKeyFrame(HexFormat.of().parseHex("010101"))).isFalse();
        assertThat(StreamMessageCodec.isKeyFrame(StreamMessageCodec.encode(
                        new StreamMessage.Audio(1, 0x0100_0000_0000_0000L, new byte[20]))))
                .isFalse();
    }

    @Test
    void audioHasChannelsAndATime() throws StreamFormatException {
        StreamMessage.Audio audio = new StreamMessage.Audio(2, 5_000_000, new byte[] {(byte) 0xFC, 1, 2});
        assertThat(hex(audio)).isEqualTo("02" + "02" + "00000000004c4b40" + "fc0102");
        assertThat(decoded(hex(audio))).usingRecursiveComparison().isEqualTo(audio);
    }

    @Test
    void aBatchIsVideoMessagesWithTheirLengths() throws StreamFormatException {
        StreamMessage.VideoBatch batch = new StreamMessage.VideoBatch(List.of(video(true), video(false)));
        String first = hex(video(true));
        String second = hex(video(false));
        assertThat(hex(batch)).isEqualTo("03" + "0002" + "00000016" + first + "00000016" + second);
        assertThat(decoded(hex(batch))).usingRecursiveComparison().isEqualTo(batch);
    }

    @Test
    void theStreamIsAnnounced() throws StreamFormatException {
        StreamMessage.StreamInit init =
                new StreamMessage.StreamInit(VideoCodecId.HEVC_MAIN_10, 1920, 1080, 60, 2, 48_000, true);
        assertThat(hex(init)).isEqualTo("30" + "11" + "0780" + "0438" + "3c" + "02" + "0000bb80" + "01");
        assertThat(decoded(hex(init))).isEqualTo(init);
    }

    @Test
    void aFrameRateThatDoesNotFitIsTheLargestThatDoes() {
        assertThat(hex(new StreamMessage.StreamInit(VideoCodecId.H264, 1, 1, 360, 2, 48_000, false)))
                .isEqualTo("3001" + "0001" + "0001" + "ff" + "02" + "0000bb80" + "00");
    }

    @Test
    void textsAreUtf8() throws StreamFormatException {
        assertThat(hex(new StreamMessage.StreamError("aé"))).isEqualTo("31" + "61c3a9");
        assertThat(decoded("3161c3a9")).isEqualTo(new StreamMessage.StreamError("aé"));
        assertThat(hex(new StreamMessage.Control("{}"))).isEqualTo("207b7d");
        assertThat(decoded("207b7d")).isEqualTo(new StreamMessage.Control("{}"));
    }

    @Test
    void aPongRepeatsThePing() throws StreamFormatException {
        assertThat(hex(new StreamMessage.Ping(7, 1_000_000))).isEqualTo("40" + "00000007" + "00000000000f4240");
        assertThat(hex(new StreamMessage.Pong(7, 1_000_000, -1)))
                .isEqualTo("41" + "00000007" + "00000000000f4240" + "ffffffffffffffff");
        assertThat(decoded("400000000700000000000f4240")).isEqualTo(new StreamMessage.Ping(7, 1_000_000));
        assertThat(decoded("410000000700000000000f4240ffffffffffffffff"))
                .isEqualTo(new StreamMessage.Pong(7, 1_000_000, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "100001000041, keyboard, 0001000041",
        "11020103, mouseClicks, 020103",
        "12010800080010001000, mouseAbsolute, 010800080010001000",
        "1300000afff6, mouseRelative, 00000afff6",
        "1400, touch, 00",
        "150003000010000002, controllers, 0003000010000002",
        "160300000010000000000000000000000000, controller3, 00000010000000000000000000000000",
    })
    void inputIsAMessageOfTheDataChannelOfThatKind(String message, String label, String data) {
        InputChannel channel = InputChannel.of(HexFormat.of().parseHex(message)).orElseThrow();
        assertThat(channel.label()).isEqualTo(label);
        assertThat(HexFormat.of().formatHex(channel.data())).isEqualTo(data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "1610", "16ff00", "17", "40", "01", "0f00"})
    void whatIsNoInputHasNoChannel(String message) {
        assertThat(InputChannel.of(HexFormat.of().parseHex(message))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "00", "05", "50", "01", "0101", "01ff00000000000000000000000000", "0101010000000000000001078004",
                "0202", "03", "030001", "030001000000ff", "0300010000000f02", "03ffff", "30", "3001078004383c0200bb80",
                "3001078004383c02ffffffff00", "4000000007", "41", "31ff", "20c3"
            })
    void whatIsTooShortOrUnknownIsRefused(String message) {
        assertThatThrownBy(() -> decoded(message)).isInstanceOf(StreamFormatException.class);
    }

    @Test
    void whatIsTooLongIsRefused() {
        byte[] input = new byte[StreamMessageCodec.MAX_INPUT_LENGTH + 1];
        input[0] = 0x10;
        assertThatThrownBy(() -> StreamMessageCodec.decode(input)).isInstanceOf(StreamFormatException.class);
        assertThat(InputChannel.of(input)).isEmpty();
        byte[] control = new byte[StreamMessageCodec.MAX_TEXT_LENGTH + 1];
        control[0] = 0x20;
        assertThatThrownBy(() -> StreamMessageCodec.decode(control)).isInstanceOf(StreamFormatException.class);
    }
}
