/** Decoders. The only package that touches FFmpeg; knows nothing of sessions, peers or queues. */
package io.moonfleet.media.codec;
