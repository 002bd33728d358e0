package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.BrowserChannels;
import io.moonfleet.rtc.PeerEvents;
import io.moonfleet.rtc.PeerListener;
import io.moonfleet.rtc.sctp.DataChannel;
import io.moonfleet.rtc.sctp.DataChannelListener;
import io.moonfleet.rtc.sctp.DataChannelOptions;
import io.moonfleet.rtc.sctp.DataChannels;
import io.moonfleet.rtc.sctp.DtlsRole;
import io.moonfleet.rtc.sctp.SctpEnd;
import io.moonfleet.rtc.sctp.SctpOutput;
import io.moonfleet.rtc.sctp.SctpSettings;
import io.moonfleet.rtc.sctp.SendOutcome;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * One peer's data channels: the {@code general} one of this side and those of the browser, over an SCTP association whose
 * timers run on the peer's event thread, as everything here does.
 */
final class RtpChannels implements DataChannelListener {
    private static final Logger LOGGER = System.getLogger(RtpChannels.class.getName());
    private static final int MAX_WAITING_TEXTS = 64;
    private static final long FLUSH_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long FLUSH_POLL_MILLIS = 5;
    private static final long NO_TIMER = Long.MAX_VALUE;

    private final String peerId;
    private final PeerEvents events;
    private final PeerListener listener;
    private final Consumer<String> gone;
    private final DataChannels channels;
    private final DataChannel general;
    private final ArrayDeque<String> waiting = new ArrayDeque<>();
    private long timerAt = NO_TIMER;
    private int refused;
    private boolean closed;
    private Optional<DataChannel> pads = Optional.empty();

    /** {@code gone} is told why when the association has ended. */
    RtpChannels(
            String peerId,
            PeerEvents events,
            PeerListener listener,
            SctpSettings settings,
            SctpOutput output,
            Consumer<String> gone) {
        this.peerId = peerId;
        this.events = events;
        this.listener = listener;
        this.gone = gone;
        this.channels = new DataChannels(settings, DtlsRole.SERVER, output, this);
        this.general = channels.open(BrowserChannels.GENERAL, DataChannelOptions.reliable(), System.nanoTime())
                .orElseThrow();
    }

    void start() {
        channels.connect(System.nanoTime());
        armTimer();
    }

    /** One SCTP packet of the browser. */
    void received(byte[] packet) {
        if (!closed) {
            channels.receive(packet, 0, packet.length, System.nanoTime());
            sendWaiting();
            armTimer();
        }
    }

    void sendGeneral(String text) {
        if (closed) {
            return;
        }
        if (waiting.size() < MAX_WAITING_TEXTS) {
            waiting.add(text);
        }
        sendWaiting();
        armTimer();
    }

    /** Lost where the browser has no channel for it, or is behind. */
    void sendPadMessage(byte[] message) {
        if (!closed && pads.isPresent() && pads.orElseThrow().bufferedAmount() < BrowserChannels.MAX_PAD_BACKLOG) {
            pads.orElseThrow().send(false, message, System.nanoTime());
            armTimer();
        }
    }

    /** Runs {@code then} once what was sent has arrived, or after half a second. */
    void flush(Runnable then) {
        flush(then, System.nanoTime() + FLUSH_NANOS);
    }

    private void flush(Runnable then, long end) {
        if (closed || waiting.isEmpty() && channels.delivered() || System.nanoTime() - end >= 0) {
            then.run();
        } else {
            events.postLater(FLUSH_POLL_MILLIS, () -> flush(then, end));
        }
    }

    void close() {
        if (!closed) {
            closed = true;
            channels.abort("the peer is closed", System.nanoTime());
        }
    }

    @Override
    public void opened(DataChannel channel) {
        if (channel == general) {
            return;
        }
        if (!BrowserChannels.known(channel.label())) {
            if (refused++ == 0) {
                LOGGER.log(Level.WARNING, "Peer {0}: a data channel was refused", peerId);
            }
            channel.close(System.nanoTime());
        } else if (channel.label().equals(BrowserChannels.PADS)) {
            pads = Optional.of(channel);
        }
    }

    @Override
    public void message(DataChannel channel, boolean text, byte[] data) {
        if (data.length <= BrowserChannels.MAX_MESSAGE && BrowserChannels.known(channel.label())) {
            listener.message(channel.label(), data);
        }
    }

    @Override
    public void closed(DataChannel channel) {
        if (closed) {
            return;
        }
        if (channel == general) {
            gone.accept("its end of the data channels has gone");
        } else if (BrowserChannels.known(channel.label())) {
            pads = pads.filter(open -> open != channel);
            listener.channelClosed(channel.label());
        }
    }

    @Override
    public void ended(SctpEnd end) {
        if (!closed) {
            closed = true;
            gone.accept(end.detail());
        }
    }

    private void sendWaiting() {
        while (!waiting.isEmpty()) {
            SendOutcome outcome = general.send(true, waiting.peek().getBytes(StandardCharsets.UTF_8), System.nanoTime());
            if (outcome == SendOutcome.BUFFER_FULL) {
                return;
            }
            waiting.remove();
        }
    }

    private void armTimer() {
        long next = closed ? DataChannels.NEVER : channels.nextTimeout();
        if (next == DataChannels.NEVER || timerAt != NO_TIMER && timerAt - next <= 0) {
            return;
        }
        timerAt = next;
        long millis = TimeUnit.NANOSECONDS.toMillis(next - System.nanoTime() + 999_999);
        events.postLater(Math.max(1, millis), () -> {
            if (timerAt != next) {
                return;
            }
            timerAt = NO_TIMER;
            if (!closed) {
                channels.timeout(System.nanoTime());
                sendWaiting();
                armTimer();
            }
        });
    }
}
