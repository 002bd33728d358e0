package io.moonfleet.gamestream.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.gamestream.audio.OpusLayout;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What peers are offered before a host has described its sound has to have in it what known hosts then describe. */
class ExpectedSoundTest {
    private static final List<String> SUNSHINE =
            List.of("21101", "642012453", "660012345", "85301245367", "88001234567");
    private static final List<String> WOLF = List.of("21101", "642014235", "85301423675");
    private static final List<String> LIBOPUS = List.of("21101", "642014235", "85301645237");

    @ParameterizedTest
    @CsvSource({"2, 4000", "6, 4000", "6, 15000", "8, 4000", "8, 15000"})
    void theLayoutsOfKnownHostsAreExpected(int channels, int bitrateKbps) throws Exception {
        for (List<String> host : List.of(SUNSHINE, WOLF, LIBOPUS)) {
            assertThat(OpusLayout.expected(channels, bitrateKbps))
                    .as("%s", host)
                    .doesNotHaveDuplicates()
                    .contains(OpusLayoutChoice.choose(host, channels, bitrateKbps).layout());
        }
    }

    @Test
    void sunshinesIsTheMostLikelyOne() throws Exception {
        for (int bitrateKbps : List.of(4_000, 15_000)) {
            for (int channels : List.of(2, 6, 8)) {
                assertThat(OpusLayout.expected(channels, bitrateKbps).getFirst())
                        .isEqualTo(OpusLayoutChoice.choose(SUNSHINE, channels, bitrateKbps).layout());
            }
        }
    }
}
