package io.moonfleet.gamestream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class GameStreamExceptionTest {
    @Test
    void aStageIsFilledInOnceAndEverythingElseIsKept() {
        IOException cause = new IOException("cable");
        GameStreamException failure = new GameStreamException(ErrorCode.TIMEOUT, "No answer.", cause);
        assertThat(failure.stage()).isEmpty();
        GameStreamException located = failure.atStage(Stage.LAUNCH);
        assertThat(located.stage()).contains(Stage.LAUNCH);
        assertThat(located.code()).isEqualTo(ErrorCode.TIMEOUT);
        assertThat(located).hasMessage("No answer.").hasCause(cause);
        assertThat(located.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(located.atStage(Stage.FIRST_FRAME)).isSameAs(located);
    }

    @Test
    void theHostsNumberIsKept() {
        GameStreamException refused =
                GameStreamException.ofHost(ErrorCode.HOST_REFUSED, 503, "Refused.").atStage(Stage.LAUNCH);
        assertThat(refused.hostCode()).isEqualTo(503);
        assertThat(refused).hasNoCause();
        assertThat(GameStreamException.ofStage(ErrorCode.RTSP_STATUS, Stage.RTSP_HANDSHAKE, 404, "Refused.").hostCode())
                .isEqualTo(404);
    }

    @Test
    void whatFailsOnThisSideHasNoNumberOfTheHost() {
        IOException cause = new IOException("cable");
        GameStreamException failure = GameStreamException.ofStage(
                ErrorCode.HOST_UNREACHABLE, Stage.NAME_RESOLUTION, "Not found.", cause);
        assertThat(failure.hostCode()).isZero();
        assertThat(failure.stage()).contains(Stage.NAME_RESOLUTION);
        assertThat(failure).hasCause(cause);
    }
}
