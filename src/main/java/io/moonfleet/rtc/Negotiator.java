package io.moonfleet.rtc;

import dev.onvoid.webrtc.RTCIceCandidate;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.RTCSignalingState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Offers, answers and candidates of one peer connection. Lives on the peer's event thread.
 *
 * <p>This side offers. A browser that offers at the same time has usually taken this side's offer by the time its own
 * arrives, and its answer follows within a round trip: rolling back at once would leave each side with the other's
 * offer. So its offer is held for {@value #GLARE_GRACE_MILLIS} ms; only when no answer comes, this side takes its own
 * back and answers, and offers the tracks afterwards if that exchange had no place for them. Before anything was
 * agreed, taking back means starting over with a new connection: libwebrtc does not forget the name of its data section
 * on a rollback and then refuses the browser's.
 */
final class Negotiator {
    static final long GLARE_GRACE_MILLIS = 700;

    private static final Logger LOGGER = System.getLogger(Negotiator.class.getName());

    /** Candidates that may wait for a description. */
    private static final int MAX_WAITING_CANDIDATES = 128;

    /** Candidates taken in all, and the longest of them. */
    private static final int MAX_CANDIDATES = 1_000;

    private static final int MAX_CANDIDATE_LENGTH = 2_048;

    /** Descriptions taken from a browser in all: renegotiation costs, and a browser has no need of more. */
    private static final int MAX_DESCRIPTIONS = 200;

    private static final int MAX_FAILURES = 16;

    private final String peerId;
    private final RTCPeerConnection connection;
    private final PeerEvents events;
    private final int maxKbps;
    private final PeerListener listener;
    private final Consumer<String> giveUp;
    private final Consumer<String> startOver;
    private final List<IceCandidate> waiting = new ArrayList<>();
    private Optional<String> heldOffer = Optional.empty();
    private boolean remoteKnown;
    private boolean agreed;
    private boolean offerWanted;
    private int candidates;
    private int descriptions;
    private int failures;

    /**
     * {@code giveUp} is told why when the browser's messages leave no hope; {@code startOver} gets an offer that a new
     * connection has to answer in place of this one.
     */
    Negotiator(
            String peerId,
            RTCPeerConnection connection,
            PeerEvents events,
            int maxKbps,
            PeerListener listener,
            Consumer<String> giveUp,
            Consumer<String> startOver) {
        this.peerId = peerId;
        this.connection = connection;
        this.events = events;
        this.maxKbps = maxKbps;
        this.listener = listener;
        this.giveUp = giveUp;
        this.startOver = startOver;
    }

    /** Sends an offer, now or as soon as the running exchange is over. */
    void offer() {
        if (connection.getSignalingState() != RTCSignalingState.STABLE) {
            offerWanted = true;
            return;
        }
        offerWanted = false;
        try {
            String created = NativeCalls.createOffer(connection).sdp;
            String offer = agreed ? created : SdpEditor.dataSectionFirst(created);
            NativeCalls.setLocal(connection, new RTCSessionDescription(RTCSdpType.OFFER, offer));
            listener.localDescription(
                    new SessionDescription(SessionDescription.Type.OFFER, SdpEditor.forBrowser(offer)));
        } catch (NegotiationException failure) {
            giveUp.accept("No offer could be made: " + failure.getMessage());
        }
    }

    void remoteDescription(SessionDescription description) {
        descriptions++;
        if (descriptions > MAX_DESCRIPTIONS) {
            giveUp.accept("The browser negotiates without end");
            return;
        }
        if (description.sdp().length() > SdpEditor.MAX_LENGTH) {
            failed("longer than " + SdpEditor.MAX_LENGTH + " characters");
            return;
        }
        switch (description.type()) {
            case OFFER -> remoteOffer(description.sdp());
            case ANSWER -> remoteAnswer(RTCSdpType.ANSWER, description.sdp());
            case PRANSWER -> remoteAnswer(RTCSdpType.PR_ANSWER, description.sdp());
            case ROLLBACK -> heldOffer = Optional.empty();
        }
    }

    void remoteCandidate(IceCandidate candidate) {
        candidates++;
        if (candidates > MAX_CANDIDATES
                || candidate.candidate().isBlank()
                || candidate.candidate().length() > MAX_CANDIDATE_LENGTH
                || candidate.sdpMid().orElse("").length() > MAX_CANDIDATE_LENGTH) {
            return;
        }
        if (remoteKnown) {
            add(candidate);
        } else if (waiting.size() < MAX_WAITING_CANDIDATES) {
            waiting.add(candidate);
        }
    }

    /** Candidates that still wait for a description. */
    List<IceCandidate> waiting() {
        return List.copyOf(waiting);
    }

    private void remoteOffer(String sdp) {
        if (connection.getSignalingState() != RTCSignalingState.HAVE_LOCAL_OFFER) {
            answer(sdp);
            return;
        }
        Optional<String> held = Optional.of(sdp);
        heldOffer = held;
        events.postLater(GLARE_GRACE_MILLIS, () -> {
            if (heldOffer == held) {
                heldOffer = Optional.empty();
                answer(sdp);
            }
        });
    }

    private void answer(String sdp) {
        boolean pending = connection.getSignalingState() == RTCSignalingState.HAVE_LOCAL_OFFER;
        if (pending && !agreed) {
            startOver.accept(sdp);
            return;
        }
        try {
            if (pending) {
                NativeCalls.rollBack(connection);
                offerWanted = true;
            }
            setRemote(RTCSdpType.OFFER, sdp);
            RTCSessionDescription answer = NativeCalls.createAnswer(connection);
            NativeCalls.setLocal(connection, answer);
            agreed = true;
            listener.localDescription(
                    new SessionDescription(SessionDescription.Type.ANSWER, SdpEditor.forBrowser(answer.sdp)));
            offerWanted = !SdpEditor.sends(answer.sdp, "audio") || !SdpEditor.sends(answer.sdp, "video");
        } catch (NegotiationException failure) {
            failed(failure.getMessage());
        }
        offerIfWanted();
    }

    private void remoteAnswer(RTCSdpType type, String sdp) {
        RTCSignalingState state = connection.getSignalingState();
        if (state != RTCSignalingState.HAVE_LOCAL_OFFER && state != RTCSignalingState.HAVE_REMOTE_PR_ANSWER) {
            failed("an answer to no offer");
            return;
        }
        // Whoever answers has rolled its own offer back.
        heldOffer = Optional.empty();
        try {
            setRemote(type, sdp);
            agreed = true;
        } catch (NegotiationException failure) {
            failed(failure.getMessage());
        }
        offerIfWanted();
    }

    private void offerIfWanted() {
        if (offerWanted && connection.getSignalingState() == RTCSignalingState.STABLE) {
            offer();
        }
    }

    private void setRemote(RTCSdpType type, String sdp) throws NegotiationException {
        NativeCalls.setRemote(connection, type, SdpEditor.fromBrowser(sdp, maxKbps));
        remoteKnown = true;
        waiting.forEach(this::add);
        waiting.clear();
    }

    private void add(IceCandidate candidate) {
        try {
            connection.addIceCandidate(new RTCIceCandidate(
                    candidate.sdpMid().orElse(""), candidate.sdpMlineIndex().orElse(0), candidate.candidate()));
        } catch (Error unparsable) {
            LibraryErrors.requireOrdinary(unparsable);
            LOGGER.log(Level.DEBUG, "Peer {0}: a candidate was not taken", peerId);
        }
    }

    private void failed(String reason) {
        failures++;
        LOGGER.log(Level.WARNING, "Peer {0}: a description was not taken: {1}", peerId, oneLine(reason));
        if (failures >= MAX_FAILURES) {
            giveUp.accept("Too many descriptions that could not be taken");
        }
    }

    /** The library quotes the stranger's line in its message. */
    private static String oneLine(String reason) {
        String shortened = reason.length() > 200 ? reason.substring(0, 200) : reason;
        return shortened.replaceAll("\\p{Cntrl}+", " ");
    }
}
