package io.moonfleet.media;

import io.moonfleet.media.codec.Picture;

/** The newest decoded picture, kept for whoever joins next. */
final class LatestPicture {
    private Picture picture;

    synchronized void set(Picture next) {
        next.retain();
        clear();
        picture = next;
    }

    synchronized void offerTo(Subscriber subscriber) {
        if (picture != null) {
            subscriber.offer(picture);
        }
    }

    synchronized void clear() {
        if (picture != null) {
            picture.release();
            picture = null;
        }
    }
}
