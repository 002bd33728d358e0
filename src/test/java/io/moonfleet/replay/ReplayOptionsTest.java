package io.moonfleet.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayOptionsTest {
    private static ReplayOptions parse(String line) {
        return ReplayOptions.parse(line.split(" "));
    }

    @Test
    void aFolderAloneIsReplayedUnharmedAtFullSpeed() {
        ReplayOptions options = parse("a/b");
        assertThat(options.folder()).isEqualTo(Path.of("a/b"));
        assertThat(options.realTime()).isFalse();
        assertThat(options.impairment().none()).isTrue();
    }

    @Test
    void everyOptionIsUnderstood() {
        ReplayOptions options =
                parse("a --speed recorded --loss 1 --reorder 2 --duplicate 3 --corrupt 4 --seed 5");
        assertThat(options.realTime()).isTrue();
        assertThat(options.impairment()).isEqualTo(new Impairment(1, 2, 3, 4, 5));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a --loss", "a --loss x", "a --loss 101", "a --loss -1", "a --seed 9999999999", "a --speed 2",
            "a --what 1", "a loss 1"})
    void anythingElseIsRefused(String line) {
        assertThatThrownBy(() -> parse(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void alsoNothingAtAll() {
        assertThatThrownBy(() -> ReplayOptions.parse(new String[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameSeedDoesTheSameHarm() throws ReplayException {
        Path folder = Recordings.folder("resume-1-launch");
        ReplayOptions options = new ReplayOptions(folder, false, new Impairment(5, 5, 5, 5, 9));
        ReplayResult first = SessionReplay.run(options);
        ReplayResult second = SessionReplay.run(options);
        assertThat(second.videoSha256()).isEqualTo(first.videoSha256());
        assertThat(first.video().shardsRecovered()).isPositive();
        assertThat(first.videoSha256()).isNotEqualTo(SessionReplay.run(folder).videoSha256());
    }
}
