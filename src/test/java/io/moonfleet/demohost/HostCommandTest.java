package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;

class HostCommandTest {
    @Test
    void commandsAreUnderstood() throws Exception {
        assertThat(HostCommand.parse("freeze on")).isEqualTo(new HostCommand.Freeze(true));
        assertThat(HostCommand.parse(" drop  off ")).isEqualTo(new HostCommand.Drop(false));
        assertThat(HostCommand.parse("loss 0.05")).isEqualTo(new HostCommand.Loss(0.05));
        assertThat(HostCommand.parse("reorder 1")).isEqualTo(new HostCommand.Reorder(1));
        assertThat(HostCommand.parse("duplicate .5")).isEqualTo(new HostCommand.Duplicate(0.5));
        assertThat(HostCommand.parse("pin 0123")).isEqualTo(new HostCommand.Pin("0123"));
        assertThat(HostCommand.parse("terminate")).isEqualTo(new HostCommand.Terminate());
        assertThat(HostCommand.parse("die")).isEqualTo(new HostCommand.Die());
        assertThat(HostCommand.parse("status")).isEqualTo(new HostCommand.Status());
    }

    @Test
    void pinIsNotShown() {
        assertThat(new HostCommand.Pin("0123").toString()).doesNotContain("0123");
    }

    @Test
    void nonsenseIsNamed() {
        String[] lines = {
            "", "freeze", "freeze maybe", "freeze on off", "loss", "loss 2", "loss 1.5", "loss -0.1", "loss NaN", "loss 1e-3",
            "pin 123", "pin 12345", "pin abcd", "status now", "reboot", "x".repeat(300)
        };
        for (String line : lines) {
            assertThatExceptionOfType(HostCommand.SyntaxException.class).as(line).isThrownBy(() -> HostCommand.parse(line));
        }
    }
}
