package io.moonfleet.demohost;

/** What a session's next picture has to be like; later ones include earlier ones. */
enum PictureRequest {
    /** As the encoder likes. */
    ANY,
    /** One that needs none before it; the client has lost some and can go on without a key frame. */
    RECOVERY,
    KEY_FRAME
}
