package io.moonfleet.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.moonfleet.gamestream.input.TouchEvent;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrowserInputCodecTest {
    @Test
    void keys() throws InputFormatException {
        assertThat(decode("keyboard", "00 01 05 0041")).isEqualTo(new BrowserInput.Key(true, 5, 0x41, false));
        assertThat(decode("keyboard", "00 00 00 00fe")).isEqualTo(new BrowserInput.Key(false, 0, 254, false));
        assertThat(decode("keyboard", "00 01 7f 0001")).isEqualTo(new BrowserInput.Key(true, 15, 1, false));
        assertThat(decode("keyboard", "00 01 81 00e2")).isEqualTo(new BrowserInput.Key(true, 1, 0xE2, true));
    }

    @Test
    void textIsCountedInUtf16UnitsAndReadAsCodePoints() throws InputFormatException {
        assertThat(decode("keyboard", "01 02 61c3a9")).isEqualTo(new BrowserInput.Text(List.of(0x61, 0xE9)));
        assertThat(decode("keyboard", "01 03 f09f9880 62")).isEqualTo(new BrowserInput.Text(List.of(0x1F600, 0x62)));
        assertThat(decode("keyboard", "01 00")).isEqualTo(new BrowserInput.Text(List.of()));
    }

    @Test
    void whatASenderLeftBehindItsTextIsNotRead() throws InputFormatException {
        assertThat(decode("keyboard", "01 01 61 00ff80")).isEqualTo(new BrowserInput.Text(List.of(0x61)));
        BrowserInput.Text accentAndEmoji = new BrowserInput.Text(List.of(0xE9, 0x1F600));
        assertThat(decode("keyboard", "01 03 c3a9f09f9880 62")).isEqualTo(accentAndEmoji);
        assertThat(decode("keyboard", "01 03 c3a9f09f9880 00ff80")).isEqualTo(accentAndEmoji);
        assertThat(decode("keyboard", "01 02 f09f9880 f09f")).isEqualTo(new BrowserInput.Text(List.of(0x1F600)));
    }

    @Test
    void bothGenerationsOfMouseLabelsShareTheirLayouts() throws InputFormatException {
        for (String label : List.of("mouse", "mouseClicks", "mouseAbsolute", "mouseRelative")) {
            assertThat(decode(label, "00 fffd 7fff")).isEqualTo(new BrowserInput.MouseMove(-3, 32767));
            assertThat(decode(label, "01 0800 ffff 1000 1000"))
                    .isEqualTo(new BrowserInput.MousePosition(2048, -1, 4096, 4096));
            assertThat(decode(label, "02 01 05")).isEqualTo(new BrowserInput.MouseButton(true, 5));
            assertThat(decode(label, "02 00 01")).isEqualTo(new BrowserInput.MouseButton(false, 1));
            assertThat(decode(label, "03 0000 ff88")).isEqualTo(new BrowserInput.FineWheel(0, -120));
            assertThat(decode(label, "04 ff 02")).isEqualTo(new BrowserInput.Wheel(-1, 2));
        }
    }

    @Test
    void touchAndPads() throws InputFormatException {
        assertThat(decode("touch", "00 fffffffe 3f000000 3f800000 3f000000 00000000 00000000 005a"))
                .isEqualTo(new BrowserInput.Touch(
                        BrowserInput.TouchPhase.DOWN, 0xFFFFFFFEL, 0.5f, 1f, 0.5f, 0f, 0f, 90));
        assertThat(decode("controllers", "00 0f 0020ffff 0006"))
                .isEqualTo(new BrowserInput.ControllerArrival(15, 0x20FFFF, 6, 0));
        assertThat(decode("controllers", "00 02 0020ffff 0006 02"))
                .isEqualTo(new BrowserInput.ControllerArrival(2, 0x20FFFF, 6, 2));
        assertThat(decode("controllers", "02 03 02 50")).isEqualTo(new BrowserInput.ControllerBattery(3, 2, 80));
        assertThat(decode("controllers", "02 03 00 ff")).isEqualTo(new BrowserInput.ControllerBattery(3, 0, 255));
        assertThat(decode("controllers", "03 01 02 3f800000 c0000000 3f000000"))
                .isEqualTo(new BrowserInput.ControllerMotion(1, 2, 1, -2, 0.5f));
        assertThat(decode("controllers", "04 01 03 01 00000007 3e800000 3f400000 40000000"))
                .isEqualTo(new BrowserInput.ControllerTouch(1, TouchEvent.MOVE, 1, 7, 0.25f, 0.75f, 1));
        assertThat(decode("controllers", "01 03")).isEqualTo(new BrowserInput.ControllerRemoval(3));
        assertThat(decode("controller12", "00 00001000 ff 80 8000 7fff 0001 ffff"))
                .isEqualTo(new BrowserInput.ControllerState(12, 0x1000, 255, 128, -32768, 32767, 1, -1));
    }

    @Test
    void penAndWhatATouchMayLeaveOpen() throws InputFormatException {
        assertThat(decode("pen", "01 02 05 3f000000 3e800000 3f800000 010e 2d 3d800000 00000000"))
                .isEqualTo(new BrowserInput.Pen(TouchEvent.DOWN, 2, 5, 0.5f, 0.25f, 1, 270, 45, 0.0625f, 0));
        assertThat(decode("pen", "00 01 00 3f000000 3e800000 00000000 0168 5b 00000000 bf800000"))
                .isEqualTo(new BrowserInput.Pen(TouchEvent.HOVER, 1, 0, 0.5f, 0.25f, 0, 0xFFFF, 0xFF, 0, 0));
        // Contact in pixels says nothing; pressure beyond its range is that of its end.
        assertThat(decode("touch", "03 00000001 00000000 3f800000 40000000 41800000 3d800000 ffff"))
                .isEqualTo(new BrowserInput.Touch(BrowserInput.TouchPhase.CANCEL, 1, 0, 1, 1, 0, 0.0625f, 0xFFFF));
    }

    @Test
    void anEndOutsideThePictureIsOneAtItsBorder() throws InputFormatException {
        for (BrowserInput.TouchPhase phase : List.of(BrowserInput.TouchPhase.UP, BrowserInput.TouchPhase.CANCEL)) {
            assertThat(decode("touch", "0" + phase.ordinal() + " 00000007 3f800001 bf000000 00000000 00000000 00000000 ffff"))
                    .isEqualTo(new BrowserInput.Touch(phase, 7, 1, 0, 0, 0, 0, 0xFFFF));
        }
        for (TouchEvent event : List.of(TouchEvent.UP, TouchEvent.CANCEL, TouchEvent.HOVER_LEAVE)) {
            assertThat(decode("pen", "0" + event.wireValue() + " 01 00 bf000000 3f800001 00000000 ffff ff 00000000 00000000"))
                    .isEqualTo(new BrowserInput.Pen(event, 1, 0, 0, 1, 0, 0xFFFF, 0xFF, 0, 0));
        }
        for (TouchEvent event : List.of(TouchEvent.UP, TouchEvent.CANCEL, TouchEvent.CANCEL_ALL)) {
            assertThat(decode("controllers", "04 01 0" + event.wireValue() + " 00 00000007 40000000 bf800000 00000000"))
                    .isEqualTo(new BrowserInput.ControllerTouch(1, event, 0, 7, 1, 0, 0));
        }
    }

    @Test
    void whatHasNoLayoutIsRefused() {
        for (String message : List.of(
                "keyboard ",
                "keyboard 00 01 00 00",
                "keyboard 00 01 00 0041 00",
                "keyboard 00 02 00 0041",
                "keyboard 00 01 00 0000",
                "keyboard 00 01 00 00ff",
                "keyboard 00 01 00 8041",
                "keyboard 01",
                "keyboard 01 02 c3",
                "keyboard 01 01 c080",
                "keyboard 01 01 eda080",
                "keyboard 01 01 f4908080",
                "keyboard 01 01 80",
                "keyboard 01 01 00",
                "keyboard 02 00",
                "mouse 00 0000",
                "mouse 01 0000 0000 0001 0010",
                "mouse 01 0000 0000 0010 8000",
                "mouse 02 01 00",
                "mouse 02 01 06",
                "mouse 05 00 00",
                "touch 04 00000000 00000000 00000000 00000000 00000000 00000000 0000",
                "touch 00 00000000 00000000 00000000 7f800000 00000000 00000000 0000",
                "touch 00 00000000 00000000 00000000 00000000 7fc00000 00000000 0000",
                "pen 08 01 00 00000000 00000000 00000000 0000 00 00000000 00000000",
                "pen 07 01 00 00000000 00000000 00000000 0000 00 00000000 00000000",
                "pen 00 03 00 00000000 00000000 00000000 0000 00 00000000 00000000",
                "pen 00 01 08 00000000 00000000 00000000 0000 00 00000000 00000000",
                "pen 00 01 00 bf800000 00000000 00000000 0000 00 00000000 00000000",
                "pen 00 01 00 00000000 00000000 ffc00000 0000 00 00000000 00000000",
                "pen 00 01 00 00000000 00000000 00000000 0000 00 00000000",
                "touch 00 00000000 7fc00000 00000000 00000000 00000000 00000000 0000",
                "touch 00 00000000 3f800001 00000000 00000000 00000000 00000000 0000",
                "touch 01 00000000 3f800001 00000000 00000000 00000000 00000000 0000",
                "touch 02 00000000 7fc00000 00000000 00000000 00000000 00000000 0000",
                "pen 02 01 00 00000000 ff800000 00000000 0000 00 00000000 00000000",
                "controllers 04 00 02 00 00000000 7f800000 00000000 00000000",
                "controllers 00 10 00000000 0000",
                "controllers 00 00 00000000 0000 05",
                "controllers 00 00 00000000 0000 00 00",
                "controllers 02 00",
                "controllers 02 00 06 00",
                "controllers 02 00 00 65",
                "controllers 03 00 00 00000000 00000000 00000000",
                "controllers 03 00 03 00000000 00000000 00000000",
                "controllers 03 00 01 7fc00000 00000000 00000000",
                "controllers 03 00 01 00000000 47c35000 00000000",
                "controllers 03 10 01 00000000 00000000 00000000",
                "controllers 04 00 08 00 00000000 00000000 00000000 00000000",
                "controllers 04 00 01 02 00000000 00000000 00000000 00000000",
                "controllers 04 00 01 00 00000000 7f800000 00000000 00000000",
                "controllers 05 00",
                "controller16 00 00000000 00 00 0000 0000 0000 0000",
                "controller01 00 00000000 00 00 0000 0000 0000 0000",
                "controller 00 00000000 00 00 0000 0000 0000 0000",
                "controller1 01 00000000 00 00 0000 0000 0000 0000",
                "general 00")) {
            int space = message.indexOf(' ');
            assertThatThrownBy(() -> decode(message.substring(0, space), message.substring(space)))
                    .as(message)
                    .isInstanceOf(InputFormatException.class);
        }
        assertThatThrownBy(() -> BrowserInputCodec.decode("keyboard", new byte[BrowserInputCodec.MAX_LENGTH + 1]))
                .isInstanceOf(InputFormatException.class);
    }

    private static BrowserInput decode(String label, String hex) throws InputFormatException {
        return BrowserInputCodec.decode(label, HexFormat.of().parseHex(hex.replace(" ", "")));
    }
}
