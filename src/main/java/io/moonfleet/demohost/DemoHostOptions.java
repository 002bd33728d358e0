package io.moonfleet.demohost;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a {@link DemoHost} is to run. Immutable; start from {@link #defaults()} and change what matters.
 *
 * @param bind                address of every socket
 * @param ports               0 for any free one
 * @param stateDirectory      keeps the host's key and its paired clients; without one both live only as long as the host
 * @param name                host name shown to clients
 * @param pin                 four digits: pairing needs no person. Without it {@code pin NNNN} is awaited
 * @param refusePairing       every pairing is refused
 * @param encryptionSupported mask offered in DESCRIBE: 1 control v2, 2 video, 4 audio
 * @param encryptionRequested mask the client must use
 * @param encryptedRtsp       answer {@code rtspenc://} to clients that can
 * @param sessions            most sessions at once
 * @param limits              largest picture
 * @param video               what clients may ask for
 * @param sound               likewise of sound
 * @param impairment          of the datagrams sent, can be changed later
 * @param seed                of the impairment's random numbers
 * @param manner              whose habits the host has
 */
public record DemoHostOptions(
        InetAddress bind,
        Ports ports,
        Optional<Path> stateDirectory,
        String name,
        Optional<String> pin,
        boolean refusePairing,
        int encryptionSupported,
        int encryptionRequested,
        boolean encryptedRtsp,
        int sessions,
        PictureLimits limits,
        VideoOffer video,
        SoundOffer sound,
        Impairment impairment,
        long seed,
        HostManner manner) {
    private static final int ALL_ENCRYPTION = 7;
    private static final int CONTROL_ENCRYPTION = 1;
    private static final int MOST_SESSIONS = 64;

    public DemoHostOptions {
        if (pin.isPresent() && !validPin(pin.get())) {
            throw new IllegalArgumentException("the PIN must be four digits");
        }
        if (sessions < 1 || sessions > MOST_SESSIONS) {
            throw new IllegalArgumentException("between 1 and " + MOST_SESSIONS + " sessions are possible");
        }
        if (manner.wolf() && (encryptionSupported != 0 || encryptedRtsp || video.referenceInvalidation())) {
            throw new IllegalArgumentException("Wolf offers no encryption and invalidates no frames");
        }
        if ((encryptionSupported & ~ALL_ENCRYPTION) != 0 || (encryptionRequested & ~encryptionSupported) != 0) {
            throw new IllegalArgumentException("the encryption mask must be between 0 and 7");
        }
    }

    /** Loopback, free ports, nothing stored, no PIN, no impairment: as Sunshine on a home network otherwise. */
    public static DemoHostOptions defaults() {
        return new DemoHostOptions(
                InetAddress.getLoopbackAddress(),
                Ports.EPHEMERAL,
                Optional.empty(),
                "Moonfleet demo host",
                Optional.empty(),
                false,
                ALL_ENCRYPTION,
                CONTROL_ENCRYPTION,
                true,
                8,
                PictureLimits.DEFAULT,
                VideoOffer.ALL,
                SoundOffer.ALL,
                Impairment.NONE,
                1,
                HostManner.DEFAULT);
    }

    static boolean validPin(String pin) {
        return pin.length() == 4 && pin.chars().allMatch(digit -> digit >= '0' && digit <= '9');
    }

    public DemoHostOptions withBind(InetAddress address) {
        return new DemoHostOptions(address, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withPorts(Ports newPorts) {
        return new DemoHostOptions(bind, newPorts, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withStateDirectory(Path directory) {
        return new DemoHostOptions(bind, ports, Optional.of(directory), name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withName(String newName) {
        return new DemoHostOptions(bind, ports, stateDirectory, newName, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withPin(String newPin) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, Optional.of(newPin), refusePairing,
                encryptionSupported, encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed,
                manner);
    }

    public DemoHostOptions withRefusePairing(boolean refuse) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refuse, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, manner);
    }

    /** Offers exactly these encryptions and asks for all of them. */
    public DemoHostOptions withEncryption(int mask) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, mask, mask, encryptedRtsp,
                sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withEncryptedRtsp(boolean encrypted) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encrypted, sessions, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withSessions(int most) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, most, limits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withLimits(PictureLimits newLimits) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, newLimits, video, sound, impairment, seed, manner);
    }

    public DemoHostOptions withVideo(VideoOffer offer) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, offer, sound, impairment, seed, manner);
    }

    public DemoHostOptions withSound(SoundOffer offer) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, offer, impairment, seed, manner);
    }

    public DemoHostOptions withImpairment(Impairment newImpairment, long newSeed) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, newImpairment, newSeed, manner);
    }

    public DemoHostOptions withManner(HostManner newManner) {
        return new DemoHostOptions(bind, ports, stateDirectory, name, pin, refusePairing, encryptionSupported,
                encryptionRequested, encryptedRtsp, sessions, limits, video, sound, impairment, seed, newManner);
    }

    /** As Wolf of 2024: it offers no encryption but that of control messages and sound, and invalidates no frames. */
    public DemoHostOptions asWolf() {
        return withEncryption(0)
                .withEncryptedRtsp(false)
                .withVideo(new VideoOffer(video.formats(), false))
                .withSound(sound.withoutHighQuality())
                .withManner(manner.asWolf());
    }

    /** Without the PIN. */
    @Override
    public String toString() {
        return "DemoHostOptions[bind=" + bind + ", name=" + name + ", sessions=" + sessions + "]";
    }
}
