package io.moonfleet.ipc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message without content is a bare string (streamers contract, section 1). */
class TaggedTest {
    @ParameterizedTest
    @EnumSource
    void aMessageWithoutContentIsFoundByTheNameItIsWrittenWith(StreamServerMessage.Notice notice)
            throws IpcFormatException {
        String text = Json.text(generator -> Tagged.writeUnit(generator, notice));
        assertThat(text).isEqualTo('"' + notice.wireName() + '"');
        assertThat(Tagged.read(Json.parse(text))).isInstanceOfSatisfying(
                Tagged.Unit.class, unit -> assertThat(among(unit)).isEqualTo(notice));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "peerDisconnect", "PEER_DISCONNECT", "PeerDisconnect "})
    void anyOtherNameIsRefused(String name) {
        assertThatThrownBy(() -> new Tagged.Unit(name).among(StreamServerMessage.Notice.values()))
                .isInstanceOf(IpcFormatException.class);
    }

    private static StreamServerMessage among(Tagged.Unit unit) {
        try {
            return unit.among(StreamServerMessage.Notice.values());
        } catch (IpcFormatException unknown) {
            throw new AssertionError(unknown);
        }
    }
}
