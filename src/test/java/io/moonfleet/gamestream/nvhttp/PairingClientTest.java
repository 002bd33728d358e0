package io.moonfleet.gamestream.nvhttp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.moonfleet.gamestream.Conforms;
import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.nvhttp.PairingHost.Fault;
import java.security.cert.X509Certificate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PairingClientTest {
    private static final SelfSignedCertificate HOST = SelfSignedCertificate.create("Test Host");
    private static final ClientIdentity CLIENT = ClientIdentity.create();

    private static PairingHost host(FakeHost host, Fault fault) {
        PairingHost pairing = new PairingHost(host, HOST, fault, "1234", CLIENT.privateKey());
        host.behaving(pairing);
        return pairing;
    }

    private static X509Certificate pair(FakeHost host) throws GameStreamException {
        return PairingClient.pair(host.endpoint(), CLIENT, "0123456789ABCDEF", "1234", "a viewer");
    }

    @ParameterizedTest
    @Conforms(23)
    @EnumSource(
            value = Fault.class,
            names = {"NONE", "LOWER_CASE_HEX"})
    void item23and24_pairsWithEitherCaseOfHex(Fault fault) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host(host, fault);
            X509Certificate certificate = pair(host);
            assertThat(certificate).isEqualTo(HOST.certificate());
            assertThat(host.paths())
                    .containsExactly(
                            "http /serverinfo", "http /pair", "http /pair", "http /pair", "http /pair", "https /pair");
            assertThat(host.asked().get(1).parameter("devicename")).isEqualTo("a+viewer");

            NvHttpClient client =
                    new NvHttpClient(host.endpoint(), CLIENT, "0123456789ABCDEF", Optional.of(certificate));
            assertThat(client.serverInfo().paired()).isTrue();
        }
    }

    @ParameterizedTest
    @Conforms({18, 19, 20})
    @CsvSource({
        "REFUSES, PAIRING_REJECTED, false",
        "REFUSES_WITH_STATUS, PAIRING_REJECTED, false",
        "ANOTHER_CLIENT_IS_PAIRING, PAIRING_IN_PROGRESS, false",
        "CERTIFICATE_IS_GARBAGE, PAIRING_FAILED, true",
        "BREAKS_OFF_IN_PHASE_2, PAIRING_FAILED, true",
        "SHORT_ANSWER_IN_PHASE_2, PAIRING_FAILED, true",
        "SIGNS_WITH_ANOTHER_KEY, PAIRING_MAN_IN_THE_MIDDLE, true",
        "WRONG_PIN, PAIRING_WRONG_PIN, true",
        "BREAKS_OFF_IN_PHASE_4, PAIRING_FAILED, true",
        "FORGETS_BEFORE_PHASE_5, PAIRING_FAILED, true",
        "NOT_PAIRED_IN_PHASE_5, PAIRING_FAILED, true",
        "TOO_OLD, HOST_TOO_OLD, false"
    })
    void item18to20_everyFailureHasItsOwnCodeAndIsCleanedUp(Fault fault, ErrorCode code, boolean unpairs)
            throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            host(host, fault);
            GameStreamException failure = catchThrowableOfType(GameStreamException.class, () -> pair(host));
            assertThat(failure.code()).isEqualTo(code);
            assertThat(failure.getMessage()).contains(". ").doesNotContain("1234");
            assertThat(host.paths().contains("http /unpair")).isEqualTo(unpairs);
        }
    }

    @Test
    @Conforms(20)
    void item20_aHostWithAnotherTlsCertificateIsAManInTheMiddle() throws Exception {
        try (FakeHost host = new FakeHost(SelfSignedCertificate.create("Somebody Else"))) {
            host(host, Fault.NONE);
            GameStreamException failure = catchThrowableOfType(GameStreamException.class, () -> pair(host));
            assertThat(failure.code()).isEqualTo(ErrorCode.PAIRING_MAN_IN_THE_MIDDLE);
            assertThat(host.paths()).contains("http /unpair");
        }
    }

    @Test
    void aHostThatRefusesTheNewCertificateInTlsHasFailed() throws Exception {
        try (FakeHost host = new FakeHost(HOST, FakeHost.ClientCertificates.REFUSE_ALL)) {
            host(host, Fault.NONE);
            GameStreamException failure = catchThrowableOfType(GameStreamException.class, () -> pair(host));
            assertThat(failure.code()).isEqualTo(ErrorCode.PAIRING_FAILED);
        }
    }

    @ParameterizedTest
    @Conforms(17)
    @ValueSource(booleans = {true, false})
    void item17_theWaitForThePinIsCancelledByInterruption(boolean virtual) throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            PairingHost pairing = host(host, Fault.WAITS_FOR_EVER);
            CompletableFuture<GameStreamException> outcome = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread.Builder builder = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
            Thread thread = builder.start(() -> {
                outcome.complete(catchThrowableOfType(GameStreamException.class, () -> pair(host)));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            pairing.waiting.await();
            thread.interrupt();
            assertThat(outcome.get(20, TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
            assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
            assertThat(host.paths()).containsExactly("http /serverinfo", "http /pair", "http /unpair");
        }
    }

    /** Every other phase is over after five seconds. */
    @Test
    @Conforms(17)
    void item17_aPersonMayTakeLongerThanAnyOtherPhase() throws Exception {
        try (FakeHost host = new FakeHost(HOST)) {
            PairingHost pairing = host(host, Fault.WAITS_FOR_A_PERSON);
            CompletableFuture<X509Certificate> outcome = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    outcome.complete(pair(host));
                } catch (GameStreamException failure) {
                    outcome.completeExceptionally(failure);
                }
            });
            pairing.waiting.await();
            assertThatThrownBy(() -> outcome.get(7, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
            pairing.typed.countDown();
            assertThat(outcome.get(20, TimeUnit.SECONDS)).isEqualTo(HOST.certificate());
        }
    }

    @Test
    void aHostThatHangsInALaterPhaseIsGivenUpAndAskedToForget() throws Exception {
        Map<Fault, CompletableFuture<List<String>>> outcomes = new EnumMap<>(Fault.class);
        for (Fault fault : List.of(
                Fault.HANGS_IN_PHASE_2, Fault.HANGS_IN_PHASE_3, Fault.HANGS_IN_PHASE_4, Fault.HANGS_IN_PHASE_5)) {
            CompletableFuture<List<String>> outcome = new CompletableFuture<>();
            outcomes.put(fault, outcome);
            Thread.startVirtualThread(() -> {
                try (FakeHost host = new FakeHost(HOST)) {
                    host(host, fault);
                    GameStreamException failure =
                            catchThrowableOfType(GameStreamException.class, () -> pair(host));
                    outcome.complete(List.of(failure.code().name(), host.paths().getLast()));
                } catch (Exception unexpected) {
                    outcome.completeExceptionally(unexpected);
                }
            });
        }
        for (Map.Entry<Fault, CompletableFuture<List<String>>> outcome : outcomes.entrySet()) {
            assertThat(outcome.getValue().get(40, TimeUnit.SECONDS))
                    .as("%s", outcome.getKey())
                    .containsExactly("TIMEOUT", "http /unpair");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "123", "12345", "12a4", "١٢٣٤"})
    void aPinHasFourDigits(String pin) {
        assertThatThrownBy(() -> PairingClient.pair(new HostEndpoint("127.0.0.1", 1), CLIENT, "1", pin, "roth"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a PIN has four decimal digits");
    }
}
