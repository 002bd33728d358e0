package io.moonfleet.demohost;

/** The body of the DESCRIBE answer (protocol document, section 3.5), with bare line feeds as Sunshine sends them. */
final class HostDescriptionText {
    /** What this host understands of input (protocol document, section 7.1). */
    private static final int PEN_AND_TOUCH = 0x01;

    private static final int CONTROLLER_TOUCH_AND_MOTION = 0x02;

    private HostDescriptionText() {}

    static String of(DemoHostOptions options) {
        boolean wolf = options.manner().wolf();
        StringBuilder text = new StringBuilder();
        options.video().description(wolf).forEach(line -> text.append(line).append('\n'));
        // Wolf has a blank after this colon, and no word of encryption.
        text.append("a=x-ss-general.featureFlags:")
                .append(wolf ? " " : "")
                .append(PEN_AND_TOUCH | CONTROLLER_TOUCH_AND_MOTION)
                .append('\n');
        if (!wolf) {
            text.append("a=x-ss-general.encryptionSupported:").append(options.encryptionSupported()).append('\n');
            text.append("a=x-ss-general.encryptionRequested:").append(options.encryptionRequested()).append('\n');
        }
        return text.append(options.sound().description()).toString();
    }
}
