package io.moonfleet.demohost.scene;

/**
 * A 5×7 pixel font for printable ASCII; every other code point is a hollow box. Each glyph is seven characters, one a
 * row from the top, each a digit in base 32 whose bits are the pixels, leftmost highest.
 */
public final class BitmapFont {
    /** Distance from one character to the next at scale 1. */
    public static final int ADVANCE = 6;

    /** Height of a glyph at scale 1. */
    public static final int HEIGHT = 7;

    private static final int GLYPH_WIDTH = 5;
    private static final String BOX = "vhhhhhv";
    private static final String[] GLYPHS = {
        "0000000", "4444404", "aaa0000", "aavavaa", "4fke5u4", "op248j3", "cik8lid", "4480000",
        "2488842", "8422248", "04lel40", "044v440", "0000c48", "000v000", "00000cc", "01248g0",
        "ehjlphe", "4c4444e", "eh1248v", "v2421he", "26aiv22", "vgu11he", "68guhhe", "v124888",
        "ehhehhe", "ehhf12c", "0cc0cc0", "0cc0c48", "248g842", "00v0v00", "8421248", "eh12404",
        "eh1dlle", "ehhvhhh", "uhhuhhu", "ehggghe", "sihhhis", "vgguggv", "vgguggg", "ehgnhhf",
        "hhhvhhh", "e44444e", "72222ic", "hikokih", "ggggggv", "hrllhhh", "hhpljhh", "ehhhhhe",
        "uhhuggg", "ehhhlid", "uhhukih", "fgge11u", "v444444", "hhhhhhe", "hhhhha4", "hhhllla",
        "hha4ahh", "hhha444", "v1248gv", "e88888e", "0g84210", "e22222e", "4ah0000", "000000v",
        "8420000", "00e1fhf", "ggmphhu", "00egghe", "11djhhf", "00ehvge", "698s888", "0fhhf1e",
        "ggmphhh", "40c444e", "20622ic", "ggikoki", "c44444e", "00qllhh", "00mphhh", "00ehhhe",
        "00uhugg", "00djf11", "00mpggg", "00ege1u", "88s8896", "00hhhjd", "00hhha4", "00hhlla",
        "00ha4ah", "00hhf1e", "00v248v", "2448442", "4444444", "8442448", "008l200"
    };

    private BitmapFont() {}

    /** Draws text with its top-left corner at {@code x, y}, each font pixel {@code scale × scale} wide. */
    public static void draw(Canvas canvas, int x, int y, int scale, String text, Color color) {
        int left = x;
        for (int index = 0; index < text.length(); ) {
            int codePoint = text.codePointAt(index);
            index += Character.charCount(codePoint);
            drawGlyph(canvas, left, y, scale, glyph(codePoint), color);
            left += ADVANCE * scale;
        }
    }

    private static void drawGlyph(Canvas canvas, int x, int y, int scale, String glyph, Color color) {
        for (int row = 0; row < HEIGHT; row++) {
            int bits = Character.digit(glyph.charAt(row), 32);
            for (int column = 0; column < GLYPH_WIDTH; column++) {
                if ((bits >> (GLYPH_WIDTH - 1 - column) & 1) != 0) {
                    canvas.fill(x + column * scale, y + row * scale, scale, scale, color);
                }
            }
        }
    }

    private static String glyph(int codePoint) {
        int index = codePoint - ' ';
        return index >= 0 && index < GLYPHS.length ? GLYPHS[index] : BOX;
    }
}
