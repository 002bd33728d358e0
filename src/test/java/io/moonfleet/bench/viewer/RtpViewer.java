package io.moonfleet.bench.viewer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * A viewer by WebRTC: answers the streamer's offer, checks and nominates its first address, is the DTLS client, and
 * receives SRTP. Everything up to the first whole key picture is decrypted; afterwards everything or a sample. It answers
 * with receiver reports and transport-wide feedback as a browser does, and never asks for a packet again, so that what is
 * lost can be counted.
 */
public final class RtpViewer implements Viewer, ViewerLoop.Member {
    private static final int RECEIVE_BUFFER = 4 * 1024 * 1024;
    private static final long CHECK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long CONSENT_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ViewerLoop loop;
    private final boolean checksAll;
    private final long begun = System.nanoTime();
    private final Exchange signalling;
    private final CompletableFuture<Double> firstFrame = new CompletableFuture<>();
    private final DatagramChannel channel;
    private final String ufrag = text(8);
    private final String password = text(24);
    private final byte[] copy = new byte[2048];
    private volatile Optional<Dtls> dtls = Optional.empty();
    private volatile Optional<MediaReceiver> media = Optional.empty();
    private volatile ViewerCounts counts = ViewerCounts.NONE;
    private volatile boolean stalled;
    private Optional<Offer> offer = Optional.empty();
    private Optional<StunCheck> check = Optional.empty();
    private boolean reached;
    private long nextCheck;

    /**
     * Begins to join.
     *
     * @param address   of the peer socket
     * @param checksAll whether all that comes is decrypted, or a sample
     */
    public RtpViewer(URI address, ViewerLoop loop, boolean checksAll) {
        this(loop, checksAll, (offered, failed) -> new Signalling(address, offered, failed));
    }

    RtpViewer(ViewerLoop loop, boolean checksAll, BiFunction<Consumer<String>, Consumer<String>, Exchange> opening) {
        this.loop = loop;
        this.checksAll = checksAll;
        try {
            channel = DatagramChannel.open();
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.configureBlocking(false);
        } catch (IOException none) {
            throw new UncheckedIOException(none);
        }
        signalling = opening.apply(this::offered, this::fail);
    }

    private static String text(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        StringBuilder text = new StringBuilder();
        for (byte value : bytes) {
            text.append((char) ('a' + (value & 0xFF) % 26));
        }
        return text.toString();
    }

    private void fail(String reason) {
        firstFrame.completeExceptionally(new IllegalStateException(reason));
    }

    /** On the signalling thread; a second offer changes nothing. */
    private void offered(String description) {
        if (offer.isPresent()) {
            return;
        }
        Offer parsed = Offer.parse(description);
        offer = Optional.of(parsed);
        check = Optional.of(new StunCheck(ufrag, parsed.ufrag(), parsed.password(), RANDOM));
        InetSocketAddress remote = parsed.candidates().stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the offer has no UDP candidate"));
        try {
            channel.connect(remote);
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        }
        dtls = Optional.of(new Dtls(
                parsed.fingerprint(),
                this::send,
                keys -> media = Optional.of(new MediaReceiver(parsed, keys, checksAll)),
                reason -> fail("DTLS ended: " + reason)));
        signalling.answer(Answer.to(parsed, ufrag, password, dtls.get().fingerprint()));
        loop.add(channel, this);
    }

    private void send(byte[] data, int offset, int length) {
        try {
            channel.write(ByteBuffer.wrap(data, offset, length));
        } catch (IOException gone) {
            // As lost as on any link.
        }
    }

    @Override
    public void tick(long nanoTime) {
        if (nanoTime - nextCheck >= 0) {
            byte[] request = check.orElseThrow().request();
            send(request, 0, request.length);
            nextCheck = nanoTime + (reached ? CONSENT_NANOS : CHECK_AGAIN_NANOS);
        }
        media.ifPresent(receiver -> {
            receiver.report(nanoTime, this::send);
            counts = receiver.counts();
        });
    }

    @Override
    public void datagram(ByteBuffer datagram, long nanoTime) {
        if (stalled) {
            return;
        }
        int kind = datagram.get(0) & 0xFF;
        if (kind >= 128 && kind < 192) {
            if (media.isPresent() && media.get().datagram(datagram, nanoTime)) {
                firstFrame.complete((System.nanoTime() - begun) / 1e6);
            }
            return;
        }
        int length = datagram.remaining();
        datagram.get(copy, 0, length);
        if (kind < 4) {
            if (check.orElseThrow().answered(copy, length) && !reached) {
                reached = true;
                nextCheck = nanoTime + CONSENT_NANOS;
                dtls.orElseThrow().start();
            }
        } else if (kind >= 20 && kind < 64) {
            dtls.orElseThrow().datagram(copy, 0, length);
        }
    }

    @Override
    public CompletableFuture<Double> firstFrame() {
        return firstFrame;
    }

    @Override
    public ViewerCounts counts() {
        return counts;
    }

    @Override
    public double[] takeGaps() {
        return media.map(MediaReceiver::takeGaps).orElseGet(() -> new double[0]);
    }

    @Override
    public void stall() {
        stalled = true;
    }

    @Override
    public void close() {
        loop.remove(this);
        dtls.ifPresent(Dtls::close);
        signalling.close();
        try {
            channel.close();
        } catch (IOException closing) {
            throw new UncheckedIOException(closing);
        }
    }
}
