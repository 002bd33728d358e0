package io.moonfleet.streamer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.ipc.ConnectionStatus;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConnectionQualityTest {
    private static final long START = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    private final ConnectionQuality quality = new ConnectionQuality(START);
    private long now = START;
    private long frames;
    private long lost;

    @Test
    void aLossOfThirtyPercentIsPoorAtOnce() {
        assertThat(window(71, 29)).isEmpty();
        assertThat(quality.status()).isEqualTo(ConnectionStatus.OK);
        assertThat(window(95, 5)).isEmpty();
        assertThat(window(70, 30)).contains(ConnectionStatus.POOR);
        assertThat(window(0, 100)).as("said once").isEmpty();
    }

    @Test
    void aLossOfFifteenPercentIsPoorTheSecondTimeInARow() {
        assertThat(window(85, 15)).isEmpty();
        assertThat(window(86, 14)).isEmpty();
        assertThat(window(85, 15)).isEmpty();
        assertThat(window(85, 15)).contains(ConnectionStatus.POOR);
    }

    @Test
    void onlyAWindowWithHardlyAnyLossIsGoodAgain() {
        assertThat(window(50, 50)).contains(ConnectionStatus.POOR);
        assertThat(window(94, 6)).isEmpty();
        assertThat(window(0, 0)).as("nothing was sent").isEmpty();
        assertThat(window(95, 5)).contains(ConnectionStatus.OK);
    }

    @Test
    void nothingIsJudgedWithinAWindow() {
        assertThat(quality.update(START + TimeUnit.MILLISECONDS.toNanos(2_999), 1, 99)).isEmpty();
        assertThat(quality.update(START + TimeUnit.SECONDS.toNanos(3), 1, 99))
                .contains(ConnectionStatus.POOR);
    }

    private Optional<ConnectionStatus> window(int complete, int incomplete) {
        now += TimeUnit.SECONDS.toNanos(3);
        frames += complete;
        lost += incomplete;
        return quality.update(now, frames, lost);
    }
}
