package io.moonfleet.server.peers;

import io.moonfleet.ipc.PeerKind;
import io.moonfleet.ipc.RtcIceServer;
import io.moonfleet.ipc.RtcSdpType;
import io.moonfleet.ipc.StreamClientMessage;
import io.moonfleet.ipc.StreamServerMessage;
import io.moonfleet.ipc.StreamSignalingMessage;
import io.moonfleet.server.registry.PeerSink;
import io.moonfleet.server.registry.Streamer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One WHEP player: a peer that watches only (draft-ietf-wish-whep). It has no socket; it lasts until the player deletes it
 * or its media ends.
 */
public final class WhepSession implements PeerSink {
    private static final Pattern UFRAG = Pattern.compile("(?m)^a=ice-ufrag:(\\S{1,256})\\s*$");

    /** What became of an offer. */
    public sealed interface Outcome {
        record Answered(String sdp) implements Outcome {}

        record Refused(String reason) implements Outcome {}

        record TimedOut() implements Outcome {}
    }

    private final String id;
    private final Streamer streamer;
    private final String entityTag;
    private final Optional<String> remoteUfrag;
    private final Runnable onEnded;
    private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    private volatile List<RtcIceServer> iceServers = List.of();
    private volatile Optional<String> peerId = Optional.empty();

    /** @param onEnded called when the player is gone; maybe more than once, on any thread */
    WhepSession(String id, Streamer streamer, String entityTag, String offer, Runnable onEnded) {
        this.id = id;
        this.streamer = streamer;
        this.entityTag = entityTag;
        this.remoteUfrag = ufrag(offer);
        this.onEnded = onEnded;
    }

    /** Unguessable. */
    public String id() {
        return id;
    }

    public String streamerId() {
        return streamer.spec().streamerId();
    }

    /** Of the ICE session, quoted as in the header (RFC 9110, section 8.8.3). */
    public String entityTag() {
        return entityTag;
    }

    /** For the player. */
    public List<RtcIceServer> iceServers() {
        return iceServers;
    }

    /** Joins the streamer with the player's offer, and waits for the answer. */
    Outcome negotiate(String offer, Duration patience) throws InterruptedException {
        peerId = streamer.join(PeerKind.WHEP, this);
        if (peerId.isEmpty()) {
            outcome.complete(new Outcome.Refused("The streamer takes no more peers"));
        }
        peerId.ifPresent(peer -> streamer.fromBrowser(
                peer,
                new StreamClientMessage.Signaling(
                        new StreamSignalingMessage.Description(RtcSdpType.OFFER, offer))));
        try {
            return outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            return new Outcome.TimedOut();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible.getCause());
        }
    }

    /** Whether a fragment of candidates belongs to another ICE session than the one there is: a restart. */
    public boolean isRestart(String fragment) {
        Optional<String> ufrag = ufrag(fragment);
        return ufrag.isPresent() && !ufrag.equals(remoteUfrag);
    }

    /** The player wants no more. */
    void leave() {
        peerId.ifPresent(streamer::leave);
        onEnded.run();
    }

    @Override
    public void send(StreamServerMessage message) {
        switch (message) {
            case StreamServerMessage.WebRtcConfig config -> iceServers = config.iceServers();
            case StreamServerMessage.Signaling(StreamSignalingMessage.Description description) -> {
                // An offer of the streamer crossed the player's, which it answers.
                if (description.type() == RtcSdpType.ANSWER) {
                    outcome.complete(new Outcome.Answered(description.sdp()));
                }
            }
            default -> {
                // A player of this kind is told nothing else.
            }
        }
    }

    @Override
    public void close(String reason) {
        outcome.complete(new Outcome.Refused(reason));
        onEnded.run();
    }

    private static Optional<String> ufrag(String sdp) {
        Matcher matcher = UFRAG.matcher(sdp);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
