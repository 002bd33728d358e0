package io.moonfleet.server.api;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Time stamps as clients expect them: nanoseconds and a numeric offset, {@code 2026-01-02T03:04:05.678901234+00:00}. */
final class Rfc3339 {
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSxxx", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Rfc3339() {}

    static String format(Instant instant) {
        return FORMAT.format(instant);
    }
}
