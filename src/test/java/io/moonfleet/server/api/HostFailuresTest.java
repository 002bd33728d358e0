package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import io.moonfleet.gamestream.Stage;
import io.moonfleet.server.json.ApiException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong with a host is told by a status, a stable name and the sentence. */
class HostFailuresTest {
    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void eachFailureKeepsItsNameAndSentence(ErrorCode code) {
        ApiException answer = HostFailures.of(GameStreamException.ofStage(code, Stage.LAUNCH, 503, "Do this next."));
        assertThat(answer.status()).isBetween(400, 599);
        assertThat(answer.body().code()).contains(code.name());
        assertThat(answer.body().error()).isEqualTo("Do this next.");
        assertThat(answer.body().stage()).contains("Launch");
        assertThat(answer.body().errorCode()).hasValue(503);
    }

    @ParameterizedTest
    @CsvSource({
        "HOST_NOT_PAIRED, 400",
        "APP_NOT_FOUND, 404",
        "PAIRING_IN_PROGRESS, 409",
        "HOST_BUSY, 502",
        "HOST_TOO_OLD, 502",
        "HOST_UNREACHABLE, 502",
        "HOST_CERTIFICATE_CHANGED, 502",
        "PAIRING_WRONG_PIN, 502"
    })
    void theCallersOwnMistakesAreNotTheHosts(ErrorCode code, int status) {
        assertThat(HostFailures.of(new GameStreamException(code, "Do this next.")).status()).isEqualTo(status);
    }
}
