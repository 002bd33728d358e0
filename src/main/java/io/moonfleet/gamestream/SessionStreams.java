package io.moonfleet.gamestream;

import io.moonfleet.gamestream.audio.AudioReceiver;
import io.moonfleet.gamestream.audio.AudioSink;
import io.moonfleet.gamestream.audio.AudioStreamSettings;
import io.moonfleet.gamestream.control.ControlEncryption;
import io.moonfleet.gamestream.control.ControlMessage;
import io.moonfleet.gamestream.control.ControlSettings;
import io.moonfleet.gamestream.control.ControlStream;
import io.moonfleet.gamestream.enet.EnetSettings;
import io.moonfleet.gamestream.input.InputFeatures;
import io.moonfleet.gamestream.rtsp.RtspSession;
import io.moonfleet.gamestream.video.AccessUnit;
import io.moonfleet.gamestream.video.FecStatus;
import io.moonfleet.gamestream.video.RecoveryListener;
import io.moonfleet.gamestream.video.VideoReceiver;
import io.moonfleet.gamestream.video.VideoStreamSettings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** Builds the receivers and settings of a session from what the RTSP handshake agreed on. */
final class SessionStreams {
    private SessionStreams() {}

    static ControlSettings control(RtspSession agreed, byte[] key, boolean sunshine) {
        return new ControlSettings(
                new InetSocketAddress(agreed.host(), agreed.controlPort()),
                agreed.connectData(),
                agreed.controlEncryptionV2() ? ControlEncryption.Version.V2 : ControlEncryption.Version.V1,
                key,
                InputFeatures.of(sunshine, agreed.featureFlags()),
                sunshine,
                EnetSettings.CLIENT);
    }

    static VideoReceiver video(RtspSession agreed, byte[] key, Consumer<AccessUnit> sink, ControlStream control) {
        Optional<byte[]> videoKey = agreed.videoEncrypted() ? Optional.of(key) : Optional.empty();
        return new VideoReceiver(
                VideoStreamSettings.of(agreed.videoFormat().codec(), agreed.packetSize(), videoKey)
                        .withInvalidation(agreed.refPicInvalidation()),
                sink,
                new Recovery(control));
    }

    static AudioReceiver audio(RtspSession agreed, byte[] key, int keyId, SessionListener listener) {
        Optional<byte[]> audioKey = agreed.audioEncrypted() ? Optional.of(key) : Optional.empty();
        return new AudioReceiver(AudioStreamSettings.of(agreed.packetDuration(), audioKey, keyId), new AudioSink() {
            @Override
            public void packet(byte[] opus) {
                listener.audioPacket(opus);
            }

            @Override
            public void lost() {
                listener.audioLost();
            }
        });
    }

    /** Hands what the video receiver wants over to the control thread. */
    private record Recovery(ControlStream control) implements RecoveryListener {
        @Override
        public void requestIdr() {
            control.requestIdr();
        }

        @Override
        public void framesLost(int first, int last) {
            // Counted by the receiver; the request that follows from it is made by requestIdr.
        }

        @Override
        public void invalidateReferenceFrames(int first, int last) {
            control.invalidateReferenceFrames(first, last);
        }

        @Override
        public void longTermReference(int frame) {
            control.acknowledgeLongTermReference(frame);
        }

        @Override
        public void fecStatus(FecStatus status) {
            control.report(new ControlMessage.FrameFecStatus(
                    status.frameIndex(),
                    status.highestSequence(),
                    status.nextContiguousSequence(),
                    status.missingBeforeHighest(),
                    status.dataPackets(),
                    status.parityPackets(),
                    status.receivedDataPackets(),
                    status.receivedParityPackets(),
                    status.fecPercentage(),
                    status.blockIndex(),
                    status.blockCount()));
        }
    }
}
