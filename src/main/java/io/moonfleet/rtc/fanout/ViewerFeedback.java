package io.moonfleet.rtc.fanout;

import io.moonfleet.rtc.rtp.LinkJudge;
import io.moonfleet.rtc.rtp.LinkJudgeSettings;
import io.moonfleet.rtc.rtp.LinkMeter;
import io.moonfleet.rtc.rtp.LinkVerdict;
import io.moonfleet.rtc.rtp.NtpClock;
import io.moonfleet.rtc.rtp.ResendSink;
import io.moonfleet.rtc.rtp.RoundTripTime;
import io.moonfleet.rtc.rtp.RtcpListener;
import io.moonfleet.rtc.rtp.SendHistory;
import io.moonfleet.rtc.rtp.TransportMonitor;
import java.util.OptionalInt;

/** Hears one viewer's RTCP, and keeps what it says of the link. On the sender thread. */
final class ViewerFeedback implements RtcpListener {
    private final OptionalInt videoSsrc;
    private final NtpClock clock;
    private final SendHistory history;
    private final ResendSink resends;
    private final Runnable pictureLost;
    private final DecodeWatch decoding;
    private final TransportMonitor transport = new TransportMonitor();
    private final RoundTripTime roundTrip = new RoundTripTime();
    private final LinkMeter meter = new LinkMeter(transport, roundTrip);
    private final LinkJudge judge;
    private long now;
    private int lastCommand = -1;
    private double lossFraction;
    private long overBudget;

    /** {@code pictureLost} is run when the browser cannot go on without a key frame. */
    ViewerFeedback(
            OptionalInt videoSsrc,
            NtpClock clock,
            SendHistory history,
            ResendSink resends,
            LinkJudgeSettings settings,
            Runnable pictureLost,
            DecodeWatch decoding) {
        this.videoSsrc = videoSsrc;
        this.clock = clock;
        this.history = history;
        this.resends = resends;
        this.judge = new LinkJudge(settings);
        this.pictureLost = pictureLost;
        this.decoding = decoding;
    }

    /** The time of the packet that is read next. */
    void at(long time) {
        now = time;
    }

    TransportMonitor transport() {
        return transport;
    }

    LinkMeter meter() {
        return meter;
    }

    /** Pictures come from another source ({@link Sources}); only the small one asks less of the link. */
    void sourceChanged(int source, long time) {
        if (source == Sources.SMALL) {
            judge.reduced(time);
        } else {
            judge.restored(time);
        }
    }

    /** Of the video, by the last report. */
    double lossFraction() {
        return lossFraction;
    }

    long roundTripMicros() {
        return Math.max(roundTrip.micros(), 0);
    }

    /** To be asked about once a second. */
    LinkVerdict verdict(long time) {
        long refused = history.overBudget();
        meter.resendsRefused((int) (refused - overBudget));
        overBudget = refused;
        return judge.judge(meter.sample(time), time);
    }

    @Override
    public void receiverReport(
            int reporter,
            int ssrc,
            int fractionLost,
            int cumulativeLost,
            int highestSequence,
            int jitter,
            int lastSenderReport,
            int delay) {
        if (isVideo(ssrc)) {
            lossFraction = fractionLost / 256.0;
            meter.reported(fractionLost);
            roundTrip.reported(lastSenderReport, delay, clock.at(now));
        }
    }

    @Override
    public void nack(int sender, int ssrc, int packetId, int bitmask) {
        if (isVideo(ssrc)) {
            decoding.lost();
            meter.nacked(1 + Integer.bitCount(bitmask & 0xFFFF));
            history.nacked(packetId, bitmask, now, roundTrip.nanosOr(0), resends);
        }
    }

    @Override
    public void pictureLossIndication(int sender, int ssrc) {
        if (isVideo(ssrc)) {
            keyFrameRequested();
        }
    }

    private void keyFrameRequested() {
        decoding.requested(now, roundTrip.nanosOr(0));
        meter.keyFrameRequested();
        pictureLost.run();
    }

    @Override
    public void fullIntraRequest(int sender, int ssrc, int command) {
        if (isVideo(ssrc) && command != lastCommand) {
            lastCommand = command;
            keyFrameRequested();
        }
    }

    @Override
    public void transportFeedback(int sender, int ssrc, int baseSequence, int packets, int feedback) {
        transport.feedback();
    }

    @Override
    public void transportPacket(int sequence, boolean received, long arrivalMicros) {
        transport.packet(sequence, received, arrivalMicros, now);
    }

    private boolean isVideo(int ssrc) {
        return videoSsrc.isPresent() && videoSsrc.getAsInt() == ssrc;
    }
}
