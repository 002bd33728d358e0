package io.moonfleet.server.peers;

import io.moonfleet.server.registry.Streamer;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/** The WHEP players; their number is bounded by the peers that each streamer takes. */
@Singleton
public final class WhepSessions {
    /** For a streamer to answer an offer. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final Logger LOGGER = Logger.getLogger(WhepSessions.class);

    /** What an offer has led to; the session is there only with an answer. */
    public record Creation(WhepSession session, WhepSession.Outcome outcome) {}

    // Of the instance: a static one would be seeded while the executable is built.
    private final SecureRandom random = new SecureRandom();
    private final ConcurrentMap<String, WhepSession> sessions = new ConcurrentHashMap<>();

    /** Gives the offer to the streamer and waits for its answer. Without one, nothing is left of the player. */
    public Creation create(Streamer streamer, String offer) throws InterruptedException {
        String id = secret();
        WhepSession session =
                new WhepSession(id, streamer, "\"" + secret() + "\"", offer, () -> sessions.remove(id));
        sessions.put(id, session);
        boolean answered = false;
        try {
            WhepSession.Outcome outcome = session.negotiate(offer, ANSWER_TIMEOUT);
            answered = outcome instanceof WhepSession.Outcome.Answered;
            return new Creation(session, outcome);
        } finally {
            if (answered) {
                LOGGER.infof("streamer=%s a WHEP player joined", streamer.spec().streamerId());
            } else {
                session.leave();
            }
        }
    }

    public Optional<WhepSession> find(String streamerId, String id) {
        return Optional.ofNullable(sessions.get(id))
                .filter(session -> session.streamerId().equals(streamerId));
    }

    public void remove(WhepSession session) {
        session.leave();
        LOGGER.infof("streamer=%s a WHEP player left", session.streamerId());
    }

    private String secret() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
