package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Two browsers that get a stream encoded for them. */
class TranscodePathIT extends TwoBrowsers {
    TranscodePathIT() {
        super("transcode");
    }

    @Test
    void theServerDecodes() {
        // Statistics come twice a second.
        Await.until("the server decodes", PATIENCE, () -> server.api().streamer(STREAM).path("decoding").asBoolean());
        assertThat(server.api().streamer(STREAM).path("decoder").asText()).startsWith("h264 (");
    }
}
