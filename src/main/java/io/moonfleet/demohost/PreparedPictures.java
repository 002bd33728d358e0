package io.moonfleet.demohost;

import io.moonfleet.demohost.codec.HevcClip;
import io.moonfleet.ffmpeg.EncodedPicture;
import java.util.List;

/**
 * HEVC, for which there is no free encoder here: a prepared clip over and over, from its beginning when a key frame is asked
 * for (protocol document, section 9.7). It shows nothing of what the client does, and its strip counts the clip's pictures.
 * It has a size of its own, which may be smaller than the one asked for.
 */
final class PreparedPictures implements PictureSource {
    private final List<EncodedPicture> clip;
    private int next;

    PreparedPictures(StreamParameters parameters) {
        clip = HevcClip.load(parameters.format(), parameters.width(), parameters.height()).pictures();
    }

    @Override
    public EncodedPicture next(int frameNumber, long nanoTime, boolean keyFrame) {
        if (keyFrame || next == clip.size()) {
            next = 0;
        }
        return clip.get(next++);
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
