package io.moonfleet.rtc.fanout;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.rtc.PeerEvents;
import io.moonfleet.rtc.PeerLink;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.LinkTrouble;
import io.moonfleet.rtc.rtp.LinkVerdict;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one connection is sent: its place in the fan-out, and which pictures it gets there. On the peer's event thread,
 * where nothing else is said.
 */
final class RtpMedia {
    /** On the peer's event thread. */
    interface Owner {
        /** For the peer's own channel, as JSON text. */
        void tell(String text);

        /** There is nothing that the peer can be sent. */
        void lost(String reason);
    }

    private static final Logger LOGGER = System.getLogger(RtpMedia.class.getName());

    private final String peerId;
    private final RtpPeerFactory.Shared shared;
    private final PeerEvents events;
    private final Owner owner;
    private final PictureChoice choice;
    private final boolean video;
    private final FanOut.Handle sending;
    private boolean closed;

    /** @throws IllegalStateException when nothing more can be sent; what was in {@code setup} is still the caller's then */
    private RtpMedia(
            ViewerSetup setup, PictureChoice choice, RtpPeerFactory.Shared shared, PeerEvents events, Owner owner) {
        this.peerId = setup.peerId();
        this.shared = shared;
        this.events = events;
        this.owner = owner;
        this.choice = choice;
        this.video = setup.tracks().video().isPresent();
        this.sending = shared.fanOut().add(setup, new FromSender());
    }

    /** Begins to send; empty, and the owner told, when that is not possible. */
    static Optional<RtpMedia> start(
            ViewerSetup setup, PictureChoice choice, RtpPeerFactory.Shared shared, PeerEvents events, Owner owner) {
        RtpMedia media;
        try {
            media = new RtpMedia(setup, choice, shared, events, owner);
        } catch (IllegalStateException refused) {
            setup.protection().close();
            owner.lost(refused.getMessage());
            return Optional.empty();
        }
        if (setup.source() != Sources.HOST) {
            media.tellOfPath();
        }
        media.endIfHopeless();
        return Optional.of(media);
    }

    /** Everything goes this way from now on. Any thread. */
    void path(IcePath path) {
        sending.path(path);
    }

    /** A decrypted RTCP packet of the peer. Any thread. */
    void feedback(byte[] data, int offset, int length) {
        sending.feedback(data, offset, length);
    }

    /** Any thread. */
    ViewerCounters counters() {
        return sending.counters();
    }

    /** Any thread: the path in use, as statistics name it. */
    String mediaPath() {
        return choice.path();
    }

    /** Any thread: why it is not the usual path; empty where it is. */
    String reason() {
        return choice.reason();
    }

    /** Any thread: what is thought of the link. */
    String linkState() {
        return switch (counters().verdict()) {
            case LinkVerdict.Good _, LinkVerdict.MayReturn _ -> "good";
            case LinkVerdict.Strained _ -> "strained";
            case LinkVerdict.CannotCarry _ -> "weak";
        };
    }

    /** The host's pictures are coded in another way than before. */
    void videoChanged() {
        choice.videoChanged();
        choose();
        endIfHopeless();
    }

    void close() {
        closed = true;
        sending.close();
    }

    private void choose() {
        if (!closed) {
            sending.use(choice.wanted());
        }
    }

    private void tellOfPath() {
        LOGGER.log(
                Level.INFO,
                "Peer {0} gets its pictures by the path {1}{2}",
                peerId,
                choice.path(),
                choice.reason().isEmpty() ? "" : ": " + choice.reason());
        owner.tell(choice.announcement());
    }

    private void endIfHopeless() {
        if (video && !choice.possible()) {
            owner.lost("The browser cannot decode "
                    + shared.video().get().format().map(VideoFormat::label).orElse("the stream"));
        }
    }

    /** On the sender thread. */
    private final class FromSender implements FanOut.Listener {
        @Override
        public void tooWeak(LinkTrouble trouble) {
            change(known -> known.weak(trouble.description()));
        }

        @Override
        public void mayReturn() {
            change(PictureChoice::strong);
        }

        @Override
        public void undecodable() {
            change(PictureChoice::undecodable);
        }

        private void change(Consumer<PictureChoice> change) {
            events.post(() -> {
                change.accept(choice);
                choose();
            });
        }

        @Override
        public void sourceChanged(int source) {
            choice.used(source);
            events.post(() -> {
                if (!closed) {
                    tellOfPath();
                    sending.settled(source);
                }
            });
        }

        @Override
        public void soundChanged(boolean asItIs) {
            events.post(() -> {
                if (!closed) {
                    sending.mixDown(!asItIs);
                }
            });
        }

        @Override
        public void failed(String reason) {
            events.post(() -> {
                if (!closed) {
                    owner.lost(reason);
                }
            });
        }
    }
}
