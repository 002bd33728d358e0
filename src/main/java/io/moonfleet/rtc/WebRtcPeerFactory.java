package io.moonfleet.rtc;

import io.moonfleet.media.MediaHub;
import io.moonfleet.media.codec.PictureAllocator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Makes the peers of one streamer: libwebrtc connections whose pictures and sound come decoded from a {@link MediaHub}
 * and are encoded anew for each browser. All factories of a process share one native engine, which lives until the
 * process ends; after its first use a process must end through {@code System.exit} on a fresh thread.
 */
public final class WebRtcPeerFactory implements AutoCloseable {
    private final MediaHub hub;
    private final RtcSettings settings;
    private final List<WebRtcPeer> peers = new CopyOnWriteArrayList<>();

    public WebRtcPeerFactory(MediaHub hub, RtcSettings settings) {
        this.hub = hub;
        this.settings = settings;
    }

    /**
     * Loads the WebRTC library and starts its threads, so that a library that is missing shows now and not with the first
     * peer. Does nothing when it is loaded.
     *
     * @throws LinkageError when it cannot be loaded
     */
    public static void loadLibrary() {
        Objects.requireNonNull(NativeEngine.FACTORY);
    }

    /** Makes the pictures that all who share a hub with these peers are to take. Loads the library with its first picture. */
    public static PictureAllocator pictureAllocator() {
        return NativePicture.ALLOCATOR;
    }

    /** A new peer; nothing happens before its {@link Peer#start()}. */
    public Peer create(String peerId, PeerListener listener) {
        WebRtcPeer peer = new WebRtcPeer(peerId, hub, settings, listener, peers::remove);
        peers.add(peer);
        return peer;
    }

    /** Closes every peer that is still open. */
    @Override
    public void close() {
        peers.forEach(WebRtcPeer::close);
    }
}
