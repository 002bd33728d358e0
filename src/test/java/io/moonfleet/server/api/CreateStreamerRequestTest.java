package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.ipc.MediaEncryption;
import io.moonfleet.server.json.ApiException;
import io.moonfleet.server.json.ErrorBody;
import io.moonfleet.server.json.JsonBody;
import io.moonfleet.server.registry.StreamerSpec;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateStreamerRequestTest {
    /** Word for word what an existing client sends. */
    static final String HELIX =
            """
            {"streamer_id":"agent-ses_abc","client_unique_id":"helix-agent-ses_abc","host_id":0,"app_id":304391717,
             "bitrate":20000,"packet_size":1024,"fps":60,"width":2560,"height":1600,"video_sample_queue_size":10,
             "play_audio_local":false,"audio_sample_queue_size":10,"video_supported_formats":1,
             "video_colorspace":"Rec709","video_color_range_full":false}
            """;

    static final Validator VALIDATOR;

    static {
        Locale.setDefault(Locale.ROOT);
        VALIDATOR = Validation.buildDefaultValidatorFactory().getValidator();
    }

    private static CreateStreamerRequest parse(String json) {
        return RequestValidation.check(
                VALIDATOR, CreateStreamerRequest.parse(json.getBytes(StandardCharsets.UTF_8)));
    }

    private static ApiException refusal(String json) {
        return catchThrowableOfType(ApiException.class, () -> parse(json));
    }

    @Test
    void takesWhatExistingClientsSend() {
        StreamerSpec spec = parse(HELIX).toSpec();
        assertThat(spec.streamerId()).isEqualTo("agent-ses_abc");
        assertThat(spec.appId()).isEqualTo(304391717);
        assertThat(spec.settings().width()).isEqualTo(2560);
        assertThat(spec.settings().height()).isEqualTo(1600);
        assertThat(spec.settings().bitrate()).isEqualTo(20000);
        assertThat(spec.settings().videoColorspace()).isEqualTo("Rec709");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 8})
    void soundMayHaveMoreChannels(int channels) {
        String asked = HELIX.replace("{\"streamer_id\"", "{\"audio_channels\":" + channels + ",\"streamer_id\"");
        assertThat(parse(asked).toSpec().settings().audioChannels()).isEqualTo(channels);
    }

    @Test
    void soundIsStereoUnlessAskedFor() {
        assertThat(parse(HELIX).toSpec().settings().audioChannels()).isEqualTo(2);
        String nothing = HELIX.replace("{\"streamer_id\"", "{\"audio_channels\":null,\"streamer_id\"");
        assertThat(parse(nothing).toSpec().settings().audioChannels()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "3", "7", "9", "4294967295", "-2", "2.0", "\"6\"", "true", "[6]"})
    void otherChannelCountsAreRefused(String channels) {
        String asked = HELIX.replace("{\"streamer_id\"", "{\"audio_channels\":" + channels + ",\"streamer_id\"");
        ApiException refusal = refusal(asked);
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body().field()).isEqualTo(Optional.of("audio_channels"));
    }

    @Test
    void lengthOfSoundPacketsMayBeChosen() {
        assertThat(parse(HELIX).toSpec().settings().audioPacketMillis()).isEmpty();
        for (int millis : new int[] {5, 10}) {
            assertThat(parse(with("audio_packet_duration", Integer.toString(millis)))
                            .toSpec()
                            .settings()
                            .audioPacketMillis())
                    .hasValue(millis);
        }
        for (String usual : new String[] {"0", "null"}) {
            assertThat(parse(with("audio_packet_duration", usual)).toSpec().settings().audioPacketMillis()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "6", "20", "4294967295", "-5", "5.0", "\"5\"", "true", "[10]"})
    void otherPacketLengthsAreRefused(String millis) {
        ApiException refusal = refusal(with("audio_packet_duration", millis));
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body().field()).isEqualTo(Optional.of("audio_packet_duration"));
    }

    @Test
    void encryptionMayBeChosen() {
        assertThat(parse(HELIX).toSpec().settings().mediaEncryption()).isEqualTo(MediaEncryption.AUTO);
        for (MediaEncryption encryption : MediaEncryption.values()) {
            assertThat(parse(with("media_encryption", '"' + encryption.wireName() + '"'))
                            .toSpec()
                            .settings()
                            .mediaEncryption())
                    .isEqualTo(encryption);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"never\"", "\"\"", "\"ALWAYS\"", "true", "1"})
    void otherWordsForEncryptionAreRefused(String word) {
        ApiException refusal = refusal(with("media_encryption", word));
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body().field()).isEqualTo(Optional.of("media_encryption"));
    }

    private static String with(String field, String value) {
        return HELIX.replace("{\"streamer_id\"", "{\"" + field + "\":" + value + ",\"streamer_id\"");
    }

    @Test
    void takesTheNestedForm() {
        String nested = HELIX.replace("\"bitrate\"", "\"settings\":{\"bitrate\"").replace("false}", "false}}");
        assertThat(parse(nested).toSpec()).isEqualTo(parse(HELIX).toSpec());
    }

    @Test
    void ignoresUnknownFields() {
        assertThat(parse(HELIX.replace("{\"streamer_id\"", "{\"future\":{\"x\":[1]},\"streamer_id\"")))
                .isEqualTo(parse(HELIX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "streamer_id", "client_unique_id", "host_id", "app_id", "bitrate", "packet_size", "fps", "width",
                "height", "video_sample_queue_size", "play_audio_local", "audio_sample_queue_size",
                "video_supported_formats", "video_colorspace", "video_color_range_full"
            })
    void everyFieldIsRequiredAndNamedWhenMissing(String field) {
        ApiException refusal = refusal(HELIX.replace("\"" + field + "\"", "\"other\""));
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body().field()).isEqualTo(Optional.of(field));
        assertThat(refusal.body().error()).isEqualTo(field + " is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fps|60|60.0", "fps|60|6e1", "fps|60|\"60\"", "fps|60|0", "fps|60|241", "fps|60|-1", "fps|60|null",
                "fps|60|4294967296", "fps|60|99999999999999999999999", "fps|60|true", "fps|60|[60]",
                "width|2560|63", "width|2560|62", "width|2560|7682", "width|2560|641",
                "height|1600|0", "height|1600|1601",
                "bitrate|20000|99", "bitrate|20000|500001", "packet_size|1024|255", "packet_size|1024|4097",
                "app_id|304391717|4294967296", "app_id|304391717|-1", "host_id|0|-1", "host_id|0|1.5",
                "host_id|0|4294967296",
                "video_sample_queue_size|10|0", "audio_sample_queue_size|10|1001",
                "streamer_id|\"agent-ses_abc\"|\"\"", "streamer_id|\"agent-ses_abc\"|\"a/b\"",
                "streamer_id|\"agent-ses_abc\"|\"..\"", "streamer_id|\"agent-ses_abc\"|7",
                "streamer_id|\"agent-ses_abc\"|\"caf\u00e9\"",
                "client_unique_id|\"helix-agent-ses_abc\"|\"\"",
                "play_audio_local|false|0", "video_colorspace|\"Rec709\"|\"rec709\"",
                "video_colorspace|\"Rec709\"|709", "video_supported_formats|1|-1"
            })
    void aWrongValueIsRefusedWithTheNameOfItsField(String field, String good, String bad) {
        String text = "\"" + field + "\":";
        assertThat(HELIX).contains(text + good);
        ApiException refusal = refusal(HELIX.replace(text + good, text + bad));
        assertThat(refusal.status()).isEqualTo(400);
        assertThat(refusal.body().field()).isEqualTo(Optional.of(field));
        assertThat(refusal.body().error()).startsWith(field + " ");
    }

    @Test
    void theWholeRangeOfTheNumbersIsTakenAndWhatNoHostCanHaveIsNotFound() {
        String greatest = HELIX.replace("\"host_id\":0", "\"host_id\":2147483647")
                .replace("\"app_id\":304391717", "\"app_id\":2147483647");
        assertThat(parse(greatest).toSpec().hostId()).isEqualTo(Integer.MAX_VALUE);
        assertThat(parse(greatest).toSpec().appId()).isEqualTo(Integer.MAX_VALUE);
        CreateStreamerRequest noHost = parse(HELIX.replace("\"host_id\":0", "\"host_id\":4294967295"));
        ApiException hostRefusal = catchThrowableOfType(ApiException.class, noHost::toSpec);
        assertThat(hostRefusal.status()).isEqualTo(404);
        assertThat(hostRefusal.body()).isEqualTo(ErrorBody.of("Host not found"));
        CreateStreamerRequest noApp = parse(HELIX.replace("\"app_id\":304391717", "\"app_id\":2147483648"));
        ApiException appRefusal = catchThrowableOfType(ApiException.class, noApp::toSpec);
        assertThat(appRefusal.status()).isEqualTo(404);
        assertThat(appRefusal.body().error()).isEqualTo("App not found");
        assertThat(appRefusal.body().code()).contains("APP_NOT_FOUND");
    }

    @Test
    void idsOfTheGreatestLengthAreTaken() {
        assertThat(parse(HELIX.replace("agent-ses_abc", "x".repeat(122))).streamerId()).hasSize(122);
        assertThat(refusal(HELIX.replace("\"agent-ses_abc\"", "\"" + "x".repeat(129) + "\"")).body().field())
                .contains("streamer_id");
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "2, 1", "1, 1", "257, 257", "4294967295, 65285"})
    void aMaskWithoutKnownFormatsMeansH264(String mask, int expected) {
        String json = HELIX.replace("\"video_supported_formats\":1", "\"video_supported_formats\":" + mask);
        assertThat(parse(json).toSpec().settings().videoSupportedFormats()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[]", "null", "1", "\"x\"", "{} {}", "{\"a\":1,}", "{'a':1}", "\u0000"})
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(refusal(body).status()).isEqualTo(400);
    }

    @Test
    void deepNestingIsRefusedWithoutRecursion() {
        assertThat(refusal("{\"a\":" + "[".repeat(30_000)).status()).isEqualTo(400);
    }

    @Test
    void aBodyOverTheLimitIsNotParsed() {
        byte[] body = new byte[JsonBody.MAX_BYTES + 1];
        ApiException refusal =
                catchThrowableOfType(ApiException.class, () -> CreateStreamerRequest.read(new ByteArrayInputStream(body)));
        assertThat(refusal.status()).isEqualTo(413);
    }
}
