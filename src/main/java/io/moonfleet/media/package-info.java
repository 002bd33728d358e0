/** Fan-out of one stream's encoded media to its peers: bounded queues, decoding once and only while somebody needs it. */
package io.moonfleet.media;
