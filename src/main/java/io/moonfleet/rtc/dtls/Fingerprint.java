package io.moonfleet.rtc.dtls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/**
 * Hash of a certificate as session descriptions carry it (RFC 8122, section 5).
 *
 * @param algorithm {@code sha-256}, {@code sha-384} or {@code sha-512}
 * @param value     the hash; not to be changed
 */
public record Fingerprint(String algorithm, byte[] value) {
    private static final HexFormat HEX = HexFormat.ofDelimiter(":").withUpperCase();

    /** Reads the attribute's value, {@code sha-256 AB:CD:…}; empty for another algorithm or a wrong length. */
    public static Optional<Fingerprint> parse(String text) {
        int space = text.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String algorithm = text.substring(0, space).toLowerCase(Locale.ROOT);
        int bytes = switch (algorithm) {
            case "sha-256" -> 32;
            case "sha-384" -> 48;
            case "sha-512" -> 64;
            default -> 0;
        };
        String hex = text.substring(space + 1).trim();
        if (bytes == 0 || hex.length() != bytes * 3 - 1) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Fingerprint(algorithm, HEX.parseHex(hex)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static Fingerprint of(String algorithm, byte[] certificate) {
        try {
            return new Fingerprint(
                    algorithm,
                    MessageDigest.getInstance(algorithm.toUpperCase(Locale.ROOT)).digest(certificate));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM lacks " + algorithm, e);
        }
    }

    /** Whether this is the hash of a certificate in DER. */
    boolean matches(byte[] certificate) {
        return MessageDigest.isEqual(value, of(algorithm, certificate).value);
    }

    /** The attribute's value. */
    public String attribute() {
        return algorithm + " " + HEX.formatHex(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint fingerprint
                && fingerprint.algorithm.equals(algorithm)
                && Arrays.equals(fingerprint.value, value);
    }

    @Override
    public int hashCode() {
        return 31 * algorithm.hashCode() + Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return attribute();
    }
}
