package io.moonfleet.demohost;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The command line of the demo host. */
final class DemoHostArguments {
    static final String PIN_VARIABLE = "MOONFLEET_DEMO_HOST_PIN";

    static final String HELP =
            """
            Usage: moonfleet-streamer demo-host [options]

            A synthetic GameStream host on this machine: a moving test picture with sound that reacts to keyboard,
            mouse, pads, touch and pen. It prints one JSON line with its ports when it is ready, takes commands on
            standard input and ends at the end of that input.

              --bind ADDRESS          listen there (default 127.0.0.1)
              --allow-remote          permit an address that other machines can reach
              --http-port N           and --https-port, --rtsp-port, --video-port, --audio-port, --control-port:
                                      0, the default, takes any free one
              --state-dir DIR         keep the host's key and its paired clients there
              --name NAME             name shown to clients
              --sessions N            most sessions at once (default 8)
              --max-width N           and --max-height, --max-fps: largest picture a client may ask for
              --codecs LIST           offer these video formats only: h264, hevc, hevc_main10, hevc_rext8_444,
                                      hevc_rext10_444, av1_main8, av1_main10, av1_high8_444, av1_high10_444, with
                                      commas between; all is the default. HEVC shows a prepared clip
              --rfi                   answer lost frames with one that needs none of them, not with a key frame
              --no-high-quality-sound offer surround sound in its smaller form only
              --no-sound-parity       send no packets that repair lost sound
              --encryption MASK       offer and require 1 control, 2 video, 4 audio, or a sum of them
              --no-rtsp-encryption    plain RTSP even to clients that can do better
              --refuse-pairing        answer every pairing with a refusal
              --wolf                  behave as Wolf of 2024: pictures in one or three blocks without time stamps, old
                                      nonces with the number 0 for every control message, clients told apart by
                                      address only, no encrypted RTSP, no encrypted video, no --rfi
              --one-app               one app for all clients, as Sunshine, not one for each
              --control-channels N    most channels of a control connection, 1 to 48 (the default)
              --connect-data N        the number that every client's control connection has to bring; random if left out
              --app-version V         the version that clients are told (default 7.1.431.-1)
              --mac ADDRESS           hardware address that paired clients are told; a magic packet for it, sent to the
                                      video or audio port, ends the sleep
              --loss P                and --reorder, --duplicate: impair the datagrams sent, each with probability P
              --seed N                of the random numbers of the impairment (default 1)
              --help                  this text

            Commands, one a line:

              status                  print one line of JSON
              freeze on|off           send no video and audio
              drop on|off             lose the network
              sleep                   answer on no socket, until the command wake or a magic packet
              loss P                  and reorder, duplicate: as the options
              garble STREAM P         spoil datagrams of video, audio, control or all, each with probability P
              flood KIND N            tell clients N things a second about hdr, rumble, led, motion or what nobody knows
                                      (unknown); flood off ends it
              terminate [CODE]        end every app, or every session for another reason, as 0x800E9302
              busy on|off             run an app that none of the clients has started
              renew-certificate       take another key and certificate
              hdr on|off              change pictures with ten bits over
              pin NNNN                give the PIN to the pairing that waits for one
              rumble PAD LOW HIGH     and rumble-triggers PAD LEFT RIGHT, led PAD R G B, motion PAD KIND HERTZ,
                                      adaptive-triggers PAD FLAGS EFFECTS: say that about a pad
              die                     end at once

            Environment: MOONFLEET_DEMO_HOST_PIN, four digits, is accepted as the PIN of every pairing.
            """;

    /** What is wrong with the command line, in one sentence. */
    static final class UsageException extends Exception {
        UsageException(String message) {
            super(message, null, false, false);
        }
    }

    private DemoHostOptions options = DemoHostOptions.defaults();
    private boolean allowRemote;
    private boolean wolf;
    private long seed = options.seed();

    private DemoHostArguments() {}

    static DemoHostOptions parse(List<String> arguments, Map<String, String> environment) throws UsageException {
        DemoHostArguments parser = new DemoHostArguments();
        Iterator<String> words = arguments.iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.indexOf('=');
            if (word.startsWith("--") && equals > 0) {
                parser.option(word.substring(0, equals), List.of(word.substring(equals + 1)).iterator());
            } else {
                parser.option(word, words);
            }
        }
        return parser.finish(environment);
    }

    private void option(String name, Iterator<String> following) throws UsageException {
        Ports ports = options.ports();
        PictureLimits limits = options.limits();
        HostManner manner = options.manner();
        switch (name) {
            case "--bind" -> options = options.withBind(address(value(name, following)));
            case "--allow-remote" -> allowRemote = true;
            case "--http-port" -> options = options.withPorts(new Ports(
                    port(name, following), ports.https(), ports.rtsp(), ports.video(), ports.audio(), ports.control()));
            case "--https-port" -> options = options.withPorts(new Ports(
                    ports.http(), port(name, following), ports.rtsp(), ports.video(), ports.audio(), ports.control()));
            case "--rtsp-port" -> options = options.withPorts(new Ports(
                    ports.http(), ports.https(), port(name, following), ports.video(), ports.audio(), ports.control()));
            case "--video-port" -> options = options.withPorts(new Ports(
                    ports.http(), ports.https(), ports.rtsp(), port(name, following), ports.audio(), ports.control()));
            case "--audio-port" -> options = options.withPorts(new Ports(
                    ports.http(), ports.https(), ports.rtsp(), ports.video(), port(name, following), ports.control()));
            case "--control-port" -> options = options.withPorts(new Ports(
                    ports.http(), ports.https(), ports.rtsp(), ports.video(), ports.audio(), port(name, following)));
            case "--state-dir" -> options = options.withStateDirectory(path(value(name, following)));
            case "--name" -> options = options.withName(value(name, following));
            case "--sessions" -> options = options.withSessions(number(name, following, 1, 64));
            case "--max-width" -> options = options.withLimits(new PictureLimits(
                    number(name, following, PictureLimits.MIN_WIDTH, 8192), limits.maxHeight(), limits.maxFramesPerSecond()));
            case "--max-height" -> options = options.withLimits(new PictureLimits(
                    limits.maxWidth(), number(name, following, PictureLimits.MIN_HEIGHT, 8192), limits.maxFramesPerSecond()));
            case "--max-fps" -> options = options.withLimits(
                    new PictureLimits(limits.maxWidth(), limits.maxHeight(), number(name, following, 1, 1000)));
            case "--codecs" -> options = options.withVideo(offer(name, following));
            case "--rfi" -> options = options.withVideo(options.video().withReferenceInvalidation());
            case "--no-high-quality-sound" -> options = options.withSound(options.sound().withoutHighQuality());
            case "--no-sound-parity" -> options = options.withSound(options.sound().withoutParity());
            case "--encryption" -> options = options.withEncryption(number(name, following, 0, 7));
            case "--no-rtsp-encryption" -> options = options.withEncryptedRtsp(false);
            case "--refuse-pairing" -> options = options.withRefusePairing(true);
            case "--wolf" -> wolf = true;
            case "--one-app" -> options = options.withManner(manner.withOneApp());
            case "--control-channels" -> options = options.withManner(
                    manner.withControlChannels(number(name, following, 1, HostManner.MOST_CHANNELS)));
            case "--connect-data" -> options = options.withManner(manner.withConnectData(unsigned(name, following)));
            case "--app-version" -> options = options.withManner(manner.withAppVersion(value(name, following)));
            case "--mac" -> options = options.withManner(manner.withMac(mac(name, following)));
            case "--loss" -> impair(options.impairment().withLoss(probability(name, following)));
            case "--reorder" -> impair(options.impairment().withReorder(probability(name, following)));
            case "--duplicate" -> impair(options.impairment().withDuplicate(probability(name, following)));
            case "--seed" -> seed = seed(name, following);
            default -> throw new UsageException("unknown option " + name);
        }
    }

    private void impair(Impairment impairment) {
        options = options.withImpairment(impairment, seed);
    }

    private DemoHostOptions finish(Map<String, String> environment) throws UsageException {
        impair(options.impairment());
        if (wolf) {
            options = options.asWolf();
        }
        if (!options.bind().isLoopbackAddress() && !allowRemote) {
            throw new UsageException("other machines could reach " + options.bind().getHostAddress()
                    + ", and anybody who knows the PIN could use this host; add --allow-remote if that is wanted");
        }
        String pin = environment.get(PIN_VARIABLE);
        if (pin != null && !pin.isEmpty()) {
            if (!DemoHostOptions.validPin(pin)) {
                throw new UsageException(PIN_VARIABLE + " must be four digits");
            }
            options = options.withPin(pin);
        }
        return options;
    }

    private static String value(String name, Iterator<String> following) throws UsageException {
        if (!following.hasNext()) {
            throw new UsageException(name + " needs a value");
        }
        return following.next();
    }

    private static InetAddress address(String text) throws UsageException {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new UsageException("--bind: there is no address " + text);
        }
    }

    private static Path path(String text) throws UsageException {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new UsageException("--state-dir: not a path");
        }
    }

    private VideoOffer offer(String name, Iterator<String> following) throws UsageException {
        try {
            VideoOffer offer = VideoOffer.parse(value(name, following));
            return options.video().referenceInvalidation() ? offer.withReferenceInvalidation() : offer;
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + ": " + e.getMessage());
        }
    }

    private static int port(String name, Iterator<String> following) throws UsageException {
        return number(name, following, 0, 65_535);
    }

    private static int number(String name, Iterator<String> following, int least, int most) throws UsageException {
        String text = value(name, following);
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Reported below with the range.
        }
        throw new UsageException(name + " needs a number between " + least + " and " + most);
    }

    private static int unsigned(String name, Iterator<String> following) throws UsageException {
        try {
            return Integer.parseUnsignedInt(value(name, following));
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a number between 0 and 4294967295");
        }
    }

    private static MacAddress mac(String name, Iterator<String> following) throws UsageException {
        try {
            return new MacAddress(value(name, following));
        } catch (IllegalArgumentException e) {
            throw new UsageException(name + ": " + e.getMessage());
        }
    }

    private static long seed(String name, Iterator<String> following) throws UsageException {
        try {
            return Long.parseLong(value(name, following));
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a whole number");
        }
    }

    private static double probability(String name, Iterator<String> following) throws UsageException {
        try {
            return HostCommand.probability(value(name, following));
        } catch (HostCommand.SyntaxException e) {
            throw new UsageException(name + ": " + e.getMessage());
        }
    }
}
