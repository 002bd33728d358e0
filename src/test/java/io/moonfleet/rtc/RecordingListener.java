package io.moonfleet.rtc;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** Notes what a peer reports and hands signalling on. */
final class RecordingListener implements PeerListener {
    record Message(String label, byte[] data) {}

    final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<String> closedChannels = new LinkedBlockingQueue<>();
    final BlockingQueue<SessionDescription> descriptions = new LinkedBlockingQueue<>();
    final BlockingQueue<String> reasons = new LinkedBlockingQueue<>();
    final CountDownLatch connected = new CountDownLatch(1);
    volatile Consumer<SessionDescription> onDescription = description -> {};
    volatile Consumer<IceCandidate> onCandidate = candidate -> {};

    @Override
    public void localDescription(SessionDescription description) {
        descriptions.add(description);
        onDescription.accept(description);
    }

    @Override
    public void localCandidate(IceCandidate candidate) {
        onCandidate.accept(candidate);
    }

    @Override
    public void connected() {
        connected.countDown();
    }

    @Override
    public void closed(String reason) {
        reasons.add(reason);
    }

    @Override
    public void message(String label, byte[] data) {
        messages.add(new Message(label, data));
    }

    @Override
    public void channelClosed(String label) {
        closedChannels.add(label);
    }
}
