package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.PeerEvents;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.dtls.DtlsListener;
import io.moonfleet.rtc.dtls.DtlsServer;
import io.moonfleet.rtc.ice.IceListener;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.ice.IceSession;
import io.moonfleet.rtc.rtp.RtpHeader;
import io.moonfleet.rtc.sctp.SctpSettings;
import io.moonfleet.rtc.sdp.LocalSide;
import io.moonfleet.rtc.sdp.Negotiated;
import io.moonfleet.rtc.sdp.NegotiationException;
import io.moonfleet.rtc.sdp.SdpNegotiation;
import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpProfile;
import io.moonfleet.rtc.srtp.SrtpReceiver;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One transport of a peer: from the first offer or answer over ICE and DTLS to media and data channels. On the peer's
 * event thread, but for what the receive thread does: decrypting RTCP, and handing on.
 */
final class RtpConnection {
    /** On the peer's event thread. */
    interface Events {
        /** Media flows. */
        void connected();

        /** It is over; the connection is to be closed. */
        void lost(String reason);
    }

    /** DTLS records that came before the description with the other side's fingerprint, or before a path was chosen. */
    private static final int MAX_EARLY_RECORDS = 16;

    /** SCTP packets that may wait for the event thread; what is lost is sent again by the browser. */
    private static final int MAX_PENDING_PACKETS = 1_024;

    private final String peerId;
    private final RtpPeerFactory.Shared shared;
    private final PeerEvents events;
    private final PeerListener listener;
    private final Events owner;
    private final IceSession session;
    private final SdpNegotiation descriptions = new SdpNegotiation();
    private final int videoSsrc = ssrc();
    private final int resendSsrc = ssrc();
    private final int audioSsrc = ssrc();
    private final List<byte[]> earlyRecords = new ArrayList<>();
    private final AtomicInteger pendingPackets = new AtomicInteger();
    private volatile Optional<IcePath> path = Optional.empty();
    private volatile Optional<DtlsServer> dtls = Optional.empty();
    private volatile Optional<SrtpReceiver> receiver = Optional.empty();
    private volatile Optional<RtpMedia> media = Optional.empty();
    private Optional<RtpChannels> channels = Optional.empty();
    private Optional<Negotiated> negotiated = Optional.empty();
    private Optional<SrtpKeys> keys = Optional.empty();
    private boolean offering;
    private boolean ended;

    RtpConnection(
            String peerId, RtpPeerFactory.Shared shared, PeerEvents events, PeerListener listener, Events owner) {
        this.peerId = peerId;
        this.shared = shared;
        this.events = events;
        this.listener = listener;
        this.owner = owner;
        this.session = shared.ports().session(new FromIce());
    }

    /** This side's offer. */
    String offer() {
        offering = true;
        return descriptions.offer(side());
    }

    /** The browser's answer to it. */
    void answered(String sdp) throws NegotiationException {
        if (!offering) {
            throw new NegotiationException(NegotiationException.Reason.UNEXPECTED, "an answer to no offer");
        }
        Negotiated agreed = descriptions.answered(sdp);
        offering = false;
        take(agreed);
    }

    /** Takes the browser's offer and answers it. What was agreed before stays as it is, but for the ways to the browser. */
    String answer(String sdp) throws NegotiationException {
        if (descriptions.restarts(sdp)) {
            session.restart();
        }
        SdpNegotiation.Answer made = descriptions.answer(sdp, side());
        offering = false;
        take(made.negotiated());
        return made.sdp();
    }

    private LocalSide side() {
        return new LocalSide(
                session.localCredentials(),
                shared.ports().candidates(),
                shared.certificate().fingerprint(),
                new String(shared.canonicalName(), StandardCharsets.US_ASCII),
                videoSsrc,
                resendSsrc,
                audioSsrc,
                shared.video().get().codecs(shared.renditions()),
                shared.sounds().get());
    }

    private static int ssrc() {
        return ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    }

    /** Whether the last exchange had no place for sound and pictures: then this side is to offer again. */
    boolean offerWanted() {
        return !descriptions.complete();
    }

    boolean negotiated() {
        return negotiated.isPresent();
    }

    Optional<RtpChannels> channels() {
        return channels;
    }

    /** What is sent; empty before something is. Any thread. */
    Optional<RtpMedia> media() {
        return media;
    }

    /** Frees everything; nothing is reported any more. */
    void close() {
        ended = true;
        media.ifPresent(RtpMedia::close);
        channels.ifPresent(RtpChannels::close);
        dtls.ifPresent(DtlsServer::close);
        session.close();
    }

    private void take(Negotiated agreed) {
        session.remoteCredentials(agreed.credentials());
        if (negotiated.isEmpty()) {
            DtlsServer server = new DtlsServer(
                    shared.certificate(),
                    agreed.fingerprints(),
                    List.of(SrtpProfile.values()),
                    (data, offset, length) -> path.ifPresent(chosen -> chosen.send(data, offset, length)),
                    new FromDtls());
            dtls = Optional.of(server);
            server.start();
            feedEarlyRecords();
        }
        negotiated = Optional.of(agreed);
        begin();
    }

    /** DTLS begins when there is somebody to believe and a way to answer. */
    private void feedEarlyRecords() {
        if (path.isPresent() && dtls.isPresent()) {
            earlyRecords.forEach(record -> dtls.get().datagram(record, 0, record.length));
            earlyRecords.clear();
        }
    }

    private void established(SrtpKeys established) {
        if (ended || keys.isPresent()) {
            return;
        }
        keys = Optional.of(established);
        receiver = Optional.of(established.clientReceiver());
        begin();
        owner.connected();
    }

    /** Begins with what both sides have agreed to, once there are keys. */
    private void begin() {
        if (keys.isEmpty() || negotiated.isEmpty()) {
            return;
        }
        Negotiated agreed = negotiated.get();
        if (channels.isEmpty() && agreed.sctpPort().isPresent()) {
            RtpChannels opened = new RtpChannels(
                    peerId,
                    events,
                    listener,
                    SctpSettings.standard().forPeer(agreed.sctpPort().getAsInt(), agreed.maxMessageSize()),
                    (data, offset, length) -> dtls.orElseThrow().send(data, offset, length),
                    reason -> owner.lost("The browser closed the connection: " + reason));
            channels = Optional.of(opened);
            opened.start();
        }
        MediaTracks tracks = MediaTracks.of(agreed);
        if (media.isEmpty() && tracks.any()) {
            startMedia(tracks);
        }
    }

    private void startMedia(MediaTracks tracks) {
        PictureChoice choice = new PictureChoice(tracks.pictures(), shared.video(), shared.fanOut());
        ViewerSetup setup = new ViewerSetup(
                peerId,
                tracks,
                choice.wanted(),
                keys.orElseThrow().serverSender(),
                path.orElseThrow(),
                shared.canonicalName(),
                shared.clock(),
                shared.settings().videoBitrateKbps() * 1_000L,
                shared.settings().framesPerSecond(),
                shared.judging());
        media = RtpMedia.start(setup, choice, shared, events, new FromMedia());
    }

    /** The host's pictures are coded in another way than before. */
    void videoChanged() {
        media.ifPresent(RtpMedia::videoChanged);
    }

    /** On receive threads, never two calls at a time. */
    private final class FromIce implements IceListener {
        @Override
        public void pathSelected(IcePath selected) {
            boolean first = path.isEmpty();
            path = Optional.of(selected);
            media.ifPresent(sending -> sending.path(selected));
            if (first) {
                events.post(RtpConnection.this::feedEarlyRecords);
            }
        }

        @Override
        public void datagram(byte[] data, int offset, int length) {
            if (length < 1) {
                return;
            }
            int first = data[offset] & 0xFF;
            if (first >= 20 && first <= 63) {
                record(data, offset, length);
            } else if (first >= 128 && first <= 191 && RtpHeader.looksLikeRtcp(data, offset, length)) {
                receiver.ifPresent(decryption -> {
                    int plain = decryption.unprotectRtcp(data, offset, length);
                    if (plain > 0) {
                        media.ifPresent(sending -> sending.feedback(data, offset, plain));
                    }
                });
            }
        }

        @Override
        public void disconnected(String reason) {
            events.post(() -> {
                if (!ended) {
                    owner.lost(reason);
                }
            });
        }

        private void record(byte[] data, int offset, int length) {
            if (dtls.isPresent() && path.isPresent()) {
                dtls.get().datagram(data, offset, length);
                return;
            }
            byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
            if (pendingPackets.incrementAndGet() > MAX_EARLY_RECORDS) {
                pendingPackets.decrementAndGet();
                return;
            }
            events.post(() -> {
                pendingPackets.decrementAndGet();
                if (earlyRecords.size() < MAX_EARLY_RECORDS) {
                    earlyRecords.add(copy);
                }
                feedEarlyRecords();
            });
        }
    }

    /** On the thread of DTLS. */
    private final class FromDtls implements DtlsListener {
        @Override
        public void established(SrtpKeys keys) {
            events.post(() -> RtpConnection.this.established(keys));
        }

        @Override
        public void applicationData(byte[] data, int offset, int length) {
            if (pendingPackets.incrementAndGet() > MAX_PENDING_PACKETS) {
                pendingPackets.decrementAndGet();
                return;
            }
            byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
            events.post(() -> {
                pendingPackets.decrementAndGet();
                if (!ended) {
                    channels.ifPresent(open -> open.received(packet));
                }
            });
        }

        @Override
        public void closed(String reason) {
            events.post(() -> {
                if (!ended) {
                    owner.lost("The browser closed the connection: " + reason);
                }
            });
        }
    }

    private final class FromMedia implements RtpMedia.Owner {
        @Override
        public void tell(String text) {
            channels.ifPresent(open -> open.sendGeneral(text));
        }

        @Override
        public void lost(String reason) {
            owner.lost(reason);
        }
    }
}
