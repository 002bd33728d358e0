package io.moonfleet.input;

/** A data-channel message that has no known layout or a value outside its range. It is dropped and counted. */
public class InputFormatException extends Exception {
    public InputFormatException(String message) {
        super(message, null, false, false);
    }
}
