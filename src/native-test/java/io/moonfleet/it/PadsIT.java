package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.PointerInput;
import org.openqa.selenium.interactions.Sequence;

/** Pads of two browsers, whose numbers are the same, on one host; fingers and a pen; keys that are not on every keyboard. */
class PadsIT {
    private static final String PIN = "4712";
    private static final String STREAM = "pads";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int A = 0x1000;
    private static final int B = 0x2000;
    private static final int SIDE_WHEEL = 120;
    private static final int KEY_Q = 0x51;
    private static final int CONTROL_LEFT = 0xA2;
    private static final int ALT_RIGHT = 0xA5;

    private static MoonfleetProcess server;
    private static DemoHostProcess host;
    private static Browser firstBrowser;
    private static Browser secondBrowser;

    @BeforeAll
    static void start() {
        firstBrowser = Browser.start();
        secondBrowser = Browser.start();
        host = DemoHostProcess.start(PIN);
        server = MoonfleetProcess.start(Map.of("moonfleet.pairing.pin", PIN));
        int hostId = server.api().send("PUT", "api/host",
                Optional.of("{\"address\":\"127.0.0.1\",\"http_port\":" + host.httpPort() + "}")).json().at("/host/host_id").asInt();
        assertThat(server.api().post("api/pair", "{\"host_id\":" + hostId + "}").body()).contains("\"Paired\"");
        server.api().create(StreamerRequest.small(STREAM).onHost(hostId, 1));
    }

    @AfterAll
    static void stop() {
        Closing.all(firstBrowser, secondBrowser, server, host);
    }

    @AfterEach
    void leave() {
        firstBrowser.leave();
        secondBrowser.leave();
        awaitHost("no pad is left", session -> session.path("pads").isEmpty() && session.path("touches").isEmpty());
    }

    private static JsonNode awaitHost(String what, Predicate<JsonNode> wanted) {
        JsonNode[] last = new JsonNode[1];
        return Await.until(what, PATIENCE, () -> {
            last[0] = host.status().at("/status/sessions/0");
            return Optional.of(last[0]).filter(wanted);
        }, () -> "; the host has " + last[0]);
    }

    private static Page watch(Browser browser, String path) {
        Page page = browser.watch(server, STREAM, path);
        page.awaitPlayerState("connected").awaitPicture();
        page.script(Browser.script("virtual-pad.js"));
        return page;
    }

    private static void press(Page page, int button, boolean pressed) {
        page.script("window.__pad.buttons[arguments[0]] = {pressed: arguments[1], touched: arguments[1], value: Number(arguments[1])}",
                button, pressed);
    }

    /** The host's number of the pad on which exactly these buttons are pressed. */
    private static int slotWith(int buttons) {
        Predicate<JsonNode> pressed = pad -> pad.path("buttons").asInt() == buttons;
        JsonNode session = awaitHost("a pad has " + Integer.toHexString(buttons) + " pressed",
                status -> stream(status.path("pads")).filter(pressed).count() == 1);
        return stream(session.path("pads")).filter(pressed).findFirst().orElseThrow().path("number").asInt();
    }

    private static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<?> effects(Page page) {
        return (List<?>) page.script("return window.__effects");
    }

    private static void awaitEffect(Page page, String effect) {
        Await.until(effect + " is felt", PATIENCE, () -> Optional.of(effect).filter(effects(page)::contains), () -> "; felt " + effects(page));
    }

    @Test
    void padsOfTwoPagesHaveSlotsOfTheirOwnAndShakeAlone() {
        Page first = watch(firstBrowser, "rtp");
        Page second = watch(secondBrowser, "websocket");
        JsonNode session = awaitHost("there are two pads", status -> status.path("pads").size() == 2);
        assertThat(stream(session.path("pads"))).allSatisfy(pad -> {
            assertThat(pad.path("type").asInt()).as("PlayStation").isEqualTo(2);
            assertThat(pad.path("capabilities").asInt()).as("triggers, rumble, rumble of the triggers").isEqualTo(7);
        });

        press(first, 0, true);
        int slotOfFirst = slotWith(A);
        press(second, 1, true);
        int slotOfSecond = slotWith(B);
        assertThat(slotOfFirst).isNotEqualTo(slotOfSecond);
        second.script("window.__pad.axes = [0.5, -1, 0, 1]");
        awaitHost("the sticks of the second pad have moved", status -> stream(status.path("pads"))
                .anyMatch(pad -> pad.path("number").asInt() == slotOfSecond
                        && pad.path("axes").toString().equals("[16384,32767,0,-32767]")));
        press(first, 0, false);
        press(second, 1, false);
        awaitHost("nothing is pressed", status -> stream(status.path("pads"))
                .allMatch(pad -> pad.path("buttons").asInt() == 0));

        host.command("rumble " + slotOfSecond + " 65535 0");
        awaitEffect(second, "dual-rumble 1 0");
        host.command("rumble-triggers " + slotOfFirst + " 0 65535");
        awaitEffect(first, "trigger-rumble 0 0 0 1");
        host.command("rumble " + slotOfSecond + " 0 0");
        awaitEffect(second, "reset");
        assertThat(effects(first)).hasSize(1);
        assertThat(effects(second)).hasSize(2);

        secondBrowser.leave();
        JsonNode left = awaitHost("one pad is left", status -> status.path("pads").size() == 1);
        assertThat(left.at("/pads/0/number").asInt()).isEqualTo(slotOfFirst);

        Page third = watch(secondBrowser, "transcode");
        awaitHost("there are two pads again", status -> status.path("pads").size() == 2);
        press(third, 3, true);
        int slotOfThird = slotWith(0x8000);
        host.command("rumble " + slotOfThird + " 0 65535");
        awaitEffect(third, "dual-rumble 0 1");
        third.script("window.__pad = null");
        awaitHost("a pad that is pulled goes", status -> status.path("pads").size() == 1);
    }

    @Test
    void fingersPenAndSideWheelReachTheHost() {
        Page page = watch(firstBrowser, "rtp");
        WebElement video = page.driver().findElement(By.id("video"));

        finger(page, "touchStart", 0.5);
        JsonNode touched = awaitHost("a finger is in the middle", status -> status.path("touches").size() == 1);
        assertThat(touched.at("/touches/0/x").asDouble()).isBetween(0.48, 0.52);
        assertThat(touched.at("/touches/0/y").asDouble()).isBetween(0.48, 0.52);
        finger(page, "touchMove", 0.75);
        awaitHost("the finger has moved", status -> Math.abs(status.at("/touches/0/x").asDouble() - 0.75) < 0.02);
        finger(page, "touchEnd", 0.75);
        awaitHost("the finger is gone", status -> status.path("touches").isEmpty());

        PointerInput pen = new PointerInput(PointerInput.Kind.PEN, "pen");
        page.driver().perform(List.of(new Sequence(pen, 0)
                .addAction(pen.createPointerMove(Duration.ZERO, PointerInput.Origin.fromElement(video), -50, 0))
                .addAction(pen.createPointerDown(0))));
        awaitHost("the pen is down", status -> status.at("/pen/event").asText().matches("DOWN|MOVE")
                && status.at("/pen/tool").asInt() == 1);
        page.driver().perform(List.of(new Sequence(pen, 0).addAction(pen.createPointerUp(0))));
        awaitHost("the pen is up", status -> !status.at("/pen/event").asText().matches("DOWN|MOVE"));

        page.script("""
                document.getElementById('surface').dispatchEvent(
                  new WheelEvent('wheel', {deltaX: 120, deltaMode: WheelEvent.DOM_DELTA_PIXEL, cancelable: true}));""");
        awaitHost("the side wheel has turned", status -> status.path("tilt").asInt() == SIDE_WHEEL);
    }

    @Test
    void aPadOfWhichNobodyKnowsTheButtonsIsNamedAndNotUsed() {
        Page page = watch(firstBrowser, "rtp");
        awaitHost("there is a pad", status -> status.path("pads").size() == 1);
        page.script("window.__pad.mapping = ''");
        awaitHost("the pad is not used", status -> status.path("pads").isEmpty());
        WebElement notice = page.driver().findElement(By.id("pads-notice"));
        Await.until("the page says so", PATIENCE, () -> notice.getText().contains("Virtual Pad"));
        page.script("window.__pad.mapping = 'standard'");
        awaitHost("the pad is used", status -> status.path("pads").size() == 1);
        Await.until("the page is content", PATIENCE, () -> notice.getText().isEmpty());
    }

    @Test
    void altGrOnWindowsIsOneKeyAndControlStaysOne() {
        Page page = watch(firstBrowser, "rtp");
        page.script("Object.defineProperty(navigator, 'platform', {value: 'Win32'})");
        keys(page, "keydown", "ControlLeft", "AltRight", "KeyQ");
        awaitKeys(KEY_Q, ALT_RIGHT);
        keys(page, "keyup", "ControlLeft", "AltRight", "KeyQ");
        awaitKeys();
        keys(page, "keydown", "ControlLeft", "KeyQ");
        awaitKeys(KEY_Q, CONTROL_LEFT);
        keys(page, "keyup", "KeyQ", "ControlLeft");
        awaitKeys();
        keys(page, "keydown", "ControlLeft");
        awaitKeys(CONTROL_LEFT);
        keys(page, "keydown", "AltRight");
        awaitKeys(CONTROL_LEFT, ALT_RIGHT);
        keys(page, "keyup", "AltRight", "ControlLeft");
        awaitKeys();
    }

    /** All at the same moment. */
    private static void keys(Page page, String event, String... codes) {
        page.script("""
                for (const code of arguments[1]) {
                  document.getElementById('surface').dispatchEvent(new KeyboardEvent(arguments[0],
                    {code, cancelable: true, ctrlKey: code !== 'KeyQ', altKey: code === 'AltRight'}));
                }""", event, List.of(codes));
    }

    private static void awaitKeys(int... held) {
        awaitHost("these keys are held: " + Arrays.toString(held), status -> status.path("held_keys").toString()
                .equals(Arrays.toString(held).replace(" ", "")));
    }

    private static void finger(Page page, String event, double x) {
        Map<?, ?> box = (Map<?, ?>) page.script("return document.getElementById('video').getBoundingClientRect().toJSON()");
        Map<String, Object> point = Map.of(
                "x", number(box, "x") + x * number(box, "width"), "y", number(box, "y") + number(box, "height") / 2);
        page.driver().executeCdpCommand("Input.dispatchTouchEvent",
                Map.of("type", event, "touchPoints", event.equals("touchEnd") ? List.of() : List.of(point)));
    }

    private static double number(Map<?, ?> box, String name) {
        return ((Number) box.get(name)).doubleValue();
    }
}
