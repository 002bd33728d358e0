package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.MediaEncryption;
import io.moonfleet.gamestream.StreamConfig;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Sunshine answers to a client that is not paired, asks for what is not there, or asks out of turn: each recorded answer
 * becomes the right error, or none. Those to launches that fail are in {@link NvHttpClientTest}.
 */
@Timeout(60)
class RecordedErrorsTest {
    private static final SelfSignedCertificate HOST = Recordings.host();
    private static final ClientIdentity CLIENT = Recordings.client();
    private static final List<String> LAUNCHES = List.of(
            "/launch with an unknown appid",
            "/launch of another app while one runs",
            "/launch with missing arguments",
            "/resume with nothing running",
            "HTTPS /launch with an unpaired certificate",
            "HTTPS unknown path (paired)");
    private static final List<String> HERE = List.of(
            "HTTPS /serverinfo with an unpaired certificate",
            "HTTPS /applist with an unpaired certificate",
            "HTTP unknown path",
            "HTTP /applist (not offered on HTTP)",
            "/cancel with nothing running",
            "/launch first",
            "/resume of the running app, corever=1",
            "/cancel",
            "/serverinfo afterwards",
            "/appasset (box art)",
            "HTTP pairchallenge",
            "HTTP clientchallenge without a pairing",
            "/pair without uniqueid");
    /** This client always has a certificate, so that it never gets an alert for want of one. */
    private static final List<String> NO_ANSWER =
            List.of("HTTPS /serverinfo without a client certificate", "HTTPS /applist without a client certificate");

    private static NvHttpClient client(FakeHost host) {
        return new NvHttpClient(host.endpoint(), CLIENT, "0123456789ABCDEF", Optional.of(HOST.certificate()));
    }

    /** A host that gives its server information over HTTP, and that answer to everything else. */
    private static FakeHost host(String section) {
        FakeHost host = new FakeHost(HOST);
        return host.behaving((asked, in, out) -> out.write(
                asked.path().equals("/serverinfo") && !asked.tls() ? host.serverInfo("") : Recordings.error(section)));
    }

    private static LaunchRequest request() {
        return LaunchRequest.create(
                958645192, new StreamConfig(1280, 720, 30, 2000, 1392, 1, 1, false, false, 2, MediaEncryption.WHERE_REQUIRED, true));
    }

    @Test
    void eachRecordedAnswerIsInATest() {
        List<String> all = new ArrayList<>(LAUNCHES);
        all.addAll(HERE);
        all.addAll(NO_ANSWER);
        assertThat(Recordings.errorSections()).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void withoutAPairingTheHostSaysSo() throws Exception {
        try (FakeHost host = host("HTTPS /serverinfo with an unpaired certificate")) {
            assertThat(client(host).serverInfo().trust()).isEqualTo(HostTrust.NOT_PAIRED);
        }
        try (FakeHost host = host("HTTPS /applist with an unpaired certificate")) {
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client(host).apps());
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_NOT_PAIRED);
            assertThat(failure.hostCode()).isEqualTo(401);
        }
    }

    /** Sunshine writes such an answer twice, the second time beyond its length. */
    @ParameterizedTest
    @CsvSource({"HTTP unknown path", "HTTP /applist (not offered on HTTP)", "HTTPS unknown path (paired)"})
    void aPathThatIsNotThereIsAnErrorOfTheHost(String section) throws Exception {
        try (FakeHost host = host(section)) {
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client(host).apps());
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_REFUSED);
            assertThat(failure.hostCode()).isEqualTo(404);
            // Hosts need not offer it.
            assertThatCode(() -> client(host).unpair()).doesNotThrowAnyException();
        }
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> out.write(Recordings.error(section)));
            GameStreamException failure =
                    catchThrowableOfType(GameStreamException.class, () -> client(host).serverInfo());
            assertThat(failure.code()).isEqualTo(ErrorCode.HOST_REFUSED);
            assertThat(failure.hostCode()).isEqualTo(404);
        }
    }

    @Test
    void aLaunchAndAResumeGiveTheirSession() throws Exception {
        try (FakeHost host = host("/launch first")) {
            assertThat(client(host).launch(request()).sessionUrl())
                    .isEqualTo(new SessionUrl("rtsp://127.0.0.1:48010", false, "127.0.0.1", 48010));
        }
        try (FakeHost host = host("/resume of the running app, corever=1")) {
            assertThat(client(host).resume(request()).sessionUrl())
                    .isEqualTo(new SessionUrl("rtspenc://127.0.0.1:48010", true, "127.0.0.1", 48010));
        }
    }

    @ParameterizedTest
    @CsvSource({"/cancel with nothing running", "/cancel"})
    void cancelIsAcceptedAlsoWithNothingRunning(String section) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host.behaving((asked, in, out) -> out.write(
                    asked.path().equals("/serverinfo") ? host.serverInfo("") : Recordings.error(section)));
            assertThatCode(() -> client(host).cancel()).doesNotThrowAnyException();
        }
    }

    @Test
    void afterwardsTheHostIsFree() throws Exception {
        try (FakeHost host = host("/serverinfo afterwards")) {
            ServerInfo info = client(host).serverInfo();
            assertThat(info.paired()).isTrue();
            assertThat(info.busy()).isFalse();
            assertThat(info.hostname()).isEqualTo("refhost");
            assertThat(info.state()).isEqualTo("SUNSHINE_SERVER_FREE");
        }
    }

    @Test
    void boxArtThatIsNotThereIsNone() throws Exception {
        try (FakeHost host = host("/appasset (box art)")) {
            assertThat(client(host).appAsset(958645192)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "phrase=getservercert, /pair without uniqueid, PAIRING_REJECTED",
        "clientchallenge=, HTTP clientchallenge without a pairing, PAIRING_FAILED"
    })
    void aPairingThatTheHostKnowsNothingOfFails(String phase, String section, ErrorCode code) throws Exception {
        try (FakeHost host = pairing(phase, section)) {
            GameStreamException failure = catchThrowableOfType(GameStreamException.class, () -> pair(host));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.hostCode()).isEqualTo(400);
            assertThat(failure.getMessage()).doesNotContain("1234");
        }
    }

    @Test
    void theLastPhaseIsRecognised() throws Exception {
        try (FakeHost host = pairing("phrase=pairchallenge", "HTTP pairchallenge")) {
            assertThat(pair(host)).isEqualTo(HOST.certificate());
        }
    }

    /** A host that pairs as it should, but gives that answer in that phase. */
    private static FakeHost pairing(String phase, String section) {
        FakeHost host = new FakeHost(HOST);
        PairingHost sound = new PairingHost(host, HOST, PairingHost.Fault.NONE, "1234", CLIENT.privateKey());
        return host.behaving((asked, in, out) -> {
            if (asked.query().contains(phase)) {
                out.write(Recordings.error(section));
            } else {
                sound.talk(asked, in, out);
            }
        });
    }

    private static X509Certificate pair(FakeHost host) throws GameStreamException {
        return PairingClient.pair(host.endpoint(), CLIENT, "0123456789ABCDEF", "1234", "a viewer");
    }
}
