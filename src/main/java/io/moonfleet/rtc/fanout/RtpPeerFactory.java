package io.moonfleet.rtc.fanout;

import io.moonfleet.media.EncodedSource;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.RtcSettings;
import io.moonfleet.rtc.dtls.DtlsCertificate;
import io.moonfleet.rtc.ice.IcePorts;
import io.moonfleet.rtc.ice.IceSettings;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.NtpClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes the RTP peers of one streamer: they share its ports, its certificate and its sender threads. Ports are opened with
 * the first peer.
 */
public final class RtpPeerFactory implements AutoCloseable {
    private final FanOut fanOut;
    private final RtcSettings settings;
    private final IceSettings iceSettings;
    private final LinkJudgeSettings judging;
    private final List<RtpPeer> peers = new CopyOnWriteArrayList<>();
    private Optional<Shared> shared = Optional.empty();
    private boolean closed;

    /** What peers share. */
    record Shared(
            FanOut fanOut,
            IcePorts ports,
            DtlsCertificate certificate,
            RtcSettings settings,
            byte[] canonicalName,
            NtpClock clock,
            LinkJudgeSettings judging) {}

    /**
     * @param host      the host's own media
     * @param rendition the same pictures at a lower bit rate, for peers whose link cannot carry the host's
     * @param patience  how long a link may be too weak for the host's pictures before its peer gets the rendition
     */
    public RtpPeerFactory(
            EncodedSource host,
            Optional<EncodedSource> rendition,
            RtcSettings settings,
            IceSettings iceSettings,
            Duration patience) {
        this.fanOut = new FanOut(host, rendition);
        this.settings = settings;
        this.iceSettings = iceSettings;
        this.judging = LinkJudgeSettings.DEFAULT.withPatience(patience);
    }

    /**
     * A new peer; nothing happens before its {@link Peer#start()}.
     *
     * @param offers whether this side offers; otherwise it waits for the client's offer (WHEP)
     * @throws IllegalStateException when the ports cannot be opened (the message says why) or the factory is closed
     */
    public Peer create(String peerId, boolean offers, PeerListener listener) {
        RtpPeer[] made = new RtpPeer[1];
        made[0] = new RtpPeer(peerId, offers, shared(), listener, () -> peers.remove(made[0]));
        peers.add(made[0]);
        return made[0];
    }

    /** How long pictures took lately from the host to the last peer. */
    public FanOutLatency latency() {
        return fanOut.latency();
    }

    /** Closes every peer that is still open, then threads and ports. */
    @Override
    public void close() {
        Optional<Shared> opened;
        synchronized (this) {
            closed = true;
            opened = shared;
        }
        peers.forEach(RtpPeer::close);
        fanOut.close();
        opened.ifPresent(those -> those.ports().close());
    }

    private synchronized Shared shared() {
        if (closed) {
            throw new IllegalStateException("The streamer is ending");
        }
        if (shared.isEmpty()) {
            try {
                DtlsCertificate certificate = DtlsCertificate.create();
                byte[] random = new byte[8];
                ThreadLocalRandom.current().nextBytes(random);
                byte[] name = HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII);
                shared = Optional.of(
                        new Shared(
                        fanOut,
                        IcePorts.open(iceSettings),
                        certificate,
                        settings,
                        name,
                        new NtpClock(System.currentTimeMillis(), System.nanoTime()),
                        judging));
            } catch (IOException noPorts) {
                throw new IllegalStateException(noPorts.getMessage(), noPorts);
            }
        }
        return shared.get();
    }
}
