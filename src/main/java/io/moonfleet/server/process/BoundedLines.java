package io.moonfleet.server.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads lines of text from a child until it ends, keeping at most {@link #MAX_LENGTH} bytes of each. */
public final class BoundedLines {
    public static final int MAX_LENGTH = 2000;

    private BoundedLines() {}

    /** Blocks until the end of the stream; empty lines are left out, control characters are replaced. */
    public static void read(InputStream stream, Consumer<String> consumer) {
        byte[] chunk = new byte[4096];
        byte[] line = new byte[MAX_LENGTH];
        int length = 0;
        boolean cut = false;
        try (stream) {
            int count = stream.read(chunk);
            while (count >= 0) {
                for (int index = 0; index < count; index++) {
                    if (chunk[index] == '\n') {
                        deliver(line, length, cut, consumer);
                        length = 0;
                        cut = false;
                    } else if (length < MAX_LENGTH) {
                        line[length++] = chunk[index];
                    } else {
                        cut = true;
                    }
                }
                count = stream.read(chunk);
            }
        } catch (IOException closed) {
            // The child is gone; what it said last is delivered below.
        }
        deliver(line, length, cut, consumer);
    }

    private static void deliver(byte[] line, int length, boolean cut, Consumer<String> consumer) {
        if (length == 0) {
            return;
        }
        String text = new String(line, 0, length, StandardCharsets.UTF_8)
                .stripTrailing()
                .replaceAll("\\p{Cntrl}", " ");
        if (!text.isBlank()) {
            consumer.accept(cut ? text + "..." : text);
        }
    }
}
