package io.moonfleet.rtc;

import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCRtpCodecCapability;
import dev.onvoid.webrtc.RTCRtpSendParameters;
import dev.onvoid.webrtc.RTCRtpSender;
import dev.onvoid.webrtc.RTCRtpTransceiver;
import dev.onvoid.webrtc.RTCRtpTransceiverDirection;
import dev.onvoid.webrtc.media.MediaStreamTrack;
import dev.onvoid.webrtc.media.MediaType;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoTrack;
import io.moonfleet.media.MediaConsumer;
import io.moonfleet.media.codec.OpusDecoder;
import io.moonfleet.media.codec.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** One peer's tracks and the sources that feed them. Consumes on the hub's sender thread, everything else on the event thread. */
final class MediaSender implements MediaConsumer {
    /** Browsers take the tracks of {@code event.streams[0]}, so both carry this stream id (msid). */
    private static final String STREAM_ID = "moonlight";

    /** Constrained baseline, then baseline. */
    private static final List<String> H264_PROFILES = List.of("42e01f", "42001f");

    private final CustomVideoSource videoSource = new CustomVideoSource();
    private final CustomAudioSource audioSource = new CustomAudioSource();
    private final VideoTrack videoTrack;
    private final AudioTrack audioTrack;
    private final RTCRtpSender videoSender;
    private final RTCRtpSender audioSender;
    private final Runnable onFailure;
    private boolean disposed;

    /** {@code onFailure} is run on the sender thread when media could not be handed to the library. */
    MediaSender(RTCPeerConnection connection, int maxKbps, Runnable onFailure) {
        this.onFailure = onFailure;
        videoTrack = NativeEngine.FACTORY.createVideoTrack("video", videoSource);
        audioTrack = NativeEngine.FACTORY.createAudioTrack("audio", audioSource);
        audioSender = connection.addTrack(audioTrack, List.of(STREAM_ID));
        videoSender = connection.addTrack(videoTrack, List.of(STREAM_ID));
        for (RTCRtpTransceiver transceiver : connection.getTransceivers()) {
            transceiver.setDirection(RTCRtpTransceiverDirection.SEND_ONLY);
            if (transceiver.getReceiver().getTrack().getKind().equals(MediaStreamTrack.VIDEO_TRACK_KIND)) {
                transceiver.setCodecPreferences(videoCodecs());
            }
        }
        limit(videoSender, maxKbps);
    }

    @Override
    public synchronized void picture(Picture picture) {
        if (!disposed && picture instanceof NativePicture shared) {
            videoSource.pushFrame(new VideoFrame(shared.buffer(), System.nanoTime()));
        }
    }

    @Override
    public synchronized void sound(byte[] samples) {
        if (!disposed) {
            audioSource.pushAudio(
                    samples,
                    16,
                    OpusDecoder.SAMPLE_RATE,
                    OpusDecoder.CHANNELS,
                    samples.length / OpusDecoder.BYTES_PER_SAMPLE);
        }
    }

    @Override
    public void failed() {
        onFailure.run();
    }

    /** Takes the tracks off the connection: senders that outlive it must not hold them. Before the connection closes. */
    void detach() {
        audioSender.replaceTrack(null);
        videoSender.replaceTrack(null);
    }

    /** Frees tracks and sources. After the connection was closed. */
    synchronized void dispose() {
        if (disposed) {
            return;
        }
        disposed = true;
        disposeTrack(videoTrack);
        disposeTrack(audioTrack);
        videoSource.dispose();
        audioSource.dispose();
    }

    /** Gives this side's reference back. The library throws when others are left, after it has let go of this one. */
    private static void disposeTrack(MediaStreamTrack track) {
        try {
            track.dispose();
        } catch (Error othersLeft) {
            LibraryErrors.requireOrdinary(othersLeft);
        }
    }

    /**
     * H.264 first: OpenH264 costs a quarter less than VP8 and browsers decode it in hardware. Of its many variants only
     * the one that OpenH264 makes and every browser takes: baseline, fragmented over packets.
     */
    private static List<RTCRtpCodecCapability> videoCodecs() {
        List<RTCRtpCodecCapability> offered =
                NativeEngine.FACTORY.getRtpSenderCapabilities(MediaType.VIDEO).getCodecs();
        List<RTCRtpCodecCapability> preferred = new ArrayList<>();
        for (String profile : H264_PROFILES) {
            preferred.addAll(matching(offered, codec -> isH264(codec, profile)));
        }
        preferred.addAll(matching(offered, codec -> codec.getName().equalsIgnoreCase("VP8")));
        preferred.addAll(matching(offered, codec -> codec.getName().equalsIgnoreCase("RTX")));
        return preferred;
    }

    private static List<RTCRtpCodecCapability> matching(
            List<RTCRtpCodecCapability> codecs, Predicate<RTCRtpCodecCapability> condition) {
        return codecs.stream().filter(condition).toList();
    }

    private static boolean isH264(RTCRtpCodecCapability codec, String profile) {
        return codec.getName().equalsIgnoreCase("H264")
                && profile.equals(codec.getSDPFmtp().get("profile-level-id"))
                && "1".equals(codec.getSDPFmtp().get("packetization-mode"));
    }

    private static void limit(RTCRtpSender sender, int maxKbps) {
        RTCRtpSendParameters parameters = sender.getParameters();
        parameters.encodings.forEach(encoding -> {
            encoding.maxBitrate = Math.multiplyExact(maxKbps, 1_000);
            encoding.scaleResolutionDownBy = 1.0;
        });
        sender.setParameters(parameters);
    }
}
