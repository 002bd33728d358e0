package io.moonfleet.gamestream.nvhttp;

import java.io.IOException;

/** An HTTP answer that breaks the grammar or a bound. */
final class HttpFormatException extends IOException {
    HttpFormatException(String message) {
        super(message);
    }
}
