package io.moonfleet.streamer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Passes messages on, a bounded number between two ticks; of what is too much the latest of each subject waits for the next
 * tick and the others are forgotten. For messages of which a later one makes an earlier one worthless. Owner thread only.
 *
 * @param <S> what tells subjects apart; the caller bounds their number
 */
final class LatestOnly<S, M> {
    private final int most;
    private final Consumer<M> out;
    private final Map<S, M> held = new LinkedHashMap<>();
    private int left;

    /** @param most passed on between two ticks */
    LatestOnly(int most, Consumer<M> out) {
        this.most = most;
        this.out = out;
        left = most;
    }

    void offer(S subject, M message) {
        if (left == 0) {
            held.put(subject, message);
            return;
        }
        left--;
        out.accept(message);
    }

    /** Forgets what waits and begins anew. */
    void clear() {
        held.clear();
        left = most;
    }

    void tick() {
        left = most;
        Map<S, M> waiting = new LinkedHashMap<>(held);
        held.clear();
        waiting.forEach(this::offer);
    }
}
