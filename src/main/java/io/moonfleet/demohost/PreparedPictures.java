package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.HevcClip;
import io.moonfleet.ffmpeg.EncodedPicture;
import io.moonfleet.gamestream.video.FrameType;
import java.util.List;

/**
 * HEVC, for which there is no free encoder here: a prepared clip over and over, from its beginning when a key frame is asked
 * for or the client has lost something (protocol document, section 9.7). It shows nothing of what the client does, and its strip counts the clip's pictures.
 * It has a size of its own, which may be smaller than the one asked for.
 */
final class PreparedPictures implements PictureSource {
    private final List<EncodedPicture> clip;
    private int next;

    PreparedPictures(StreamParameters parameters) {
        clip = HevcClip.load(parameters.format(), parameters.width(), parameters.height()).pictures();
    }

    @Override
    public SentPicture next(int frameNumber, long nanoTime, PictureRequest request) {
        if (request != PictureRequest.ANY || next == clip.size()) {
            next = 0;
        }
        EncodedPicture picture = clip.get(next++);
        if (request == PictureRequest.RECOVERY) {
            return new SentPicture(picture.data(), FrameType.P_AFTER_INVALIDATION);
        }
        return new SentPicture(picture.data(), picture.keyFrame() ? FrameType.IDR : FrameType.P);
    }

    @Override
    public int fecPercentage() {
        return StreamParameters.FEC_PERCENTAGE;
    }

    @Override
    public void close() {
        // Memory is all there is.
    }
}
