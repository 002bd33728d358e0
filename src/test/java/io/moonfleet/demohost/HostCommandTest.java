package io.moonfleet.demohost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.moonfleet.gamestream.control.ControlMessage;
import java.util.Set;
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
        assertThat(HostCommand.parse("terminate")).isEqualTo(new HostCommand.Terminate(0x80030023));
        assertThat(HostCommand.parse("die")).isEqualTo(new HostCommand.Die());
        assertThat(HostCommand.parse("status")).isEqualTo(new HostCommand.Status());
    }

    @Test
    void commandsThatMakeTheHostABadOneAreUnderstood() throws Exception {
        assertThat(HostCommand.parse("terminate 0x800E9302")).isEqualTo(new HostCommand.Terminate(0x800E9302));
        assertThat(HostCommand.parse("terminate 7")).isEqualTo(new HostCommand.Terminate(7));
        assertThat(HostCommand.parse("garble audio 0.5"))
                .isEqualTo(new HostCommand.Garble(Set.of(StreamKind.AUDIO), 0.5));
        assertThat(HostCommand.parse("garble all 1"))
                .isEqualTo(new HostCommand.Garble(Set.of(StreamKind.values()), 1));
        assertThat(HostCommand.parse("flood rumble 400"))
                .isEqualTo(new HostCommand.StartFlood(new Flood(Flood.Kind.RUMBLE, 400)));
        assertThat(HostCommand.parse("flood off")).isEqualTo(new HostCommand.EndFlood());
        assertThat(HostCommand.parse("busy on")).isEqualTo(new HostCommand.Busy(true));
        assertThat(HostCommand.parse("sleep")).isEqualTo(new HostCommand.Sleep());
        assertThat(HostCommand.parse("wake")).isEqualTo(new HostCommand.Wake());
        assertThat(HostCommand.parse("renew-certificate")).isEqualTo(new HostCommand.RenewCertificate());
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
            "rumble -1 0 0", "led 1 2 3 256", "led 1 2 3", "motion 1 x 2", "adaptive-triggers 1 2 0102",
            "terminate now", "terminate 0x123456789", "terminate -1", "garble", "garble video", "garble rtsp 1", "garble all 2",
            "flood", "flood hdr", "flood hdr 10001", "flood what 1", "flood on", "busy", "sleep 1", "x".repeat(300)
        };
        for (String line : lines) {
            assertThatExceptionOfType(HostCommand.SyntaxException.class).as(line).isThrownBy(() -> HostCommand.parse(line));
        }
    }
}
