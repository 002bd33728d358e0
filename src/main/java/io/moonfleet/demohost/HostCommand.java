package io.moonfleet.demohost;

import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.TerminationReason;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a running host can be told, one line of text each (see {@link #parse}). */
public sealed interface HostCommand {
    /** {@code freeze on|off}: no video and audio is sent, everything else goes on. */
    record Freeze(boolean on) implements HostCommand {}

    /**
     * {@code terminate}: every app exits by itself, clients get the graceful termination code. {@code terminate CODE}, as 0x and
     * hex digits or as a number: every session ends for that reason; unless it is the graceful one the apps go on.
     */
    record Terminate(int reason) implements HostCommand {}

    /** {@code drop on|off}: the host's network is gone, nothing is sent and what arrives is ignored. */
    record Drop(boolean on) implements HostCommand {}

    /** {@code loss P}: probability 0…1. */
    record Loss(double probability) implements HostCommand {}

    /** {@code reorder P}. */
    record Reorder(double probability) implements HostCommand {}

    /** {@code duplicate P}. */
    record Duplicate(double probability) implements HostCommand {}

    /** {@code garble video|audio|control|all P}: datagrams are spoilt, each with probability P. */
    record Garble(Set<StreamKind> streams, double probability) implements HostCommand {
        public Garble {
            streams = Set.copyOf(streams);
        }
    }

    /** {@code flood hdr|rumble|led|motion|unknown N}: clients are told so much every second, until {@code flood off}. */
    record StartFlood(Flood flood) implements HostCommand {}

    /** {@code flood off}. */
    record EndFlood() implements HostCommand {}

    /** {@code busy on|off}: an app runs that none of the clients has started, and the host starts no other. */
    record Busy(boolean on) implements HostCommand {}

    /** {@code sleep}: the host answers on no socket until {@code wake}, or a magic packet where it has a hardware address. */
    record Sleep() implements HostCommand {}

    /** {@code wake}. */
    record Wake() implements HostCommand {}

    /** {@code renew-certificate}: from now on the host has another key and certificate, and is the same otherwise. */
    record RenewCertificate() implements HostCommand {}

    /** {@code hdr on|off}: sessions with 10-bit pictures change over, and say so to their clients. */
    record HighDynamicRange(boolean on) implements HostCommand {}

    /** {@code pin NNNN}: the PIN for a pairing that waits for one. Its text form hides the digits. */
    record Pin(String digits) implements HostCommand {
        @Override
        public String toString() {
            return "Pin[]";
        }
    }

    /** {@code die}: the process ends at once, without a word to anybody. */
    record Die() implements HostCommand {}

    /** {@code status}: asks for one line of JSON. */
    record Status() implements HostCommand {}

    /** Says something to the clients of all sessions (see {@link PadCommand#parse}). */
    record Say(ControlMessage.FromHost message) implements HostCommand {}

    /** A line that is no command; the message says what is wrong. */
    final class SyntaxException extends Exception {
        SyntaxException(String message) {
            super(message, null, false, false);
        }
    }

    /** Longest line that is looked at. */
    int LINE_LIMIT = 200;

    /** Reads one line. */
    static HostCommand parse(String line) throws SyntaxException {
        if (line.length() > LINE_LIMIT) {
            throw new SyntaxException("the line is too long");
        }
        String[] words = line.strip().split("\\s+");
        String name = words[0];
        if (PadCommand.named(name)) {
            return new Say(PadCommand.parse(words));
        }
        return switch (name) {
            case "freeze" -> new Freeze(onOff(words));
            case "drop" -> new Drop(onOff(words));
            case "hdr" -> new HighDynamicRange(onOff(words));
            case "loss" -> new Loss(probability(words));
            case "reorder" -> new Reorder(probability(words));
            case "duplicate" -> new Duplicate(probability(words));
            case "pin" -> new Pin(pin(words));
            case "busy" -> new Busy(onOff(words));
            case "garble" -> garble(words);
            case "flood" -> flood(words);
            case "terminate" -> words.length == 1
                    ? new Terminate(TerminationReason.ENDED)
                    : new Terminate(code(argument(words, "nothing or a code")));
            case "sleep" -> alone(words, new Sleep());
            case "wake" -> alone(words, new Wake());
            case "renew-certificate" -> alone(words, new RenewCertificate());
            case "die" -> alone(words, new Die());
            case "status" -> alone(words, new Status());
            default -> throw new SyntaxException("unknown command; known are freeze, terminate, drop, loss, reorder,"
                    + " duplicate, garble, flood, busy, sleep, wake, renew-certificate, hdr, pin, die, status, rumble,"
                    + " rumble-triggers, led, motion, adaptive-triggers");
        };
    }

    private static HostCommand alone(String[] words, HostCommand command) throws SyntaxException {
        if (words.length != 1) {
            throw new SyntaxException(words[0] + " takes no argument");
        }
        return command;
    }

    private static String argument(String[] words, String wanted) throws SyntaxException {
        if (words.length != 2) {
            throw new SyntaxException(words[0] + " takes " + wanted);
        }
        return words[1];
    }

    private static boolean onOff(String[] words) throws SyntaxException {
        return switch (argument(words, "on or off")) {
            case "on" -> true;
            case "off" -> false;
            default -> throw new SyntaxException(words[0] + " takes on or off");
        };
    }

    private static double probability(String[] words) throws SyntaxException {
        return probability(argument(words, "a probability between 0 and 1"));
    }

    /** A number 0…1, written with digits and a point only. */
    static double probability(String text) throws SyntaxException {
        if (!text.matches("[01](\\.[0-9]{1,18})?|\\.[0-9]{1,18}")) {
            throw new SyntaxException("a probability is a number between 0 and 1");
        }
        double value = Double.parseDouble(text);
        if (value > 1) {
            throw new SyntaxException("a probability is a number between 0 and 1");
        }
        return value;
    }

    private static Garble garble(String[] words) throws SyntaxException {
        if (words.length != 3) {
            throw new SyntaxException("garble takes video, audio, control or all, and a probability");
        }
        Set<StreamKind> streams =
                words[1].equals("all") ? EnumSet.allOf(StreamKind.class) : Set.of(named(StreamKind.values(), words[1]));
        return new Garble(streams, probability(words[2]));
    }

    private static HostCommand flood(String[] words) throws SyntaxException {
        if (words.length == 2 && words[1].equals("off")) {
            return new EndFlood();
        }
        if (words.length != 3 || !words[2].matches("[0-9]{1,5}") || Integer.parseInt(words[2]) > Flood.LIMIT) {
            throw new SyntaxException("flood takes off, or a kind and a number of up to " + Flood.LIMIT);
        }
        return new StartFlood(new Flood(named(Flood.Kind.values(), words[1]), Integer.parseInt(words[2])));
    }

    private static <E extends Enum<E>> E named(E[] values, String word) throws SyntaxException {
        for (E value : values) {
            if (value.name().toLowerCase(Locale.ROOT).equals(word)) {
                return value;
            }
        }
        throw new SyntaxException("one of " + Arrays.toString(values).toLowerCase(Locale.ROOT) + " is wanted");
    }

    /** 32 bits. */
    private static int code(String text) throws SyntaxException {
        if (text.matches("0x[0-9a-fA-F]{1,8}")) {
            return Integer.parseUnsignedInt(text.substring(2), 16);
        }
        if (text.matches("[0-9]{1,9}")) {
            return Integer.parseInt(text);
        }
        throw new SyntaxException("a code is 0x and up to 8 hex digits, or a number of up to 9 digits");
    }

    private static String pin(String[] words) throws SyntaxException {
        String digits = argument(words, "four digits");
        if (!DemoHostOptions.validPin(digits)) {
            throw new SyntaxException("pin takes four digits");
        }
        return digits;
    }
}
