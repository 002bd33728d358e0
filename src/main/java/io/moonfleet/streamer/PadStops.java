package io.moonfleet.streamer;

import io.moonfleet.input.PadOwner;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * That a motor or the reports of a sensor stop is told again for a while: a message is lost where a peer is behind, and the
 * host does not say it twice. Nothing else is told again; what begins later takes back what has stopped. Owner thread only.
 */
final class PadStops {
    /** Ten seconds: a peer that has been behind for longer is as good as gone. */
    static final int REPEATS = 20;

    /** A motion message has its kind there. */
    private static final int KIND = 2;

    private record What(PadOwner owner, int type, int kind) {}

    private record Stop(byte[] message, int repeats) {}

    private final Map<What, Stop> stops = new LinkedHashMap<>();

    /** Takes note of a message that goes out now, in the layouts of docs/input.md. */
    void told(PadOwner owner, byte[] message) {
        int type = message[0];
        What what = new What(owner, type, type == PadFeedback.MOTION ? message[KIND] : 0);
        if (stop(message)) {
            stops.put(what, new Stop(message, REPEATS));
        } else {
            stops.remove(what);
        }
    }

    private static boolean stop(byte[] message) {
        return switch (message[0]) {
            case PadFeedback.RUMBLE, PadFeedback.TRIGGER_RUMBLE -> zeroFrom(message, KIND);
            case PadFeedback.MOTION -> zeroFrom(message, KIND + 1);
            default -> false;
        };
    }

    private static boolean zeroFrom(byte[] message, int index) {
        for (int at = index; at < message.length; at++) {
            if (message[at] != 0) {
                return false;
            }
        }
        return true;
    }

    /** To be called about twice a second. */
    void repeat(PadFeedback.Outlet outlet) {
        stops.forEach((what, stop) -> outlet.tellPad(what.owner().peerId(), stop.message()));
        stops.replaceAll((_, stop) -> new Stop(stop.message(), stop.repeats() - 1));
        stops.values().removeIf(stop -> stop.repeats() == 0);
    }
}
