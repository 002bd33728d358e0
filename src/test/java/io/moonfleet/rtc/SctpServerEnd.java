package io.moonfleet.rtc;

import io.moonfleet.rtc.dtls.DtlsCertificate;
import io.moonfleet.rtc.dtls.DtlsListener;
import io.moonfleet.rtc.dtls.DtlsServer;
import io.moonfleet.rtc.dtls.Fingerprint;
import io.moonfleet.rtc.ice.IceCredentials;
import io.moonfleet.rtc.ice.IceListener;
import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.ice.IcePorts;
import io.moonfleet.rtc.ice.IceSession;
import io.moonfleet.rtc.ice.IceSettings;
import io.moonfleet.rtc.ice.LocalCandidate;
import io.moonfleet.rtc.sctp.DataChannel;
import io.moonfleet.rtc.sctp.DataChannelListener;
import io.moonfleet.rtc.sctp.DataChannels;
import io.moonfleet.rtc.sctp.DtlsRole;
import io.moonfleet.rtc.sctp.SctpEnd;
import io.moonfleet.rtc.sctp.SctpSettings;
import io.moonfleet.rtc.srtp.SrtpKeys;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The product's own stack up to data channels, with a bad network between DTLS and SCTP. */
final class SctpServerEnd implements AutoCloseable, DataChannelListener, IceListener, DtlsListener {
    final Map<String, List<byte[]>> messages = new ConcurrentHashMap<>();
    final Map<String, DataChannel> channels = new ConcurrentHashMap<>();
    final List<String> closed = new CopyOnWriteArrayList<>();
    final List<SctpEnd> ends = new CopyOnWriteArrayList<>();
    final CountDownLatch up = new CountDownLatch(1);

    private final Random random;
    private final double loss;
    private final int jitterMillis;
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("sctp-server-end").daemon().factory());
    private final DtlsCertificate certificate = DtlsCertificate.create();
    private final IcePorts ports;
    private final IceSession ice;
    private final DataChannels association;
    private volatile Optional<IcePath> path = Optional.empty();
    private volatile Optional<DtlsServer> dtls = Optional.empty();
    private Optional<ScheduledFuture<?>> timer = Optional.empty();

    SctpServerEnd(long seed, double loss, int jitterMillis) throws IOException {
        random = new Random(seed);
        this.loss = loss;
        this.jitterMillis = jitterMillis;
        ports = IcePorts.open(IceSettings.defaults());
        ice = ports.session(this);
        association = new DataChannels(SctpSettings.standard(), DtlsRole.SERVER, this::out, this);
    }

    /** Answers an offer of a data section alone. */
    String answer(String offer) {
        ice.remoteCredentials(new IceCredentials(attribute(offer, "ice-ufrag"), attribute(offer, "ice-pwd")));
        DtlsServer server = new DtlsServer(certificate, Fingerprint.parse(attribute(offer, "fingerprint")).orElseThrow(),
                (data, offset, length) -> path.ifPresent(way -> way.send(data, offset, length)), this);
        dtls = Optional.of(server);
        server.start();
        StringBuilder answer = new StringBuilder("""
                v=0
                o=- 1 1 IN IP4 0.0.0.0
                s=-
                t=0 0
                a=ice-lite
                a=group:BUNDLE 0
                m=application 9 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 0.0.0.0
                a=mid:0
                a=setup:passive
                a=sctp-port:5000
                a=max-message-size:262144
                """);
        answer.append("a=ice-ufrag:").append(ice.localUfrag()).append("\na=ice-pwd:").append(ice.localPassword());
        answer.append("\na=fingerprint:").append(certificate.fingerprint().attribute()).append('\n');
        for (LocalCandidate candidate : ports.candidates()) {
            answer.append("a=").append(candidate.attribute()).append('\n');
        }
        return answer.append("a=end-of-candidates\n").toString().replace("\n", "\r\n");
    }

    private static String attribute(String sdp, String name) {
        Matcher matcher = Pattern.compile("(?m)^a=" + name + ":(.+?)\\r?$").matcher(sdp);
        if (!matcher.find()) {
            throw new AssertionError("no " + name);
        }
        return matcher.group(1);
    }

    /** Does something with the association on its thread. */
    <T> T call(Callable<T> action) throws Exception {
        return thread.submit(() -> {
            T result = action.call();
            arm();
            return result;
        }).get(10, TimeUnit.SECONDS);
    }

    DataChannels association() {
        return association;
    }

    private void arm() {
        timer.ifPresent(old -> old.cancel(false));
        long next = association.nextTimeout();
        timer = next == DataChannels.NEVER
                ? Optional.empty()
                : Optional.of(thread.schedule(() -> {
                    association.timeout(System.nanoTime());
                    arm();
                }, Math.max(0, next - System.nanoTime()), TimeUnit.NANOSECONDS));
    }

    /** Loses, delays and thereby reorders; on the association's thread. */
    private void impaired(Runnable delivery) {
        if (random.nextDouble() >= loss) {
            int delay = jitterMillis == 0 ? 0 : random.nextInt(jitterMillis * 1_000);
            thread.schedule(delivery, delay, TimeUnit.MICROSECONDS);
        }
    }

    private void out(byte[] data, int offset, int length) {
        byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
        impaired(() -> dtls.orElseThrow().send(packet, 0, packet.length));
    }

    @Override
    public void pathSelected(IcePath selected) {
        path = Optional.of(selected);
    }

    @Override
    public void datagram(byte[] data, int offset, int length) {
        if (data[offset] >= 20 && data[offset] <= 63) {
            dtls.ifPresent(server -> server.datagram(data, offset, length));
        }
    }

    @Override
    public void disconnected(String reason) {}

    @Override
    public void established(SrtpKeys keys) {
        thread.execute(() -> {
            association.connect(System.nanoTime());
            arm();
        });
    }

    @Override
    public void applicationData(byte[] data, int offset, int length) {
        byte[] packet = Arrays.copyOfRange(data, offset, offset + length);
        thread.execute(() -> impaired(() -> {
            association.receive(packet, 0, packet.length, System.nanoTime());
            arm();
        }));
    }

    @Override
    public void closed(String reason) {}

    @Override
    public void established() {
        up.countDown();
    }

    @Override
    public void opened(DataChannel channel) {
        channels.put(channel.label(), channel);
    }

    @Override
    public void message(DataChannel channel, boolean text, byte[] data) {
        messages.computeIfAbsent(channel.label(), label -> new CopyOnWriteArrayList<>()).add(data);
    }

    @Override
    public void closed(DataChannel channel) {
        channels.remove(channel.label());
        closed.add(channel.label());
    }

    @Override
    public void ended(SctpEnd end) {
        ends.add(end);
    }

    @Override
    public void close() {
        dtls.ifPresent(DtlsServer::close);
        ice.close();
        ports.close();
        thread.shutdownNow();
    }
}
