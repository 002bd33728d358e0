package io.moonfleet.bench.viewer;

import static org.assertj.core.api.Assertions.assertThat;

import io.moonfleet.demohost.Picture;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.scene.ColorMatrix;
import io.moonfleet.demohost.scene.InputState;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.media.EncodedVideo;
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
import io.moonfleet.rtc.rtp.H264Packetizer;
import io.moonfleet.rtc.rtp.PacketizedFrame;
import io.moonfleet.rtc.rtp.PacketizedFramePool;
import io.moonfleet.rtc.rtp.RtcpListener;
import io.moonfleet.rtc.rtp.RtcpReader;
import io.moonfleet.rtc.rtp.RtpExtensions;
import io.moonfleet.rtc.rtp.RtpHeader;
import io.moonfleet.rtc.srtp.SrtpKeys;
import io.moonfleet.rtc.srtp.SrtpReceiver;
import io.moonfleet.rtc.srtp.SrtpSender;
import io.moonfleet.rtc.udp.DatagramBatch;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The synthetic viewer against the streamer's own ICE, DTLS and SRTP. */
class RtpViewerTest {
    private static final int PATIENCE_SECONDS = 20;
    private static final int SOURCE = 4711;
    private static final int SEQUENCE_EXTENSION = 5;

    private final DtlsCertificate certificate = DtlsCertificate.create();
    private final CompletableFuture<IcePath> path = new CompletableFuture<>();
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>();
    private volatile DtlsServer dtls;

    private String offer(IcePorts ports, IceSession session) {
        StringBuilder text = new StringBuilder("v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0 1\r\n");
        text.append("m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=rtpmap:111 opus/48000/2\r\n");
        text.append("m=video 9 UDP/TLS/RTP/SAVPF 96 97\r\na=mid:1\r\na=rtpmap:96 H264/90000\r\na=rtpmap:97 rtx/90000\r\n");
        text.append("a=fmtp:96 packetization-mode=1\r\na=fmtp:97 apt=96\r\na=extmap:5 ")
                .append("http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n");
        text.append("a=ice-ufrag:").append(session.localUfrag()).append("\r\na=ice-pwd:").append(session.localPassword());
        text.append("\r\na=fingerprint:").append(certificate.fingerprint().attribute()).append("\r\n");
        ports.candidates().forEach(candidate -> text.append("a=").append(candidate.attribute()).append("\r\n"));
        return text.toString();
    }

    private void answered(IceSession session, String answer) {
        assertThat(answer).contains("a=setup:active", "a=group:BUNDLE 0 1", "a=extmap:5 ", "a=fmtp:97 apt=96");
        Offer parsed = Offer.parse(answer);
        session.remoteCredentials(new IceCredentials(parsed.ufrag(), parsed.password()));
        dtls = new DtlsServer(certificate, Fingerprint.parse(parsed.fingerprint()).orElseThrow(),
                (data, offset, length) -> path.join().send(data, offset, length), new DtlsListener() {
                    @Override
                    public void established(SrtpKeys agreed) {
                        keys.complete(agreed);
                    }

                    @Override
                    public void applicationData(byte[] data, int offset, int length) {}

                    @Override
                    public void closed(String reason) {
                        keys.completeExceptionally(new IllegalStateException(reason));
                    }
                });
        dtls.start();
    }

    private final class Events implements IceListener {
        @Override
        public void pathSelected(IcePath selected) {
            path.complete(selected);
        }

        @Override
        public void datagram(byte[] data, int offset, int length) {
            byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
            if ((copy[0] & 0xFF) < 64) {
                dtls.datagram(copy, 0, length);
            } else {
                reports.add(copy);
            }
        }

        @Override
        public void disconnected(String reason) {
            keys.completeExceptionally(new IllegalStateException(reason));
        }
    }

    @Test
    void joinsAndTellsWhatItMissed() throws Exception {
        CompletableFuture<Consumer<String>> offered = new CompletableFuture<>();
        CompletableFuture<IceSession> session = new CompletableFuture<>();
        try (IcePorts ports = IcePorts.open(IceSettings.loopbackOnly());
                IceSession own = ports.session(new Events());
                ViewerLoop loop = new ViewerLoop("test-viewers");
                RtpViewer viewer = new RtpViewer(loop, true, (take, failed) -> {
                    offered.complete(take);
                    return new Exchange() {
                        @Override
                        public void answer(String description) {
                            answered(session.join(), description);
                        }

                        @Override
                        public void close() {}
                    };
                })) {
            session.complete(own);
            offered.join().accept(offer(ports, own));
            SrtpKeys agreed = keys.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            SrtpSender sender = agreed.serverSender();
            PacketizedFrame frame = keyFrame();
            // The key frame again and again until the viewer has its keys, too, and one more; a number is left out after each.
            int sequence = 0;
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (System.nanoTime() < end && (!viewer.firstFrame().isDone() || viewer.counts().frames() == 0)) {
                DatagramBatch batch = new DatagramBatch(frame.count(), 1500 * frame.count());
                for (int packet = 0; packet < frame.count(); packet++) {
                    write(batch, frame, packet, sequence++, sender.profile().tagLength());
                }
                sender.protect(batch);
                path.join().send(batch);
                sequence++;
                Thread.sleep(10);
            }
            assertThat(viewer.firstFrame().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isPositive();
            SrtpReceiver receiver = agreed.clientReceiver();
            CompletableFuture<Integer> reported = new CompletableFuture<>();
            CompletableFuture<Integer> feedback = new CompletableFuture<>();
            while (!reported.isDone() || !feedback.isDone()) {
                byte[] report = reports.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                assertThat(report).as("a report in time").isNotNull();
                int length = receiver.unprotectRtcp(report, 0, report.length);
                assertThat(length).isPositive();
                RtcpReader.read(report, 0, length, new RtcpListener() {
                    @Override
                    public void receiverReport(int reporter, int ssrc, int fractionLost, int cumulativeLost,
                            int highestSequence, int jitter, int lastSenderReport, int delay) {
                        assertThat(ssrc).isEqualTo(SOURCE);
                        reported.complete(highestSequence);
                    }

                    @Override
                    public void transportFeedback(int sender, int ssrc, int baseSequence, int count, int number) {
                        feedback.complete(baseSequence);
                    }
                });
            }
            assertThat(viewer.counts().refused()).isZero();
            assertThat(viewer.counts().frames()).isPositive();
            dtls.close();
        }
    }

    private static void write(DatagramBatch batch, PacketizedFrame frame, int packet, int sequence, int tag) {
        int at = batch.begin();
        RtpExtensions extensions = RtpExtensions.builder().transportSequence(SEQUENCE_EXTENSION).build();
        int header = RtpHeader.write(batch.data(), at, 96, frame.last(packet), sequence, frame.rtpTimestamp(),
                SOURCE, extensions, sequence);
        System.arraycopy(frame.data(), frame.offset(packet), batch.data(), at + header, frame.length(packet));
        batch.end(header + frame.length(packet) + tag);
    }

    private static PacketizedFrame keyFrame() {
        Picture picture = new Picture(SceneKind.DEMO, 320, 180, 60, ColorMatrix.REC_709);
        picture.draw(1, 0, 0, new InputState(320, 180).snapshot());
        try (H264Encoder encoder = new H264Encoder(320, 180, 60, 1000, ColorMatrix.REC_709)) {
            byte[] unit = encoder.encode(picture.canvas(), true).data();
            PacketizedFrame frame = new PacketizedFramePool().acquire(unit.length);
            new H264Packetizer().packetize(new EncodedVideo(1, true, 0, unit), frame);
            return frame;
        }
    }
}
