package io.moonfleet.server.hosts;

import java.util.Optional;

/**
 * What was said of one host about pairing without a person.
 *
 * @param digits the PIN that it accepts by itself, where it has one of its own
 * @param never  a person types the PIN into this host, whatever PIN the server has for others
 */
public record AutoPin(Optional<String> digits, boolean never) {
    /** Nothing was said: what holds for all hosts holds for this one. */
    public static final AutoPin UNSAID = new AutoPin(Optional.empty(), false);

    public static final AutoPin NEVER = new AutoPin(Optional.empty(), true);

    /** @throws IllegalArgumentException when these are not four digits */
    public static AutoPin of(String digits) {
        if (!PairingPin.isValid(digits)) {
            throw new IllegalArgumentException("auto_pin must be four digits");
        }
        return new AutoPin(Optional.of(digits), false);
    }

    boolean isSaid() {
        return never || digits.isPresent();
    }

    /** The PIN of this host, where {@code general} is that of all of which nothing was said. */
    Optional<String> orGeneral(Optional<String> general) {
        return isSaid() ? digits : general;
    }

    /** Leaves the PIN out. */
    @Override
    public String toString() {
        return "AutoPin[never=" + never + "]";
    }
}
