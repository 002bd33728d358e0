package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.FillerData;
import io.moonfleet.demohost.codec.H264Encoder;
import io.moonfleet.demohost.codec.RepeatedPicture;
import io.moonfleet.demohost.scene.SceneKind;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.video.FrameType;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream of the bitrate asked for that costs next to no processor time: one picture, encoded at the start, that every
 * further picture repeats with noise at the bottom, as much as fills the bitrate. Key frames are {@value #KEY_FRAME_SIZE}
 * times as large as the others, with filler data. The strip is part of the still picture: it names frame 1 and never
 * changes. Sent without parity, which would cost more than all the rest.
 */
final class LoadPictures implements PictureSource {
    private static final int KEY_FRAME_SIZE = 6;
    private static final int BITS_PER_BYTE = 8;

    /** Two of the same, because key pictures that follow each other must differ in their idr_pic_id. */
    private final List<EncodedPicture> keyPictures = new ArrayList<>();

    private final RepeatedPicture repeated;
    private final int size;
    private int keyPicturesMade;
    private int sinceKeyPicture;

    LoadPictures(StreamParts parts) {
        StreamParameters parameters = parts.parameters();
        size = (int) (parameters.configuredKbps() * 1000L / BITS_PER_BYTE / parameters.framesPerSecond());
        Picture picture = new Picture(
                SceneKind.LOAD,
                parameters.width(),
                parameters.height(),
                parameters.framesPerSecond(),
                parameters.matrix());
        picture.draw(1, 0, System.currentTimeMillis(), parts.input().snapshot());
        try (H264Encoder encoder = new H264Encoder(
                parameters.width(),
                parameters.height(),
                parameters.framesPerSecond(),
                parameters.videoKbps(),
                parameters.matrix())) {
            for (int index = 0; index < 2; index++) {
                byte[] key = encoder.encode(picture.canvas(), true).data();
                keyPictures.add(new EncodedPicture(FillerData.pad(key, KEY_FRAME_SIZE * size), true));
            }
        }
        repeated = new RepeatedPicture(keyPictures.getFirst().data(), size);
    }

    @Override
    public SentPicture next(int frameNumber, long nanoTime, PictureRequest request) {
        if (request != PictureRequest.ANY || keyPicturesMade == 0) {
            sinceKeyPicture = 0;
            return new SentPicture(keyPictures.get(keyPicturesMade++ & 1).data(), FrameType.IDR);
        }
        sinceKeyPicture++;
        return new SentPicture(repeated.picture(sinceKeyPicture), FrameType.P);
    }

    @Override
    public int fecPercentage() {
        return 0;
    }

    @Override
    public void close() {
        // The encoder was needed at the start alone.
    }
}
