package io.moonfleet.rtc;

import io.moonfleet.media.MediaHub;
import java.util.concurrent.TimeUnit;

/** A peer and a browser with their signalling tied together. */
final class Link implements AutoCloseable {
    final RecordingListener listener = new RecordingListener();
    final WebRtcPeerFactory factory;
    final Peer peer;
    final TestBrowser browser;

    Link(MediaHub hub, RtcSettings settings) {
        factory = new WebRtcPeerFactory(hub, settings);
        peer = factory.create("test", listener);
        browser = new TestBrowser(peer::remoteDescription, peer::remoteCandidate);
        listener.onDescription = browser::remoteDescription;
        listener.onCandidate = browser::remoteCandidate;
    }

    static Link connect(MediaHub hub, RtcSettings settings) throws InterruptedException {
        Link link = new Link(hub, settings);
        link.start();
        return link;
    }

    /** Starts the peer and waits for the connection. */
    void start() throws InterruptedException {
        peer.start();
        if (!listener.connected.await(30, TimeUnit.SECONDS)) {
            close();
            throw new AssertionError("Not connected within 30 s; closed because " + listener.reasons);
        }
    }

    @Override
    public void close() {
        factory.close();
        browser.close();
    }
}
