package io.moonfleet.gamestream.nvhttp;

/** XML that is malformed, carries a DTD or breaks a bound. */
final class XmlFormatException extends Exception {
    XmlFormatException(String message) {
        super(message);
    }
}
