package io.moonfleet.rtc;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelInit;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import dev.onvoid.webrtc.RTCPeerConnection;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** One peer's data channels: the {@code general} one of this side and the browser's. Lives on the event thread. */
final class PeerChannels {
    private static final Logger LOGGER = System.getLogger(PeerChannels.class.getName());

    /** Messages of a browser that may wait for the event thread; more come only from a flood. */
    private static final int MAX_PENDING = 2_048;

    /** Texts that may wait for {@code general} to open, and bytes that may wait in it. */
    private static final int MAX_WAITING_TEXTS = 64;

    private static final long MAX_BUFFERED = 256 * 1024;

    /** How long the last texts may take to leave, and how often that is looked at. */
    private static final long FLUSH_MILLIS = 500;

    private static final long FLUSH_POLL_MILLIS = 5;

    /** When a text that was not taken is tried again, and how often before it is given up. */
    private static final long RETRY_MILLIS = 100;

    private static final int MAX_RETRIES = 50;

    private final String peerId;
    private final PeerEvents events;
    private final PeerListener listener;
    private final Runnable generalClosed;
    private final Map<RTCDataChannel, Observer> open = new LinkedHashMap<>();
    private final ArrayDeque<String> waitingTexts = new ArrayDeque<>();
    private final AtomicInteger pending = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final RTCDataChannel general;
    private boolean closed;
    private int refused;
    private int retries;
    private boolean retryPosted;

    /** {@code generalClosed} is run when the browser's end of the association has gone. */
    PeerChannels(
            String peerId,
            RTCPeerConnection connection,
            PeerEvents events,
            PeerListener listener,
            Runnable generalClosed) {
        this.peerId = peerId;
        this.events = events;
        this.listener = listener;
        this.generalClosed = generalClosed;
        general = connection.createDataChannel(BrowserChannels.GENERAL, new RTCDataChannelInit());
        observe(general, BrowserChannels.GENERAL);
    }

    /** Takes a channel that the browser opened; one with a label that means nothing is closed. */
    void adopt(RTCDataChannel channel) {
        String label = channel.getLabel();
        if (!BrowserChannels.known(label) || open.size() >= BrowserChannels.MAX_CHANNELS) {
            if (refused++ == 0) {
                LOGGER.log(Level.WARNING, "Peer {0}: a data channel was refused", peerId);
            }
            channel.close();
            disposeQuietly(channel);
            return;
        }
        observe(channel, label);
    }

    void sendGeneral(String text) {
        if (general.getState() == RTCDataChannelState.OPEN) {
            // It may be open before its event has come round.
            if (waitingTexts.size() < MAX_WAITING_TEXTS) {
                waitingTexts.add(text);
            }
            sendWaiting();
        } else if (general.getState() == RTCDataChannelState.CONNECTING && waitingTexts.size() < MAX_WAITING_TEXTS) {
            waitingTexts.add(text);
        }
    }

    /** Lost where the browser has no channel for it, or is behind. */
    void sendPadMessage(byte[] message) {
        for (Map.Entry<RTCDataChannel, Observer> entry : open.entrySet()) {
            RTCDataChannel channel = entry.getKey();
            if (entry.getValue().label.equals(BrowserChannels.PADS)
                    && channel.getState() == RTCDataChannelState.OPEN
                    && channel.getBufferedAmount() < BrowserChannels.MAX_PAD_BACKLOG) {
                send(channel, message, true);
                return;
            }
        }
    }

    /** Texts that still wait for {@code general} to open. */
    List<String> waitingTexts() {
        return List.copyOf(waitingTexts);
    }

    /** Messages that were too long or came faster than they could be taken. */
    long dropped() {
        return dropped.get();
    }

    /** Waits a moment for texts on their way to leave: closing would throw them away. */
    void flush() {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FLUSH_MILLIS);
        try {
            while (general.getState() == RTCDataChannelState.OPEN
                    && general.getBufferedAmount() > 0
                    && System.nanoTime() - end < 0) {
                Thread.sleep(FLUSH_POLL_MILLIS);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed = true;
        open.forEach((channel, observer) -> {
            observer.owner.set(null);
            channel.unregisterObserver();
            channel.close();
            disposeQuietly(channel);
        });
        open.clear();
    }

    private void observe(RTCDataChannel channel, String label) {
        Observer observer = new Observer(this, channel, label);
        open.put(channel, observer);
        channel.registerObserver(observer);
        // It may have opened before anybody listened.
        stateChanged(channel, label, channel.getState());
    }

    private void stateChanged(RTCDataChannel channel, String label, RTCDataChannelState state) {
        if (closed || !open.containsKey(channel)) {
            return;
        }
        if (state == RTCDataChannelState.OPEN && channel == general) {
            sendWaiting();
        } else if (state == RTCDataChannelState.CLOSED) {
            Observer observer = open.remove(channel);
            observer.owner.set(null);
            channel.unregisterObserver();
            disposeQuietly(channel);
            if (channel == general) {
                generalClosed.run();
            } else {
                listener.channelClosed(label);
            }
        }
    }

    private void sendWaiting() {
        while (!waitingTexts.isEmpty()) {
            if (send(waitingTexts.peek())) {
                retries = 0;
            } else if (++retries <= MAX_RETRIES) {
                retryLater();
                return;
            }
            waitingTexts.remove();
        }
    }

    private void retryLater() {
        if (retryPosted) {
            return;
        }
        retryPosted = true;
        events.postLater(RETRY_MILLIS, () -> {
            retryPosted = false;
            if (!closed && open.containsKey(general) && general.getState() == RTCDataChannelState.OPEN) {
                sendWaiting();
            }
        });
    }

    /** False when the channel did not take it. */
    private boolean send(String text) {
        return general.getBufferedAmount() <= MAX_BUFFERED
                && send(general, text.getBytes(StandardCharsets.UTF_8), false);
    }

    private boolean send(RTCDataChannel channel, byte[] message, boolean binary) {
        try {
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), binary));
            return true;
        } catch (Exception | Error refused) {
            if (refused instanceof Error error) {
                LibraryErrors.requireOrdinary(error);
            }
            LOGGER.log(Level.DEBUG, "Peer {0}: a message could not be sent", peerId);
            return false;
        }
    }

    private void received(String label, byte[] message) {
        if (pending.incrementAndGet() > MAX_PENDING) {
            pending.decrementAndGet();
            dropped.incrementAndGet();
            // At once: an event of its own would join the queue that is full.
            listener.messagesLost();
            return;
        }
        events.post(() -> {
            pending.decrementAndGet();
            if (!closed) {
                listener.message(label, message);
            }
        });
    }

    private static void disposeQuietly(RTCDataChannel channel) {
        try {
            channel.dispose();
        } catch (Error othersLeft) {
            // Thrown after this side's reference was given back, while the connection holds its own.
            LibraryErrors.requireOrdinary(othersLeft);
        }
    }

    /**
     * Called on native threads. The library never frees an observer, so a closed one lets go of everything. It also
     * keeps some hundred bytes for each message until the process ends: nothing here can help that.
     */
    private static final class Observer implements RTCDataChannelObserver {
        private final AtomicReference<PeerChannels> owner;
        private final String label;
        private final RTCDataChannel channel;

        Observer(PeerChannels owner, RTCDataChannel channel, String label) {
            this.owner = new AtomicReference<>(owner);
            this.channel = channel;
            this.label = label;
        }

        @Override
        public void onBufferedAmountChange(long previousAmount) {
            // Texts are few and small; nobody waits for room.
        }

        @Override
        public void onStateChange() {
            PeerChannels channels = owner.get();
            if (channels != null) {
                RTCDataChannelState state = channel.getState();
                channels.events.post(() -> channels.stateChanged(channel, label, state));
            }
        }

        @Override
        public void onMessage(RTCDataChannelBuffer buffer) {
            PeerChannels channels = owner.get();
            if (channels == null) {
                return;
            }
            ByteBuffer data = buffer.data;
            if (data.remaining() > BrowserChannels.MAX_MESSAGE) {
                channels.dropped.incrementAndGet();
                return;
            }
            byte[] message = new byte[data.remaining()];
            data.get(message);
            channels.received(label, message);
        }
    }
}
