package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerInfoTest {
    private static HostAnswer answer(String xml) throws GameStreamException {
        return HostAnswer.of(new HttpResponse(200, "OK", Map.of(), xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static ServerInfo info(String elements) throws GameStreamException {
        return ServerInfo.of(
                answer("<root status_code=\"200\"><appversion>7.1.431.-1</appversion>" + elements + "</root>"),
                47989,
                false);
    }

    private static ServerInfo recorded(String path, boolean overTls) throws GameStreamException {
        return ServerInfo.of(answer(Recordings.text(path)), 47989, overTls);
    }

    @Test
    @Conforms(11)
    void item11_theRecordedServerInformation() throws Exception {
        ServerInfo idle = recorded("plain/serverinfo.xml", true);
        assertThat(idle)
                .isEqualTo(new ServerInfo(
                        "refhost",
                        new AppVersion(7, 1, 431, -1),
                        "3.23.0.74",
                        "059E3831-1011-DC29-A897-8E6C79DF41DF",
                        47984,
                        47989,
                        0,
                        Optional.empty(),
                        Optional.of("127.0.0.1"),
                        262145,
                        0,
                        "SUNSHINE_SERVER_FREE",
                        HostTrust.PAIRED));
        assertThat(idle.requireSupported()).isSameAs(idle);
        assertThat(idle.appVersion().sunshineType()).isTrue();
        assertThat(recorded("plain/serverinfo-http.xml", false).paired()).isFalse();
        assertThat(recorded("plain/serverinfo.xml", false).paired()).isFalse();
        ServerInfo busy = recorded("plain/serverinfo-busy.xml", true);
        assertThat(busy.busy()).isTrue();
        assertThat(busy.currentGame()).isEqualTo(958645192);
        ServerInfo hevc = recorded("hevc/serverinfo.xml", true);
        assertThat(hevc.maxLumaPixelsHevc()).isEqualTo(1869449984);
        assertThat(hevc.serverCodecModeSupport()).isEqualTo(786689);
    }

    @ParameterizedTest
    @Conforms(4)
    @CsvSource({"4294967295, -1", "-1, -1", "200, 200", "401, 401"})
    void item4_statusCodes(String text, int expected) throws Exception {
        assertThat(answer("<root status_code=\"" + text + "\"/>").statusCode()).isEqualTo(expected);
    }

    @ParameterizedTest
    @Conforms(8)
    @CsvSource({
        "SUNSHINE_SERVER_BUSY, 7, 7", "SUNSHINE_SERVER_FREE, 7, 0", "MJOLNIR_STATE_SERVER_BUSY, 9, 9",
        "MJOLNIR_STATE_SERVER_AVAILABLE, 9, 0", "SUNSHINE_SERVER_BUSY, -1, 0", "'', 5, 0", "SUNSHINE_SERVER_BUSY, x, 0"
    })
    void item8_currentGameCountsOnlyWhileBusy(String state, String game, int expected) throws Exception {
        assertThat(info("<currentgame>" + game + "</currentgame><state>" + state + "</state>").currentGame())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @Conforms(10)
    @CsvSource({"00:00:00:00:00:00, ''", "'', ''", "aa:bb:cc:dd:ee:ff, aa:bb:cc:dd:ee:ff",
        "aa-bb-cc-dd-ee-ff, ''", "nonsense, ''", "aa:bb:cc:dd:ee, ''"})
    void item10_aMacOfZerosOrAMalformedOneIsNoMac(String mac, String expected) throws Exception {
        assertThat(info("<mac>" + mac + "</mac>").mac().orElse("")).isEqualTo(expected);
    }

    @ParameterizedTest
    @Conforms(13)
    @CsvSource({"'', 47984", "<HttpsPort>48984</HttpsPort>, 48984", "<HttpsPort>70000</HttpsPort>, 47984"})
    void item13_httpsPort(String element, int expected) throws Exception {
        assertThat(info(element).httpsPort()).isEqualTo(expected);
    }

    @Test
    void absentElementsGetTheirDefaults() throws Exception {
        ServerInfo info = info("");
        assertThat(info.externalPort()).isEqualTo(47989);
        assertThat(info.serverCodecModeSupport()).isEqualTo(1);
        assertThat(info.busy()).isFalse();
        assertThat(info("<ServerCodecModeSupport>4294967295</ServerCodecModeSupport>").serverCodecModeSupport())
                .isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource({"7.1.430.-1", "7.0.999.0", "6.9.999.9", "3.1.2", "nonsense", "7"})
    void olderHostsAreRefused(String version) {
        ServerInfo info = new ServerInfo(
                "", AppVersion.parse(version), "", "", 1, 1, 0, Optional.empty(), Optional.empty(), 1, 0, "",
                HostTrust.NOT_PAIRED);
        GameStreamException failure = catchThrowableOfType(GameStreamException.class, info::requireSupported);
        assertThat(failure.code()).isEqualTo(ErrorCode.HOST_TOO_OLD);
        assertThat(failure.getMessage()).contains("7.1.431").contains("Install");
    }

    @ParameterizedTest
    @CsvSource({"7.1.431.-1", "7.1.450.0", "7.2.0.0", "8.0.0.0"})
    void newerHostsAreAccepted(String version) {
        assertThat(AppVersion.parse(version).atLeast(7, 1, 431)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<root status_code=\"200\">",
                "<root/>",
                "<root status_code=\"two hundred\"/>",
                "<root status_code=\"200\"/>",
                "<!DOCTYPE root [<!ENTITY x \"y\">]><root status_code=\"200\"><appversion>7.1.431.-1</appversion></root>",
                "<root status_code=\"200\"><appversion>&x;</appversion></root>"
            })
    void whatIsNoServerInformationIsAProtocolError(String xml) {
        assertThat(catchThrowableOfType(
                                GameStreamException.class, () -> ServerInfo.of(answer(xml), 47989, false))
                        .code())
                .isEqualTo(ErrorCode.HOST_PROTOCOL_ERROR);
    }

    @Test
    @Conforms(14)
    void item14_appListsOfEverySize() throws Exception {
        assertThat(App.list(answer("<root status_code=\"200\"/>").root())).isEmpty();
        assertThat(App.list(answer("<root status_code=\"200\"><App><Extra><Deep/></Extra><ID>1</ID><AppTitle>"
                                + "Tom &amp; &#74;erry &lt;3</AppTitle><IsHdrSupported>1</IsHdrSupported></App>"
                                + "<Other/><App><AppTitle>no id</AppTitle></App><App><ID>-4</ID></App></root>")
                        .root()))
                .containsExactly(new App(1, "Tom & Jerry <3", true));
        StringBuilder many = new StringBuilder("<root status_code=\"200\">");
        for (int i = 1; i <= 500; i++) {
            many.append("<App><AppTitle>App ").append(i).append("</AppTitle><ID>").append(i).append("</ID></App>");
        }
        assertThat(App.list(answer(many.append("</root>").toString()).root())).hasSize(500);
    }

    @Test
    void xmlIsBoundedAndReachesForNothing() {
        assertThatThrownBy(() -> XmlElement.parse("<a>".repeat(XmlElement.MAX_DEPTH + 1).getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(XmlFormatException.class);
        String wide = "<a>" + "<b/>".repeat(XmlElement.MAX_ELEMENTS) + "</a>";
        assertThatThrownBy(() -> XmlElement.parse(wide.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(XmlFormatException.class);
        String external = "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/hostname\">]><a>&x;</a>";
        assertThatThrownBy(() -> XmlElement.parse(external.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(XmlFormatException.class);
    }

    @Test
    void theFirstElementOfANameWins() throws Exception {
        assertThat(info("<hostname>one</hostname><hostname>two</hostname>").hostname()).isEqualTo("one");
    }
}
