package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.media.MediaHub;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a browser sends, the process lives, and the next browser connects. */
@Timeout(300)
class HostileSignalingTest {
    private static final int PEERS = 60;
    private static final int MESSAGES_PER_PEER = 10;

    private final Random random;

    HostileSignalingTest() {
        long seed = System.nanoTime();
        System.out.println("HostileSignalingTest seed " + seed);
        random = new Random(seed);
    }

    @Test
    void damagedDescriptionsAndCandidatesAreIgnoredOrEndThePeer() throws Exception {
        try (MediaHub hub = new MediaHub(() -> {}, 3, 10);
                WebRtcPeerFactory factory = new WebRtcPeerFactory(hub, RtcSettings.local(1_000, 30))) {
            BlockingQueue<SessionDescription> answers = new LinkedBlockingQueue<>();
            BlockingQueue<IceCandidate> candidates = new LinkedBlockingQueue<>();
            for (int round = 0; round < PEERS; round++) {
                RecordingListener listener = new RecordingListener();
                try (TestBrowser browser = new TestBrowser(answers::add, candidates::add);
                        Peer peer = factory.create("hostile", listener)) {
                    peer.start();
                    SessionDescription offer = listener.descriptions.poll(20, TimeUnit.SECONDS);
                    browser.remoteDescription(offer);
                    String answer = answers.poll(20, TimeUnit.SECONDS).sdp();
                    for (int message = 0; message < MESSAGES_PER_PEER; message++) {
                        attack(peer, answer, offer.sdp());
                    }
                    peer.sendGeneral("x");
                }
                answers.clear();
            }
            proveAlive(hub);
        }
    }

    @Test
    void endlessDescriptionsEndThePeer() throws Exception {
        try (MediaHub hub = new MediaHub(() -> {}, 3, 10);
                WebRtcPeerFactory factory = new WebRtcPeerFactory(hub, RtcSettings.local(1_000, 30))) {
            RecordingListener listener = new RecordingListener();
            try (Peer peer = factory.create("endless", listener)) {
                peer.start();
                for (int count = 0; count < 1_000; count++) {
                    peer.remoteDescription(new SessionDescription(SessionDescription.Type.ANSWER, "nonsense"));
                    peer.remoteCandidate(
                            new IceCandidate("candidate:nonsense", Optional.empty(), OptionalInt.of(count)));
                }
                assertThat(listener.reasons.poll(30, TimeUnit.SECONDS)).contains("could not be taken");
            }
        }
    }

    @Test
    void anEnormousDescriptionIsNotEvenParsed() throws Exception {
        try (MediaHub hub = new MediaHub(() -> {}, 3, 10);
                WebRtcPeerFactory factory = new WebRtcPeerFactory(hub, RtcSettings.local(1_000, 30))) {
            RecordingListener listener = new RecordingListener();
            try (Peer peer = factory.create("enormous", listener)) {
                peer.start();
                assertThat(listener.descriptions.poll(20, TimeUnit.SECONDS)).isNotNull();
                peer.remoteDescription(new SessionDescription(
                        SessionDescription.Type.ANSWER, "v=0\r\n".repeat(SdpEditor.MAX_LENGTH)));
            }
            assertThat(listener.reasons).isEmpty();
        }
    }

    private void attack(Peer peer, String answer, String offer) {
        SessionDescription.Type[] types = SessionDescription.Type.values();
        switch (random.nextInt(4)) {
            case 0 ->
                peer.remoteDescription(new SessionDescription(types[random.nextInt(types.length)], mutated(answer)));
            case 1 ->
                peer.remoteDescription(new SessionDescription(types[random.nextInt(types.length)], mutated(offer)));
            case 2 -> peer.remoteDescription(new SessionDescription(SessionDescription.Type.ANSWER, mutated(answer)));
            default ->
                peer.remoteCandidate(new IceCandidate(
                        mutated("candidate:1 1 udp 2122265343 192.0.2.7 48072 typ host generation 0 ufrag oNGA"),
                        random.nextBoolean() ? Optional.of(mutated("0")) : Optional.empty(),
                        random.nextBoolean() ? OptionalInt.of(random.nextInt()) : OptionalInt.empty()));
        }
    }

    private String mutated(String valid) {
        StringBuilder text = new StringBuilder(valid);
        for (int changes = random.nextInt(5); changes > 0 && !text.isEmpty(); changes--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(6)) {
                case 0 -> text.delete(at, Math.min(text.length(), at + random.nextInt(60)));
                case 1 -> text.insert(at, random.nextInt());
                case 2 -> text.setCharAt(at, (char) random.nextInt(random.nextBoolean() ? 128 : 65_536));
                case 3 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(400))));
                case 4 -> text.setLength(at);
                default -> removeLine(text, at);
            }
        }
        return text.toString();
    }

    private static void removeLine(StringBuilder text, int at) {
        int start = text.lastIndexOf("\n", at) + 1;
        int end = text.indexOf("\n", at);
        text.delete(start, end < 0 ? text.length() : end + 1);
    }

    private static void proveAlive(MediaHub hub) throws InterruptedException {
        try (Link link = Link.connect(hub, RtcSettings.local(1_000, 30))) {
            assertThat(link.listener.reasons).isEmpty();
        }
    }
}
