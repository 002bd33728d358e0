package io.moonfleet.rtc.srtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Checks and decrypts what comes from the other end of a connection. A packet that is forged, damaged, received before or
 * too old to tell is refused, and changes nothing here. Use by one thread at a time.
 */
public final class SrtpReceiver {
    /** What is returned for a packet that is refused. */
    public static final int REFUSED = -1;

    private final SrtpProfile profile;
    private final SrtpTransform transform;
    private final SourceIndexes sources = new SourceIndexes();
    private final List<ReplayWindow> windows = new ArrayList<>();
    private final SourceIndexes rtcpSources = new SourceIndexes();
    private final List<ReplayWindow> rtcpWindows = new ArrayList<>();

    /** With the master key and master salt of the direction that is received. */
    public SrtpReceiver(SrtpProfile profile, byte[] key, byte[] salt) {
        this.profile = profile;
        transform = SrtpTransform.of(profile, new KeyDerivation(key, salt));
    }

    public SrtpProfile profile() {
        return profile;
    }

    /**
     * Decrypts an RTP packet in place.
     *
     * @return the length of the RTP packet, or {@link #REFUSED}; the buffer's contents mean nothing then
     */
    public int unprotect(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        int plain = length - profile.tagLength();
        int header = RtpPackets.headerLength(data, offset, plain);
        if (header < 0) {
            return REFUSED;
        }
        int source = RtpPackets.source(data, offset);
        int sequence = RtpPackets.sequence(data, offset);
        int place = sources.find(source);
        long index = place < 0 ? sequence : sources.guess(place, sequence);
        if (place >= 0 && !windows.get(place).fresh(index)
                || !transform.unprotect(data, offset, header, length, SourceIndexes.rollover(index))) {
            return REFUSED;
        }
        return accept(sources, windows, place, source, index) ? plain : REFUSED;
    }

    /**
     * Decrypts an RTCP packet in place.
     *
     * @return the length of the RTCP packet, or {@link #REFUSED}; the buffer's contents mean nothing then
     */
    public int unprotectRtcp(byte[] data, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, data.length);
        int plain = length - profile.rtcpOverhead();
        if (!RtpPackets.isRtcp(data, offset, plain)) {
            return REFUSED;
        }
        int source = RtpPackets.rtcpSource(data, offset);
        int place = rtcpSources.find(source);
        long index = transform.rtcpIndex(data, offset, length);
        if (place >= 0 && !rtcpWindows.get(place).fresh(index) || !transform.unprotectRtcp(data, offset, length)) {
            return REFUSED;
        }
        return accept(rtcpSources, rtcpWindows, place, source, index) ? plain : REFUSED;
    }

    private static boolean accept(SourceIndexes sources, List<ReplayWindow> windows, int found, int source, long index) {
        int place = found;
        if (place < 0) {
            place = sources.add(source, index);
            if (place < 0) {
                return false;
            }
            windows.add(new ReplayWindow());
        }
        sources.advance(place, index);
        windows.get(place).accept(index);
        return true;
    }
}
