package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.ice.IcePath;
import io.moonfleet.rtc.rtp.RtpHeader;
import io.moonfleet.rtc.srtp.SrtpReceiver;
import io.moonfleet.rtc.udp.DatagramBatch;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A browser's end of a path: decrypts what comes and keeps it. May stop taking anything. */
final class FakeViewerPath implements IcePath {
    /** One RTP packet, decrypted. */
    record Packet(
            int payloadType, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload, int transport) {}

    private final SrtpReceiver receiver;
    private final int transportId;
    private final boolean tcp;
    private final BlockingQueue<Packet> packets = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> reports = new LinkedBlockingQueue<>();
    private volatile boolean stalled;
    private volatile int largestBatch;

    FakeViewerPath(SrtpReceiver receiver, int transportId, boolean tcp) {
        this.receiver = receiver;
        this.transportId = transportId;
        this.tcp = tcp;
    }

    void stalled(boolean value) {
        stalled = value;
    }

    int largestBatch() {
        return largestBatch;
    }

    /** The next packet; fails when none comes in time. */
    Packet next() throws InterruptedException {
        Packet packet = packets.poll(10, TimeUnit.SECONDS);
        if (packet == null) {
            throw new AssertionError("no packet came");
        }
        return packet;
    }

    /** The next packet of a stream; others are thrown away. */
    Packet next(int ssrc) throws InterruptedException {
        Packet packet = next();
        while (packet.ssrc() != ssrc) {
            packet = next();
        }
        return packet;
    }

    byte[] nextReport() throws InterruptedException {
        byte[] report = reports.poll(10, TimeUnit.SECONDS);
        if (report == null) {
            throw new AssertionError("no report came");
        }
        return report;
    }

    boolean quiet() {
        return packets.isEmpty();
    }

    @Override
    public synchronized int send(DatagramBatch batch) {
        largestBatch = Math.max(largestBatch, batch.count());
        if (stalled) {
            return 0;
        }
        for (int index = 0; index < batch.count(); index++) {
            byte[] data = Arrays.copyOfRange(
                    batch.data(), batch.offset(index), batch.offset(index) + batch.length(index));
            int length = receiver.unprotect(data, 0, data.length);
            if (length < 0) {
                throw new AssertionError("a packet that cannot be decrypted");
            }
            RtpHeader header = new RtpHeader();
            if (!header.parse(data, 0, length)) {
                throw new AssertionError("no RTP");
            }
            packets.add(new Packet(
                    header.payloadType(),
                    header.marker(),
                    header.sequenceNumber(),
                    header.timestamp(),
                    header.ssrc(),
                    Arrays.copyOfRange(data, header.payloadOffset(), header.payloadOffset() + header.payloadLength()),
                    transportId == 0 ? -1 : header.extension16(transportId)));
        }
        return batch.count();
    }

    @Override
    public synchronized boolean send(byte[] data, int offset, int length) {
        byte[] copy = Arrays.copyOfRange(data, offset, offset + length);
        int plain = receiver.unprotectRtcp(copy, 0, length);
        if (plain < 0) {
            throw new AssertionError("a report that cannot be decrypted");
        }
        reports.add(Arrays.copyOf(copy, plain));
        return true;
    }

    @Override
    public boolean tcp() {
        return tcp;
    }

    @Override
    public InetSocketAddress local() {
        return new InetSocketAddress("127.0.0.1", 1);
    }

    @Override
    public InetSocketAddress remote() {
        return new InetSocketAddress("127.0.0.1", 2);
    }
}
