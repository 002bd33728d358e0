package io.moonfleet.demohost.scene;

import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The moving picture of one session. The parts that rarely change (background, title, panels) live in a backdrop;
 * per frame only what moved is restored from it and drawn again, so that a frame costs far less than its encoding.
 * Not thread-safe: owned by the session's video thread.
 */
public final class Scene {
    /** The picture is laid out for 640×360 and scaled by whole numbers. */
    private static final int REFERENCE_HEIGHT = 360;

    private static final double BALL_PIXELS_PER_SECOND = 90;
    private static final double BAND_PIXELS_PER_SECOND = 60;

    private final Canvas canvas;
    private final Canvas backdrop;
    private final Palette palette;
    private final MovingBand band;
    private final Cursor cursor;
    private final ContactMarks contacts;
    private final int unit;
    private final int top;
    private final int panelTop;
    private final int panelHeight;
    private final int ballRadius;
    private int ballX;
    private int ballY;
    private int cursorX;
    private int cursorY;
    private long drawnRevision = -1;

    /**
     * @param width        even, in pixels
     * @param height       even, in pixels
     * @param reservedRows rows at the top that the scene leaves to the caller
     * @param subtitle     shown after the app's name, for example size and frame rate
     */
    public Scene(SceneKind kind, int width, int height, int reservedRows, String subtitle, ColorMatrix matrix) {
        canvas = new Canvas(width, height);
        backdrop = new Canvas(width, height);
        palette = new Palette(matrix);
        unit = Math.max(1, height / REFERENCE_HEIGHT);
        top = reservedRows;
        panelTop = top + 16 * unit;
        panelHeight = 44 * unit;
        ballRadius = 14 * unit;
        band = new MovingBand(width, 24 * unit, matrix);
        cursor = new Cursor(unit, palette);
        contacts = new ContactMarks(canvas, palette, unit, reservedRows);
        paintBackground(kind);
        BitmapFont.draw(
                backdrop, 8 * unit, top + 4 * unit, unit, "Moonfleet " + kind.title() + "  " + subtitle, palette.text());
        canvas.copy(backdrop, 0, 0, width, height);
    }

    /** The picture; valid until the next {@link #draw}. */
    public Canvas canvas() {
        return canvas;
    }

    /**
     * Draws the next picture.
     *
     * @param frameNumber  shown as text
     * @param elapsedNanos time since the session began; the motion depends on it alone
     */
    public void draw(int frameNumber, long elapsedNanos, InputSnapshot input) {
        erase(ballX - ballRadius, ballY - ballRadius, 2 * ballRadius + 1);
        erase(cursorX, cursorY, cursor.size());
        contacts.erase(backdrop);
        if (input.revision() != drawnRevision) {
            drawPanels(input);
            drawnRevision = input.revision();
        }
        double seconds = elapsedNanos / 1e9;
        drawStatus(frameNumber, seconds);
        band.draw(canvas, canvas.height() - band.height(), (int) (seconds * BAND_PIXELS_PER_SECOND * unit));
        moveBall(seconds);
        Disc.fill(canvas, ballX, ballY, ballRadius, palette.ball());
        contacts.draw(input);
        cursorX = input.cursorX();
        cursorY = input.cursorY();
        cursor.draw(canvas, cursorX, cursorY, input.buttons());
    }

    private void erase(int x, int y, int size) {
        canvas.copy(backdrop, x, y, size, size);
    }

    private void moveBall(double seconds) {
        int ballTop = panelTop + panelHeight + 6 * unit;
        int ballBottom = canvas.height() - band.height() - 6 * unit;
        double way = seconds * BALL_PIXELS_PER_SECOND * unit;
        ballX = ballRadius + bounce(way, canvas.width() - 2 * ballRadius);
        ballY = ballTop + ballRadius + bounce(way * 0.61, ballBottom - ballTop - 2 * ballRadius);
    }

    /** A point going to and fro on a way of the given length. */
    private static int bounce(double way, int length) {
        if (length <= 0) {
            return 0;
        }
        double position = way % (2.0 * length);
        return (int) (position < length ? position : 2.0 * length - position);
    }

    private void drawStatus(int frameNumber, double seconds) {
        String status = String.format(Locale.ROOT, "%8.2f s  frame %8d", seconds, frameNumber);
        int width = status.length() * BitmapFont.ADVANCE * unit;
        int left = canvas.width() - width - 8 * unit;
        canvas.copy(backdrop, left, top + 4 * unit, width, BitmapFont.HEIGHT * unit);
        BitmapFont.draw(canvas, left, top + 4 * unit, unit, status, palette.text());
    }

    private void drawPanels(InputSnapshot input) {
        int gap = 8 * unit;
        int width = (canvas.width() - 3 * gap) / 2;
        String keys = input.heldKeys().stream().map(KeyNames::label).collect(Collectors.joining(" "));
        drawPanel(gap, width, "Keys held", keys, describeMouse(input));
        drawPanel(2 * gap + width, width, "Typed text", newest(input.text(), width), describePads(input));
        canvas.copy(backdrop, 0, panelTop, canvas.width(), panelHeight);
    }

    private void drawPanel(int x, int width, String title, String content, String footer) {
        backdrop.fill(x, panelTop, width, panelHeight, palette.panelBorder());
        backdrop.fill(x + unit, panelTop + unit, width - 2 * unit, panelHeight - 2 * unit, palette.panel());
        BitmapFont.draw(backdrop, x + 4 * unit, panelTop + 4 * unit, unit, title, palette.panelTitle());
        int room = (width - 8 * unit) / (BitmapFont.ADVANCE * unit);
        int scale = content.length() * 2 <= room ? 2 * unit : unit;
        BitmapFont.draw(backdrop, x + 4 * unit, panelTop + 15 * unit, scale, head(content, room), palette.text());
        BitmapFont.draw(backdrop, x + 4 * unit, panelTop + 34 * unit, unit, head(footer, room), palette.panelTitle());
    }

    private static String describeMouse(InputSnapshot input) {
        StringBuilder buttons = new StringBuilder();
        for (int button = 1; button <= 5; button++) {
            if ((input.buttons() >> (button - 1) & 1) != 0) {
                buttons.append(' ').append(button);
            }
        }
        return "buttons" + (buttons.isEmpty() ? " none" : buttons) + "  wheel " + input.wheel() + "/" + input.tilt();
    }

    private static String describePads(InputSnapshot input) {
        return input.pads().isEmpty()
                ? ""
                : "pads " + input.pads().stream().map(PadSnapshot::label).collect(Collectors.joining(" "));
    }

    private static String head(String text, int characters) {
        return text.length() <= characters ? text : text.substring(0, text.offsetByCodePoints(0,
                Math.min(Math.max(characters, 0), text.codePointCount(0, text.length()))));
    }

    private String newest(String text, int panelWidth) {
        int room = Math.max(1, (panelWidth - 8 * unit) / (BitmapFont.ADVANCE * unit));
        int characters = text.codePointCount(0, text.length());
        return characters <= room ? text : text.substring(text.offsetByCodePoints(0, characters - room));
    }

    private void paintBackground(SceneKind kind) {
        switch (kind) {
            case DEMO, LOAD, HIGH_PROFILE -> paintGradient();
            case TEST_CARD -> paintBars();
        }
    }

    private void paintGradient() {
        int bands = 16;
        int height = (backdrop.height() + bands - 1) / bands;
        for (int index = 0; index < bands; index++) {
            backdrop.fill(0, index * height, backdrop.width(), height, palette.gradient(index / (double) bands));
        }
    }

    private void paintBars() {
        int width = (backdrop.width() + Palette.BARS - 1) / Palette.BARS;
        int height = backdrop.height();
        backdrop.fill(0, 0, backdrop.width(), height, palette.gradient(0));
        for (int bar = 0; bar < Palette.BARS; bar++) {
            backdrop.fill(bar * width, panelTop + panelHeight, width, height, palette.bar(bar));
        }
        paintNoise();
    }

    /** A field of grey noise: it makes key frames large, so that they go out in many packets. Always the same noise. */
    private void paintNoise() {
        Random random = new Random(1);
        byte[] luma = backdrop.luma();
        int left = backdrop.width() / 4;
        int bottom = Math.max(panelTop + panelHeight, backdrop.height() - 2 * band.height());
        int noiseTop = Math.min(bottom, backdrop.height() / 2);
        backdrop.fill(left, noiseTop, 2 * left, bottom - noiseTop, Color.BLACK);
        for (int row = noiseTop; row < bottom; row++) {
            for (int column = left; column < 3 * left; column++) {
                luma[row * backdrop.width() + column] = (byte) (16 + random.nextInt(220));
            }
        }
    }
}
