package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.StreamConfig;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class NvHttpClientTest {
    private static final SelfSignedCertificate HOST = Recordings.host();
    private static final ClientIdentity CLIENT = Recordings.client();
    private static final String NOT_AUTHORIZED =
            "<root status_code=\"401\" query=\"\" status_message=\"The client is not authorized.\"/>";

    private static NvHttpClient client(FakeHost host, X509Certificate pin) {
        return new NvHttpClient(host.endpoint(), CLIENT, "0123456789ABCDEF", Optional.of(pin));
    }

    private static NvHttpClient client(FakeHost host) {
        return client(host, HOST.certificate());
    }

    /** A host that gives its server information, and this to everything else. */
    private static FakeHost host(byte[] answer) {
        FakeHost host = new FakeHost(HOST);
        return host.behaving((asked, in, out) ->
                out.write(asked.path().equals("/serverinfo") ? host.serverInfo("") : answer));
    }

    private static byte[] recorded(String path) {
        return FakeHost.xml(Recordings.text(path));
    }

    private static StreamConfig config(int channels, boolean encryptRtsp) {
        return new StreamConfig(1280, 720, 30, 2000, 1392, 1, 1, false, false, channels, false, false, encryptRtsp);
    }

    @Test
    @Conforms(3)
    void item3_everyRequestHasUniqueidAndAFreshUuid() throws Exception {
        try (FakeHost host = host(recorded("plain/applist.xml"))) {
            NvHttpClient client = client(host);
            for (int i = 0; i < 5; i++) {
                client.serverInfo();
                client.apps();
            }
            Set<String> uuids = new HashSet<>();
            for (FakeHost.Asked asked : host.asked()) {
                assertThat(asked.parameter("uniqueid")).isEqualTo("0123456789ABCDEF");
                assertThat(uuids.add(asked.parameter("uuid"))).isTrue();
                assertThat(asked.headers()).contains("Connection: close");
            }
        }
    }

    @ParameterizedTest
    @Conforms(5)
    @CsvSource({"xml", "http", "alert"})
    void item5_anUnknownClientFallsBackToHttp(String how) throws Exception {
        FakeHost.ClientCertificates policy = how.equals("alert")
                ? FakeHost.ClientCertificates.REFUSE_ALL
                : FakeHost.ClientCertificates.ACCEPT_ANY;
        try (FakeHost host = new FakeHost(HOST, policy)) {
            host.behaving((asked, in, out) -> {
                if (!asked.tls()) {
                    out.write(host.serverInfo(""));
                } else if (how.equals("xml")) {
                    out.write(FakeHost.xml(NOT_AUTHORIZED));
                } else {
                    out.write("HTTP/1.1 401 Unauthorized\r\n\r\nno".getBytes(StandardCharsets.US_ASCII));
                }
            });
            NvHttpClient client = client(host);
            ServerInfo info = client.serverInfo();
            // The alert may be lost when the connection is reset behind it.
            assertThat(info.trust())
                    .isIn(how.equals("alert")
                            ? EnumSet.of(HostTrust.NOT_PAIRED, HostTrust.BROKEN_OFF)
                            : EnumSet.of(HostTrust.NOT_PAIRED));
            assertThat(info.paired()).isFalse();
            assertThat(info.hostname()).isEqualTo("fake");
            assertThat(catchThrowableOfType(GameStreamException.class, client::apps).code())
                    .isEqualTo(ErrorCode.HOST_NOT_PAIRED);
        }
    }

    @Test
    @Conforms(6)
    void item6_aChangedCertificateIsToldAndNothingPrivilegedIsSent() throws Exception {
        try (FakeHost host = host(recorded("plain/applist.xml"))) {
            X509Certificate other = SelfSignedCertificate.create("Sunshine Gamestream Host").certificate();
            NvHttpClient client = client(host, other);
            assertThat(client.serverInfo().trust()).isEqualTo(HostTrust.CERTIFICATE_CHANGED);
            assertThat(catchThrowableOfType(GameStreamException.class, client::apps).code())
                    .isEqualTo(ErrorCode.HOST_CERTIFICATE_CHANGED);
            assertThat(host.asked()).noneMatch(FakeHost.Asked::tls);
        }
    }

    @Test
    @Conforms(6)
    void item6_thePinnedCertificateIsAcceptedThoughExpiredAndOfAnotherName() throws Exception {
        Instant past = Instant.now().minus(900, ChronoUnit.DAYS);
        SelfSignedCertificate expired =
                SelfSignedCertificate.create("elsewhere.example", past, past.plus(10, ChronoUnit.DAYS));
        try (FakeHost host = new FakeHost(expired)) {
            host.behaving((asked, in, out) -> out.write(host.serverInfo("")));
            assertThat(client(host, expired.certificate()).serverInfo().paired()).isTrue();
        }
    }

    @Test
    @Conforms(7)
    void item7_connectionsAreClosedAndBodiesWithoutLengthRead() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> {
                String xml = new String(host.serverInfo(""), StandardCharsets.UTF_8);
                out.write(xml.replaceFirst("Content-Length: \\d+\r\n", "").getBytes(StandardCharsets.UTF_8));
            });
            NvHttpClient client = client(host);
            client.serverInfo();
            client.serverInfo();
            assertThat(host.paths())
                    .containsExactly("http /serverinfo", "https /serverinfo", "https /serverinfo");
        }
    }

    @Test
    @Conforms(7)
    void item7_aHostThatKeepsTheConnectionOpenDelaysNothing() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> {
                out.write(host.serverInfo(""));
                out.flush();
                // Ends when the client closes.
                in.read();
            });
            long before = System.nanoTime();
            assertThat(client(host).serverInfo().paired()).isTrue();
            assertThat(System.nanoTime() - before).isLessThan(4_000_000_000L);
        }
    }

    @Test
    @Conforms(9)
    void item9_anotherHostAtTheAddressIsRefused() throws Exception {
        try (FakeHost host = host(new byte[0])) {
            NvHttpClient client = client(host);
            assertThat(client.serverInfo("fake-id").uniqueId()).isEqualTo("fake-id");
            assertThat(catchThrowableOfType(GameStreamException.class, () -> client.serverInfo("another-id"))
                            .code())
                    .isEqualTo(ErrorCode.HOST_IDENTITY_CHANGED);
        }
    }

    @Test
    void aHostThatMovedItsHttpsPortIsFoundAgain() throws Exception {
        try (FakeHost first = host(new byte[0])) {
            FakeHost second = host(new byte[0]);
            try (second) {
                first.behaving((asked, in, out) -> out.write(asked.tls() ? new byte[0] : second.serverInfo("")));
                NvHttpClient client = client(first);
                first.behaving((asked, in, out) -> out.write(first.serverInfo("")));
                assertThat(client.serverInfo().httpsPort()).isEqualTo(first.httpsPort());
                first.behaving((asked, in, out) -> out.write(asked.tls() ? new byte[0] : second.serverInfo("")));
                ServerInfo moved = client.serverInfo();
                assertThat(moved.httpsPort()).isEqualTo(second.httpsPort());
                assertThat(moved.paired()).isTrue();
            }
        }
    }

    @Test
    void httpsThatDoesNotAnswerLeavesThePairingUnverified() throws Exception {
        try (FakeHost host = host(new byte[0])) {
            host.behaving((asked, in, out) -> out.write(asked.tls() ? new byte[] {'x', '\n'} : host.serverInfo("")));
            assertThat(client(host).serverInfo().trust()).isEqualTo(HostTrust.UNVERIFIED);
        }
    }

    @Test
    void aHostThatIsNotThereIsUnreachable() throws Exception {
        HostEndpoint gone;
        try (FakeHost host = host(new byte[0])) {
            gone = host.endpoint();
        }
        GameStreamException failure = catchThrowableOfType(
                GameStreamException.class,
                () -> new NvHttpClient(gone, CLIENT, "1", Optional.empty()).serverInfo());
        assertThat(failure.code()).isEqualTo(ErrorCode.HOST_UNREACHABLE);
        assertThat(failure.getMessage()).contains("/serverinfo", gone.address(), "Check").doesNotContain("uuid");
    }

    @Test
    void theRecordedAppList() throws Exception {
        try (FakeHost host = host(recorded("plain/applist.xml"))) {
            assertThat(client(host).apps())
                    .containsExactly(new App(958645192, "Desktop", false), new App(1242188678, "Xterm", false));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain/launch.xml, rtsp://127.0.0.1:48010, false",
        "encrypted/launch.xml, rtspenc://127.0.0.1:48010, true"
    })
    void theRecordedLaunches(String file, String url, boolean encrypted) throws Exception {
        try (FakeHost host = host(recorded(file))) {
            LaunchRequest request = LaunchRequest.create(958645192, config(2, encrypted));
            SessionUrl session = client(host).launch(request).sessionUrl();
            assertThat(session).isEqualTo(new SessionUrl(url, encrypted, "127.0.0.1", 48010));
            assertThat(host.paths()).containsExactly("http /serverinfo", "https /launch");
            assertThat(host.asked().get(1).parameter("rikey")).isEqualTo(Hex.encode(request.remoteInputKey()));
        }
    }

    @Test
    @Conforms(100)
    void theRecordedResumeAndCancel() throws Exception {
        try (FakeHost host = host(recorded("resume-2-resume/resume.xml"))) {
            LaunchRequest request = LaunchRequest.create(958645192, config(2, true));
            assertThat(client(host).resume(request).sessionUrl().encrypted()).isTrue();
            assertThat(host.paths()).containsExactly("http /serverinfo", "https /resume");
        }
        try (FakeHost host = host(recorded("plain/cancel.xml"))) {
            client(host).cancel();
            assertThat(host.paths()).containsExactly("http /serverinfo", "https /cancel", "https /serverinfo");
        }
    }

    @Test
    void theRecordedLaunchQueriesAreReproduced() {
        for (String session : List.of("plain", "encrypted", "surround51", "resume-2-resume")) {
            Recordings.HttpExchange recorded = Recordings.http(session + "/http-transcript.txt").stream()
                    .filter(exchange -> exchange.path().equals("/launch") || exchange.path().equals("/resume"))
                    .findFirst()
                    .orElseThrow();
            FakeHost.Asked asked = new FakeHost.Asked(true, recorded.path(), recorded.query(), List.of());
            LaunchRequest request = new LaunchRequest(
                    Integer.parseInt(asked.parameter("appid")),
                    1280,
                    720,
                    30,
                    Hex.decode(asked.parameter("rikey"), 16).orElseThrow(),
                    Integer.parseInt(asked.parameter("rikeyid")),
                    false,
                    session.equals("surround51") ? 6 : 2,
                    0,
                    false,
                    recorded.query().contains("corever=1"));
            assertThat(asked.withoutUuid()).isEqualTo("uniqueid=0123456789ABCDEF&" + request.query());
        }
    }

    @ParameterizedTest
    @Conforms(31)
    @CsvSource(
            delimiter = '|',
            value = {
                "/launch with an unknown appid|APP_NOT_FOUND|404",
                "/launch of another app while one runs|HOST_BUSY|400",
                "/launch with missing arguments|HOST_REFUSED|400",
                "/resume with nothing running|HOST_REFUSED|503",
                "HTTPS /launch with an unpaired certificate|HOST_NOT_PAIRED|401",
                "HTTPS unknown path (paired)|APP_NOT_FOUND|404"
            })
    void item31_theRecordedErrorsOfALaunch(String section, ErrorCode code, int hostCode) throws Exception {
        try (FakeHost host = host(Recordings.error(section))) {
            LaunchRequest request = LaunchRequest.create(1, config(2, true));
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client(host).launch(request));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.hostCode()).isEqualTo(hostCode);
            assertThat(failure.getMessage()).doesNotContain(Hex.encode(request.remoteInputKey()), "rikey");
        }
    }

    @Test
    @Conforms(31)
    void item31_theHostsSentenceIsPassedOnWithoutControlCharacters() throws Exception {
        byte[] answer = FakeHost.xml("<root status_code=\"503\" status_message=\"No&#10;display &lt;x&gt; "
                + "y".repeat(1000) + "\"><gamesession>0</gamesession></root>");
        try (FakeHost host = host(answer)) {
            GameStreamException failure = catchThrowableOfType(
                    GameStreamException.class,
                    () -> client(host).launch(LaunchRequest.create(1, config(2, true))));
            assertThat(failure.getMessage()).contains("No display <x> yyy").hasSizeLessThan(400).doesNotContain("\n");
        }
    }

    @Test
    @Conforms(29)
    void item29_aLaunchWithoutUrlMeansTheDefaultPort() throws Exception {
        byte[] answer = FakeHost.xml("<root status_code=\"200\"><gamesession>1</gamesession></root>");
        try (FakeHost host = host(answer)) {
            assertThat(client(host).launch(LaunchRequest.create(1, config(2, false))).sessionUrl())
                    .isEqualTo(new SessionUrl("rtsp://127.0.0.1:48010", false, "127.0.0.1", 48010));
        }
    }

    @Test
    void nothingPrivilegedIsPossibleWithoutAPin() {
        NvHttpClient client = new NvHttpClient(new HostEndpoint("127.0.0.1", 1), CLIENT, "1", Optional.empty());
        assertThat(catchThrowableOfType(GameStreamException.class, client::apps).code())
                .isEqualTo(ErrorCode.HOST_NOT_PAIRED);
    }

    @Test
    void boxArtIsOptional() throws Exception {
        byte[] noLength = "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: -1\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        try (FakeHost host = host(noLength)) {
            assertThat(client(host).appAsset(958645192)).isEmpty();
        }
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0};
        try (FakeHost host = host(PairingCrypto.concat(noLength, png))) {
            assertThat(client(host).appAsset(958645192)).hasValueSatisfying(art -> assertThat(art).isEqualTo(png));
        }
    }

    @Test
    @Conforms(100)
    void cancelThatDidNotEndTheAppIsAnError() throws Exception {
        try (FakeHost host = host(FakeHost.xml("<root status_code=\"200\"><cancel>0</cancel></root>"))) {
            assertThat(catchThrowableOfType(GameStreamException.class, client(host)::cancel).code())
                    .isEqualTo(ErrorCode.HOST_REFUSED);
        }
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> out.write(
                    asked.path().equals("/cancel")
                            ? recorded("plain/cancel.xml")
                            : FakeHost.xml(Recordings.text("plain/serverinfo-busy.xml")
                                    .replace(">47984<", ">" + host.httpsPort() + "<"))));
            GameStreamException failure = catchThrowableOfType(GameStreamException.class, client(host)::cancel);
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_BUSY);
            assertThat(failure.hostCode()).isEqualTo(599);
        }
    }

    @Test
    void unpairIgnoresTheAnswer() throws Exception {
        try (FakeHost host = host(FakeHost.xml("<root status_code=\"404\"/>"))) {
            client(host).unpair();
            assertThat(host.paths()).containsExactly("http /unpair");
        }
    }

    @Test
    void aClientIdIsCheckedBeforeItGetsIntoAUrl() {
        for (String bad : new String[] {"", "a b", "a&b", "a\r\nb", "0".repeat(65)}) {
            assertThatThrownBy(() ->
                            new NvHttpClient(new HostEndpoint("127.0.0.1", 1), CLIENT, bad, Optional.empty()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
