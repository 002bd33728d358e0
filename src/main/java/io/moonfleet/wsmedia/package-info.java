/**
 * Binary messages of the WebSocket transport (streamers contract, section 9), for the streamer that makes them, the server
 * that passes them on and viewers of tests. Needs the JDK only.
 */
package io.moonfleet.wsmedia;
