package io.moonfleet.media.codec;

/** Where a decoder's pictures live, chosen by whoever consumes them so that no plane is copied twice. */
@FunctionalInterface
public interface PictureAllocator {
    /** A new picture with a reference count of one and undefined content. Called on the decode thread. */
    Picture allocate(int width, int height);
}
