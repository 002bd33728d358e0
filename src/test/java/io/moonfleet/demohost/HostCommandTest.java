package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.moonfleet.gamestream.control.ControlMessage;
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
    void whatIsSaidAboutPadsIsUnderstood() throws Exception {
        assertThat(HostCommand.parse("rumble 2 65535 0"))
                .isEqualTo(new HostCommand.Say(new ControlMessage.Rumble(2, 65535, 0)));
        assertThat(HostCommand.parse("rumble-triggers 2 1 3"))
                .isEqualTo(new HostCommand.Say(new ControlMessage.RumbleTriggers(2, 1, 3)));
        assertThat(HostCommand.parse("led 15 1 2 255"))
                .isEqualTo(new HostCommand.Say(new ControlMessage.ControllerLed(15, 1, 2, 255)));
        assertThat(HostCommand.parse("motion 0 2 100"))
                .isEqualTo(new HostCommand.Say(new ControlMessage.MotionEventState(0, 100, 2)));
        assertThat(HostCommand.parse("adaptive-triggers 0 12 " + "01".repeat(22)))
                .isInstanceOf(HostCommand.Say.class);
    }

    @Test
    void pinIsNotShown() {
        assertThat(new HostCommand.Pin("0123").toString()).doesNotContain("0123");
    }

    @Test
    void nonsenseIsNamed() {
        String[] lines = {
            "", "freeze", "freeze maybe", "freeze on off", "loss", "loss 2", "loss 1.5", "loss -0.1", "loss NaN", "loss 1e-3",
            "pin 123", "pin 12345", "pin abcd", "status now", "reboot", "rumble", "rumble 1 2", "rumble 1 2 65536",
            "rumble -1 0 0", "led 1 2 3 256", "led 1 2 3", "motion 1 x 2", "adaptive-triggers 1 2 0102", "x".repeat(300)
        };
        for (String line : lines) {
            assertThatExceptionOfType(HostCommand.SyntaxException.class).as(line).isThrownBy(() -> HostCommand.parse(line));
        }
    }
}
