package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The page as a user finds it. */
class PageIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TOKEN = "a token for the page";

    private static Browser browser;
    private static MoonfleetProcess server;

    @BeforeAll
    static void start() {
        browser = Browser.start();
        server = MoonfleetProcess.withDemoHost();
    }

    @AfterAll
    static void stop() {
        Closing.all(browser, server);
    }

    private static void awaitNoStreamer() {
        Await.until("no streamer is left", PATIENCE, () -> server.api().streamerIds().isEmpty());
    }

    @Test
    void oneButtonShowsTheDemoStreamWithSoundAndAnotherStopsIt() {
        Page page = browser.open(server.page());
        page.click("demo");
        page.awaitPlayerState("connected").awaitPicture();
        assertThat(page.awaitPicture().width()).isEqualTo(1280);
        assertThat(page.script("return document.getElementById('video').muted")).isEqualTo(false);
        page.listen("video").awaitTones(440, 660);
        assertThat(page.visible("overlay")).isFalse();

        page.click("stop");
        awaitNoStreamer();
        Await.until("the list is shown again and empty", PATIENCE,
                () -> page.visible("home") && page.visible("no-streamers"));
    }

    @Test
    void theFormCreatesAStreamAndTheListStopsIt() {
        Page page = browser.open(server.page());
        page.driver().findElement(By.cssSelector("#create-details summary")).click();
        Await.until("the apps of the demo host are offered", PATIENCE,
                () -> page.driver().findElement(By.id("app")).getText().contains("Demo"));
        page.driver().findElement(By.name("name")).clear();
        page.driver().findElement(By.name("name")).sendKeys("from-the-form");
        choose(page, "resolution", "640x360");
        choose(page, "fps", "30");
        page.click("create-submit");
        page.awaitPlayerState("connected").awaitPicture();
        assertThat(server.api().streamer("from-the-form").path("width").asInt()).isEqualTo(640);

        page.click("leave");
        Await.until("it is listed", PATIENCE, () -> page.driver().findElement(By.id("streamers")).getText()
                .contains("from-the-form"));
        // The list is drawn anew whenever something in it changes, so the button is looked up and pressed in one step.
        page.script("document.querySelector('[data-streamer=from-the-form] button:last-child').click()");
        awaitNoStreamer();
    }

    private static void choose(Page page, String field, String value) {
        page.driver().findElement(By.cssSelector("select[name=" + field + "] option[value='" + value + "']")).click();
    }

    @Test
    void aStreamThatEndsIsExplained() {
        server.api().create(StreamerRequest.small("ending"));
        Page page = browser.watch(server, "ending");
        page.awaitPlayerState("connected").awaitPicture();
        server.api().delete("api/streamers/ending");
        page.awaitPlayerState("ended");
        assertThat(page.textOf("overlay-text")).isNotBlank();
    }

    @Test
    void aStreamThatDoesNotExistIsExplained() {
        Page page = browser.watch(server, "nobody");
        page.awaitPlayerState("ended");
        assertThat(page.textOf("overlay-text")).contains("has ended");
    }

    @Test
    void aLostSocketIsOpenedAgain() {
        server.api().create(StreamerRequest.small("again"));
        Page page = browser.watch(server, "again");
        page.awaitPlayerState("connected").awaitPicture();
        page.script("window.__probe.last = null; window.__probe.sockets.at(-1).close()");
        page.awaitPlayerState("connected").awaitPicture();
        assertThat(page.script("return window.__probe.sockets.length")).isEqualTo(2L);
        Await.until("there is one peer", PATIENCE, () -> server.api().peers("again") == 1);
        server.api().delete("api/streamers/again");
    }

    @Test
    void theKeyCombinationGivesTheKeyboardBack() {
        server.api().create(StreamerRequest.small("escape"));
        Page page = browser.watch(server, "escape");
        page.awaitPlayerState("connected").awaitPicture();
        assertThat(page.script("return document.activeElement.id")).isEqualTo("surface");
        page.driver().switchTo().activeElement().sendKeys(Keys.chord(Keys.CONTROL, Keys.ALT, Keys.SHIFT, "q"));
        assertThat(page.script("return document.activeElement.id")).isEqualTo("leave");
        page.awaitStrip("no key stays held", Strip::holds);
        server.api().delete("api/streamers/escape");
    }

    @Test
    void thePointerCanBeLockedAndMovesByDistance() {
        server.api().create(StreamerRequest.small("pointer"));
        Page page = browser.watch(server, "pointer");
        page.awaitPlayerState("connected").awaitPicture();
        page.pointTo(0.5, 0.5);
        Strip before = page.awaitStrip("the cursor is in the middle", strip -> strip.cursorX() == 320);
        page.click("lock");
        Await.until("the pointer is locked", PATIENCE, () -> Boolean.TRUE.equals(
                page.script("return document.pointerLockElement === document.getElementById('surface')")));
        page.script("""
                const surface = document.getElementById('surface');
                surface.dispatchEvent(new PointerEvent('pointermove', {movementX: 30, movementY: -20}));""");
        page.awaitStrip("the cursor has moved by that much", strip -> strip.cursorX() == before.cursorX() + 30
                && strip.cursorY() == before.cursorY() - 20);
        page.script("document.exitPointerLock()");
        server.api().delete("api/streamers/pointer");
    }

    @Test
    void soundAndFullScreenAreButtons() {
        server.api().create(StreamerRequest.small("buttons"));
        Page page = browser.watch(server, "buttons");
        page.awaitPlayerState("connected").awaitPicture();
        page.click("sound");
        assertThat(page.script("return document.getElementById('video').muted")).isEqualTo(true);
        page.click("sound");
        assertThat(page.script("return document.getElementById('video').muted")).isEqualTo(false);
        page.click("fullscreen");
        Await.until("the picture fills the screen", PATIENCE, () -> Boolean.TRUE.equals(
                page.script("return document.fullscreenElement === document.getElementById('surface')")));
        assertThat(page.script("return document.activeElement.id")).isEqualTo("surface");
        page.script("return document.exitFullscreen()");
        server.api().delete("api/streamers/buttons");
    }

    @Test
    void theWheelScrollsOnTheHostAndNotThePage() {
        server.api().create(StreamerRequest.small("wheel"));
        // Its one message must not go to a peer that is about to be replaced by one of another path.
        Page page = browser.watch(server, "wheel", "rtp");
        page.awaitPlayerState("connected").awaitPicture();
        long before = inputs("wheel");
        page.scroll(240);
        Await.until("the host got it", PATIENCE, () -> inputs("wheel") > before);
        assertThat(((Number) page.script("return window.scrollY")).doubleValue()).isZero();
        server.api().delete("api/streamers/wheel");
    }

    private static long inputs(String streamerId) {
        return server.api().streamer(streamerId).path("peers").path(0).path("input_messages").asLong();
    }

    @Test
    void aGuardedServerAsksForTheTokenOnceAndThenPlays() {
        try (MoonfleetProcess guarded = MoonfleetProcess.start(
                Map.of("moonfleet.auth.token", TOKEN, "moonfleet.demo-host.enabled", "true"))) {
            Page page = browser.open(guarded.page());
            enterToken(page, "not this one");
            Await.until("the page says that the token is wrong", PATIENCE, () -> page.visible("token-wrong"));
            enterToken(page, TOKEN);
            Await.until("the page has the list", PATIENCE, () -> page.textOf("server-state").equals("Server online"));
            page.click("demo");
            page.awaitPlayerState("connected").awaitPicture();
            assertThat(page.script("return Object.values(localStorage).concat(document.cookie).join()"))
                    .as("what outlives the tab").isEqualTo("");
            guarded.api(TOKEN).delete("api/streamers/demo");
        }
    }

    private static void enterToken(Page page, String token) {
        Await.until("the page asks for the token", PATIENCE, () -> page.visible("token-dialog"));
        page.driver().findElement(By.id("token")).sendKeys(token);
        page.driver().findElement(By.cssSelector("#token-dialog button.primary")).click();
    }

    @Test
    void nothingIsLoadedFromElsewhere() {
        Page page = browser.open(server.page());
        Await.until("the page has the list", PATIENCE, () -> page.textOf("server-state").equals("Server online"));
        assertThat(page.script("return performance.getEntriesByType('resource')"
                + ".map(entry => new URL(entry.name).origin).filter(origin => origin !== location.origin).length"))
                .isEqualTo(0L);
        assertThat(server.api().get("/").status()).isEqualTo(200);
        assertThat(Optional.of(page.driver().getTitle())).contains("Moonfleet");
    }
}
