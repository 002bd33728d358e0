package io.moonfleet.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onvoid.webrtc.RTCStats;
import io.moonfleet.Await;
import io.moonfleet.media.MediaConsumer;
import io.moonfleet.media.MediaSubscription;
import io.moonfleet.media.codec.Picture;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class WebRtcPeerTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final RtcSettings SETTINGS = RtcSettings.local(4_000, 30);

    private static TestHost host;

    @BeforeAll
    static void startHost() {
        host = new TestHost(WIDTH, HEIGHT, 30);
    }

    @AfterAll
    static void stopHost() {
        host.close();
    }

    @Test
    void picturesArriveInOrderAndInFullSizeFromTheFirstOn() throws Exception {
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            int last = link.browser.nextPicture().number();
            for (int count = 0; count < 60; count++) {
                TestBrowser.Received picture = link.browser.nextPicture();
                assertThat(picture.width()).isEqualTo(WIDTH);
                assertThat(picture.height()).isEqualTo(HEIGHT);
                assertThat(picture.number()).isGreaterThanOrEqualTo(last).isLessThan(last + 150);
                last = picture.number();
            }
            RTCStats video = outbound(link, "video");
            assertThat(video.getAttributes().get("codecId").toString()).contains("42e01f");
            assertThat(link.peer.counters().state()).isEqualTo("connected");
            assertThat(link.peer.counters().framesSent()).isGreaterThan(60);
        }
    }

    @Test
    void soundArrivesInStereoAtFullRate() throws Exception {
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            link.browser.nextPicture();
            double bytes = link.browser.inbound("audio", "bytesReceived");
            double packets = link.browser.inbound("audio", "packetsReceived");
            Await.until("three seconds of sound", () -> link.browser.inbound("audio", "packetsReceived") > packets + 150);
            // A packet carries 20 ms, so eight bits times fifty.
            double kbps = (link.browser.inbound("audio", "bytesReceived") - bytes)
                    / (link.browser.inbound("audio", "packetsReceived") - packets)
                    * 0.4;
            assertThat(kbps).isBetween(96.0, 160.0);
            assertThat(outbound(link, "audio").getAttributes().get("codecId").toString()).contains("stereo=1");
            RTCStats source = senderStats(link).stream()
                    .filter(stats -> stats.getAttributes().containsKey("totalAudioEnergy"))
                    .findFirst()
                    .orElseThrow();
            assertThat(((Number) source.getAttributes().get("totalAudioEnergy")).doubleValue()).isGreaterThan(0.05);
            assertThat(link.browser.remoteSdp).contains("a=msid:moonlight audio", "a=msid:moonlight video", "stereo=1");
        }
    }

    @Test
    void everyLabelOfBothGenerationsCarriesMessages() throws Exception {
        List<String> labels = IntStream.range(0, 16).mapToObj(index -> "controller" + index).collect(Collectors.toList());
        labels.addAll(List.of(
                "keyboard", "mouse", "mouseClicks", "mouseAbsolute", "mouseRelative", "touch", "controllers"));
        try (Link link = new Link(host.hub, SETTINGS)) {
            labels.forEach(link.browser::openChannel);
            link.browser.openChannel("nonsense");
            link.start();
            for (String label : labels) {
                link.browser.send(label, new byte[] {1, 2, (byte) label.length()});
            }
            Map<String, byte[]> received = new TreeMap<>();
            while (received.size() < labels.size()) {
                RecordingListener.Message message = link.listener.messages.poll(20, TimeUnit.SECONDS);
                assertThat(message).as("a message; so far " + received.keySet()).isNotNull();
                received.put(message.label(), message.data());
            }
            assertThat(received.keySet()).containsExactlyInAnyOrderElementsOf(labels);
            received.forEach((label, data) -> assertThat(data).containsExactly(1, 2, label.length()));
            assertThat(link.listener.reasons).isEmpty();
        }
    }

    @Test
    void textsForTheGeneralChannelWaitUntilItOpens() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.peer.start();
            link.peer.sendGeneral("\"first\"");
            assertThat(link.listener.connected.await(20, TimeUnit.SECONDS)).isTrue();
            link.peer.sendGeneral("{\"second\":\"\u00e4\"}");
            assertThat(link.browser.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("general:\"first\"");
            assertThat(link.browser.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("general:{\"second\":\"\u00e4\"}");
        }
    }

    @Test
    void textsSentJustBeforeTheEndArrive() throws Exception {
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            link.peer.sendGeneral("\"open\"");
            assertThat(link.browser.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("general:\"open\"");
            // More than leaves at once.
            String text = "x".repeat(60_000);
            for (int count = 0; count < 4; count++) {
                link.peer.sendGeneral(text);
            }
            link.peer.sendGeneral("\"ConnectionTerminated\"");
            link.peer.close();
            for (int count = 0; count < 4; count++) {
                assertThat(link.browser.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("general:" + text);
            }
            assertThat(link.browser.texts.poll(20, TimeUnit.SECONDS)).isEqualTo("general:\"ConnectionTerminated\"");
        }
    }

    @Test
    void tooLongMessagesAreDroppedAndTheChannelGoesOn() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.browser.openChannel("keyboard");
            link.start();
            link.browser.send("keyboard", new byte[BrowserChannels.MAX_MESSAGE + 1]);
            link.browser.send("keyboard", new byte[BrowserChannels.MAX_MESSAGE]);
            link.browser.send("keyboard", new byte[0]);
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS).data()).hasSize(BrowserChannels.MAX_MESSAGE);
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS).data()).isEmpty();
        }
    }

    @Test
    void aChannelThatTheBrowserClosesIsReported() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.browser.openChannel("controller3");
            link.start();
            link.browser.send("controller3", new byte[] {7});
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            link.browser.closeChannel("controller3");
            assertThat(link.listener.closedChannels.poll(20, TimeUnit.SECONDS)).isEqualTo("controller3");
            assertThat(link.listener.reasons).isEmpty();
        }
    }

    @Test
    void candidatesMayComeBeforeTheDescription() throws Exception {
        RecordingListener listener = new RecordingListener();
        CompletableFuture<SessionDescription> answer = new CompletableFuture<>();
        CountDownLatch candidates = new CountDownLatch(1);
        try (WebRtcPeerFactory factory = new WebRtcPeerFactory(host.hub, SETTINGS)) {
            Peer peer = factory.create("early", listener);
            try (TestBrowser browser = new TestBrowser(answer::complete, candidate -> {
                peer.remoteCandidate(candidate);
                candidates.countDown();
            })) {
                listener.onDescription = browser::remoteDescription;
                // Only the browser's candidates can make the connection.
                peer.start();
                SessionDescription held = answer.get(20, TimeUnit.SECONDS);
                assertThat(candidates.await(20, TimeUnit.SECONDS)).isTrue();
                peer.remoteDescription(held);
                assertThat(listener.connected.await(20, TimeUnit.SECONDS)).isTrue();
                browser.nextPicture();
            }
        }
    }

    @Test
    void aBrowserThatInsistsOnItsOfferIsAnsweredAndOfferedTheTracksAfterwards() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.browser.ignoreOffers = true;
            link.browser.openChannel("keyboard");
            link.browser.offer();
            link.start();
            link.browser.nextPicture();
            link.browser.send("keyboard", new byte[] {9});
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(link.listener.descriptions.stream().map(SessionDescription::type))
                    .containsExactly(
                            SessionDescription.Type.OFFER,
                            SessionDescription.Type.ANSWER,
                            SessionDescription.Type.OFFER);
        }
    }

    @Test
    void aBrowserThatOffersPlacesForTheTracksGetsThemInTheAnswer() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.browser.ignoreOffers = true;
            link.browser.openChannel("keyboard");
            link.browser.receiveMedia();
            link.browser.offer();
            link.start();
            link.browser.nextPicture();
            link.browser.send("keyboard", new byte[] {9});
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(link.listener.descriptions.stream().map(SessionDescription::type))
                    .containsExactly(SessionDescription.Type.OFFER, SessionDescription.Type.ANSWER);
        }
    }

    @Test
    void aBrowserThatRollsItsOwnOfferBackIsNotAnsweredTwice() throws Exception {
        try (Link link = new Link(host.hub, SETTINGS)) {
            link.browser.openChannel("keyboard");
            link.browser.offer();
            link.start();
            link.browser.nextPicture();
            link.browser.send("keyboard", new byte[] {9});
            assertThat(link.listener.messages.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(link.listener.descriptions.stream().map(SessionDescription::type))
                    .containsExactly(SessionDescription.Type.OFFER);
        }
    }

    @Test
    void aLateJoinerGetsAPictureWithoutAKeyFrameFromTheHost() throws Exception {
        try (Link first = Link.connect(host.hub, SETTINGS)) {
            first.browser.nextPicture();
            int asked = host.keyFrames();
            try (Link second = Link.connect(host.hub, SETTINGS)) {
                int number = second.browser.nextPicture().number();
                assertThat(host.keyFrames()).isEqualTo(asked);
                assertThat(number).isGreaterThan(1);
            }
            first.browser.pictures.clear();
            first.browser.nextPicture();
        }
    }

    @Test
    void aStalledConsumerDoesNotStallAPeer() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        MediaSubscription stalled = host.hub.subscribe(NativePicture.ALLOCATOR, new MediaConsumer() {
            @Override
            public void picture(Picture picture) {
                try {
                    release.await();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void sound(byte[] samples) {}
        });
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            Await.until("the stalled consumer loses pictures", () -> stalled.picturesDropped() > 30);
            link.browser.pictures.clear();
            for (int count = 0; count < 30; count++) {
                link.browser.nextPicture();
            }
        } finally {
            release.countDown();
            stalled.close();
        }
    }

    @Test
    void aBrowserThatGoesIsReportedOnce() throws Exception {
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            link.browser.nextPicture();
            link.browser.close();
            assertThat(link.listener.reasons.poll(30, TimeUnit.SECONDS)).isNotNull();
            link.peer.close();
            assertThat(link.listener.reasons).isEmpty();
            assertThat(link.peer.counters().state()).isEqualTo("closed");
        }
    }

    @Test
    void closingEndsTheBrowsersConnectionAndReportsNothing() throws Exception {
        try (Link link = Link.connect(host.hub, SETTINGS)) {
            link.browser.nextPicture();
            link.peer.close();
            link.peer.close();
            link.peer.sendGeneral("too late");
            link.peer.remoteDescription(new SessionDescription(SessionDescription.Type.OFFER, "v=0"));
            assertThat(link.listener.reasons).isEmpty();
            assertThat(link.browser.disconnected.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void twentyPeersComeAndGoAndLeaveNoThread() throws Exception {
        try (Link warm = Link.connect(host.hub, SETTINGS)) {
            warm.browser.nextPicture();
        }
        Set<String> before = threads();
        for (int cycle = 0; cycle < 20; cycle++) {
            try (Link link = new Link(host.hub, SETTINGS)) {
                link.peer.start();
                if (cycle % 2 == 0) {
                    assertThat(link.listener.connected.await(20, TimeUnit.SECONDS)).isTrue();
                } else {
                    assertThat(link.listener.descriptions.poll(20, TimeUnit.SECONDS)).isNotNull();
                }
                long start = System.nanoTime();
                link.peer.close();
                assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(6));
            }
        }
        Await.until("the threads of the peers end", () -> before.containsAll(threads()));
        assertThat(host.hub.decoding()).isFalse();
    }

    /** Names with ids of threads that belong to media or connections, Java's and native ones. */
    private static Set<String> threads() throws Exception {
        return ThreadNames.all().stream()
                .filter(name -> !name.matches("\\d+ (C[12] CompilerThre|G1 |GC Thread|VM |Common-|ForkJoinPool|java|Attach).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static RTCStats outbound(Link link, String kind) throws Exception {
        return senderStats(link).stream()
                .filter(stats -> stats.getType().name().equals("OUTBOUND_RTP"))
                .filter(stats -> kind.equals(stats.getAttributes().get("kind")))
                .findFirst()
                .orElseThrow();
    }

    private static Collection<RTCStats> senderStats(Link link) throws Exception {
        CompletableFuture<Collection<RTCStats>> result = new CompletableFuture<>();
        ((WebRtcPeer) link.peer).statistics(report -> result.complete(report.getStats().values()));
        return result.get(10, TimeUnit.SECONDS);
    }
}
