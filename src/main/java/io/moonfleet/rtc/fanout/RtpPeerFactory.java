package io.moonfleet.rtc.fanout;

import io.moonfleet.gamestream.video.VideoFormat;
import io.moonfleet.media.AudioLayout;
import io.moonfleet.rtc.Peer;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.RtcSettings;
import io.moonfleet.rtc.dtls.DtlsCertificate;
import io.moonfleet.rtc.ice.IcePorts;
import io.moonfleet.rtc.ice.IceSettings;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.NtpClock;
import io.moonfleet.rtc.sdp.VideoProfile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Makes the RTP peers of one streamer: they share its ports, its certificate and its sender threads. Ports are opened with
 * the first peer.
 */
public final class RtpPeerFactory implements AutoCloseable {
    private final FanOut fanOut;
    private final RtcSettings settings;
    private final IceSettings iceSettings;
    private final LinkJudgeSettings judging;
    private final boolean renditions;
    private volatile StreamVideo video;
    private volatile List<AudioLayout> sounds;
    private final List<RtpPeer> peers = new CopyOnWriteArrayList<>();
    private Optional<Shared> shared = Optional.empty();
    private boolean closed;

    /** What peers share. */
    record Shared(
            FanOut fanOut,
            Supplier<StreamVideo> video,
            boolean renditions,
            Supplier<List<AudioLayout>> sounds,
            IcePorts ports,
            DtlsCertificate certificate,
            RtcSettings settings,
            byte[] canonicalName,
            NtpClock clock,
            LinkJudgeSettings judging) {}

    /**
     * @param sources  the host's own media, and what is made of them
     * @param video    what the host may send
     * @param sounds   the kinds of sound that it may send, the most likely first
     * @param patience how long a link may be too weak for the host's pictures before its peer gets the small rendition
     */
    public RtpPeerFactory(
            Renditions sources,
            StreamVideo video,
            List<AudioLayout> sounds,
            RtcSettings settings,
            IceSettings iceSettings,
            Duration patience) {
        this.fanOut = new FanOut(sources);
        this.renditions = sources.any();
        this.video = video;
        this.sounds = List.copyOf(sounds);
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

    /** What the host sends from now on. Any thread; never waits. */
    public void videoFormat(VideoFormat format) {
        video = video.agreed(format);
        fanOut.hostProfile(VideoProfile.of(format));
        peers.forEach(RtpPeer::videoChanged);
    }

    /**
     * What the host's sound is from now on. Peers that have taken another layout get it mixed down from its first packet on.
     * Any thread; never waits.
     */
    public void audioLayout(AudioLayout layout) {
        sounds = List.of(layout);
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
                        () -> video,
                        renditions,
                        () -> sounds,
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
