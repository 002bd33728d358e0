package io.moonfleet.it;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.interactions.WheelInput;

/** An open page of the product: what a user does in it, and what its pixels and its sound say. */
public final class Page {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ChromeDriver driver;

    Page(ChromeDriver driver) {
        this.driver = driver;
    }

    /** A presented frame: its number, when the host drew it and when the browser showed it, in ms since the epoch. */
    public record Presented(int frame, long drawnMillis, double presentedMillis, double latencyMillis) {}

    /** The loudest frequency in each ear. */
    public record Tones(double leftHertz, double rightHertz) {
        boolean near(double left, double right) {
            return Math.abs(leftHertz - left) < 12 && Math.abs(rightHertz - right) < 12;
        }
    }

    public ChromeDriver driver() {
        return driver;
    }

    public Object script(String code, Object... arguments) {
        return driver.executeScript(code, arguments);
    }

    public String textOf(String id) {
        return driver.findElement(By.id(id)).getText();
    }

    public void click(String id) {
        driver.findElement(By.id(id)).click();
    }

    public boolean visible(String id) {
        return driver.findElement(By.id(id)).isDisplayed();
    }

    /** connecting, connected, reconnecting or ended. */
    public String playerState() {
        return String.valueOf(script("return document.getElementById('player').dataset.state"));
    }

    public Page awaitPlayerState(String state) {
        Await.until("the player is " + state, PATIENCE, () -> Optional.of(playerState()).filter(state::equals),
                () -> "; it is " + playerState() + ": " + textOf("overlay-text"));
        return this;
    }

    /** The path by which the picture comes: rtp, websocket or transcode. */
    public String path() {
        return String.valueOf(script("return document.getElementById('player').dataset.path"));
    }

    /** What the page says about why it is not another one. */
    public String pathReason() {
        return textOf("path-reason");
    }

    public Page awaitPath(String path) {
        Await.until("the path is " + path, PATIENCE, () -> Optional.of(path()).filter(path::equals),
                () -> "; it is " + path() + " (" + pathReason() + "), " + status());
        return this;
    }

    /** What the browser says about the video that it receives on its newest peer connection. */
    public Map<?, ?> inboundVideo() {
        return (Map<?, ?>) driver.executeAsyncScript("""
                const done = arguments[0];
                window.__probe.peers.at(-1).getStats().then((report) => {
                  let video = {};
                  report.forEach((entry) => {
                    if (entry.type === 'inbound-rtp' && entry.kind === 'video') {
                      const codec = report.get(entry.codecId);
                      video = {framesDecoded: entry.framesDecoded, framesReceived: entry.framesReceived,
                        keyFrames: entry.keyFramesDecoded, codec: codec?.mimeType ?? '', parameters: codec?.sdpFmtpLine ?? ''};
                    }
                  });
                  done(video);
                });""");
    }

    /** udp or tcp, of the way that the newest peer connection has chosen. */
    public String selectedProtocol() {
        return String.valueOf(driver.executeAsyncScript("""
                const done = arguments[0];
                window.__probe.peers.at(-1).getStats().then((report) => {
                  let protocol = 'none';
                  report.forEach((entry) => {
                    if (entry.type === 'transport' && entry.selectedCandidatePairId !== undefined) {
                      const pair = report.get(entry.selectedCandidatePairId);
                      protocol = report.get(pair.remoteCandidateId)?.protocol ?? 'unknown';
                    }
                  });
                  done(protocol);
                });"""));
    }

    /** How long after the page's load the first picture was shown, in milliseconds. */
    public double firstPictureMillis() {
        awaitPicture();
        return ((Number) script("return window.__probe.frames[0][2] - performance.timeOrigin")).doubleValue();
    }

    /** Frames that are seen within that time from now. */
    public List<Presented> framesWithin(Duration time) {
        int from = framesSeen();
        double begin = ((Number) script("return performance.now()")).doubleValue();
        Await.until("time passes", time.plus(PATIENCE), () ->
                ((Number) script("return performance.now()")).doubleValue() - begin >= time.toMillis());
        return frames(from);
    }

    public Optional<Strip> strip() {
        return script("return window.__probe.last") instanceof Map<?, ?> values
                ? Optional.of(Strip.of(values)) : Optional.empty();
    }

    /** Waits for a frame whose strip satisfies the condition. */
    public Strip awaitStrip(String what, Predicate<Strip> wanted) {
        return Await.until(what, PATIENCE, () -> strip().filter(wanted), () -> "; the last strip was " + strip()
                + ", unreadable " + script("return window.__probe.unreadable") + ", " + status());
    }

    /** Waits for pictures to be seen at all. */
    public Strip awaitPicture() {
        return awaitStrip("a picture is seen", strip -> true);
    }

    /** Waits for that many further frames. */
    public void awaitFrames(int count) {
        int before = framesSeen();
        Await.until(count + " further frames are seen", PATIENCE, () -> framesSeen() >= before + count);
    }

    public int framesSeen() {
        return ((Number) script("return window.__probe.frames.length")).intValue();
    }

    public List<Presented> frames(int from) {
        List<?> rows = (List<?>) script("return window.__probe.frames.slice(arguments[0])", from);
        return rows.stream().map(row -> (List<?>) row).map(row -> new Presented(number(row, 0).intValue(),
                number(row, 1).longValue(), number(row, 2).doubleValue(), number(row, 3).doubleValue())).toList();
    }

    private static Number number(List<?> row, int index) {
        return (Number) row.get(index);
    }

    public void keyDown(String key) {
        new Actions(driver).keyDown(key).perform();
    }

    public void keyUp(String key) {
        new Actions(driver).keyUp(key).perform();
    }

    /** Moves the mouse to a place in the picture, each coordinate from 0 to 1. */
    public void pointTo(double x, double y) {
        WebElement video = driver.findElement(By.id("video"));
        int width = video.getSize().getWidth();
        int height = video.getSize().getHeight();
        new Actions(driver).moveToElement(video, (int) Math.round((x - 0.5) * width),
                (int) Math.round((y - 0.5) * height)).perform();
    }

    public void mouseDown() {
        new Actions(driver).clickAndHold().perform();
    }

    public void mouseUp() {
        new Actions(driver).release().perform();
    }

    public void scroll(int deltaY) {
        WheelInput.ScrollOrigin origin = WheelInput.ScrollOrigin.fromElement(driver.findElement(By.id("video")));
        new Actions(driver).scrollFromOrigin(origin, 0, deltaY).perform();
    }

    public Page listen(String videoId) {
        driver.executeAsyncScript(
                "window.__probe.listen(document.getElementById(arguments[0])).then(arguments[1], arguments[1])", videoId);
        return this;
    }

    public Optional<Tones> tones() {
        List<?> ears = (List<?>) script("return window.__probe.tones().map(ear => ear[1] > -80 ? ear[0] : 0)");
        return Optional.of(new Tones(number(ears, 0).doubleValue(), number(ears, 1).doubleValue()));
    }

    public void awaitTones(double left, double right) {
        Await.until("the left ear hears " + left + " Hz and the right one " + right, PATIENCE,
                () -> tones().filter(tones -> tones.near(left, right)), () -> "; heard " + tones() + ", " + status());
    }

    /** The strongest tone of each channel of the sound that a peer connection brings to that element, to 10 Hz. */
    public List<Integer> channelTones(String videoId) {
        Object tones = driver.executeAsyncScript(
                "window.__probe.channels(document.getElementById(arguments[0])).then(arguments[1], arguments[1])", videoId);
        return ((List<?>) tones).stream().map(tone -> ((Number) tone).intValue()).toList();
    }

    /** The state of the page's newest peer connection. */
    public String connectionState() {
        return String.valueOf(script("return window.__probe.peers.at(-1)?.connectionState"));
    }

    /** Opens a peer that does not use the page's code. */
    public void rawPeer(String socketAddress, boolean offer, String mouse) {
        script(Browser.script("raw-peer.js")
                + "\n;window.__rawPeer(arguments[0], {offer: arguments[1], mouse: arguments[2]});",
                socketAddress, offer, mouse);
    }

    /** Waits until that peer is connected and its picture can be read. */
    public void awaitRawPicture() {
        Await.until("the peer's picture is seen", PATIENCE, this::strip, () -> "; state " + rawPeerState() + ", error "
                + script("return window.__raw.error") + ", messages "
                + script("return window.__raw.messages.map(m => typeof m === 'string' ? m : Object.keys(m)[0])"));
    }

    /** Waits until data channels of these labels are open; the server's own begin with "server:". */
    public void awaitRawChannels(String... labels) {
        Await.until("the channels " + List.of(labels) + " are open", PATIENCE,
                () -> ((List<?>) script("return window.__raw.opened")).containsAll(List.of(labels)));
    }

    public boolean rawPeerHeard(String message) {
        return Boolean.TRUE.equals(script("return window.__raw.has(arguments[0])", message));
    }

    public String rawPeerState() {
        return String.valueOf(script("return window.__raw.state()"));
    }

    public void rawSend(String channel, int... bytes) {
        script("window.__raw.sendBytes(arguments[0], arguments[1])", channel,
                Arrays.stream(bytes).boxed().toList());
    }

    private String status() {
        return "player " + playerState() + ", connection " + connectionState() + ", overlay \""
                + script("return document.getElementById('overlay-text').textContent") + "\"";
    }
}
