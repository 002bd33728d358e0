package io.moonfleet.it;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A Chromium of its own, with an empty profile. */
public final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");
    private static final List<String> FLAGS = List.of("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
            "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--autoplay-policy=no-user-gesture-required", "--disable-dev-shm-usage", "--window-size=1280,900");

    static {
        Logger.getLogger("org.openqa.selenium").setLevel(Level.SEVERE);
    }

    private final Path profile;
    private final ChromeDriver driver;

    private Browser(Path profile, ChromeDriver driver) {
        this.profile = profile;
        this.driver = driver;
    }

    public static Browser start() {
        require(CHROMIUM);
        require(DRIVER);
        try {
            Path profile = Files.createTempDirectory("moonfleet-browser-");
            ChromeOptions options = new ChromeOptions();
            options.setBinary(CHROMIUM.toFile());
            options.addArguments(FLAGS);
            options.addArguments("--user-data-dir=" + profile);
            ChromeDriverService service = new ChromeDriverService.Builder()
                    .usingDriverExecutable(DRIVER.toFile()).usingAnyFreePort()
                    .withLogFile(profile.resolve("chromedriver.log").toFile()).build();
            ChromeDriver driver = new ChromeDriver(service, options);
            driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", script("probe.js")));
            return new Browser(profile, driver);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** In CI a missing browser is a failure: a test that was not run proves nothing. */
    private static void require(Path executable) {
        if (!Files.isExecutable(executable)) {
            String message = executable + " is missing: install Debian's packages chromium and chromium-driver";
            if ("true".equals(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            System.err.println(message);
            Assumptions.abort(message);
        }
    }

    static String script(String name) {
        try (InputStream source = Browser.class.getResourceAsStream("/browser/" + name)) {
            if (source == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    /** Opens an address in the one tab of this browser. */
    public Page open(URI address) {
        // A change of the fragment alone would not load the page again.
        driver.get("about:blank");
        driver.get(address.toString());
        return new Page(driver);
    }

    /** Every page that is opened from now on reaches streamers by that relay instead of their own UDP ports. */
    void routeThrough(UdpRelay relay, boolean tcp) {
        String route = "window.__route = {address: '%s', port: %d, tcp: %b};"
                .formatted(relay.address(), relay.port(), tcp);
        driver.executeCdpCommand("Page.addScriptToEvaluateOnNewDocument", Map.of("source", route + script("route.js")));
    }

    /** Opens the page with a streamer's player in it that uses one path: rtp, websocket, transcode or auto. */
    public Page watch(MoonfleetProcess server, String streamerId, String path) {
        return open(server.page().resolve("?transport=" + path + "#watch=" + streamerId));
    }

    /** Opens the page with a streamer's player in it. */
    public Page watch(MoonfleetProcess server, String streamerId) {
        return open(server.page().resolve("#watch=" + streamerId));
    }

    /** What the page has written to the browser's console since the last time. */
    String log() {
        return driver.manage().logs().get("browser").getAll().toString();
    }

    /** Leaves the page as a user who closes the tab. */
    public void leave() {
        driver.get("about:blank");
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted((left, right) -> right.compareTo(left)).forEach(path -> path.toFile().delete());
        } catch (IOException leftBehind) {
            // A temporary directory that stays is no reason to fail.
        }
    }
}
