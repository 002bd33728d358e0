package io.moonfleet.server;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Everything an operator can set, under the prefix {@code moonfleet}. Secrets in here are never logged. */
@ConfigMapping(prefix = "moonfleet")
public interface MoonfleetConfig {
    /** Where hosts and keys are kept. Created with access for the owner only. */
    @WithDefault("data")
    Path dataDir();

    /** Where the sockets to the streamer children live; a fresh private directory for temporary files when not set. */
    Optional<Path> socketDir();

    Auth auth();

    DemoHost demoHost();

    Pairing pairing();

    Discovery discovery();

    StreamerProcess streamer();

    Reconnect reconnect();

    Media media();

    Rtc rtc();

    Limits limits();

    interface Auth {
        /** Bearer token that guards the API. Without one the server listens on loopback only. */
        Optional<String> token();

        /** Allows an address other than loopback without a token. */
        @WithDefault("false")
        boolean allowAnonymous();

        /**
         * Origins besides the server's own from which browsers may call when no token is set, and whose pages may play
         * by WHEP. {@code *} allows every origin to play by WHEP, which takes a token.
         */
        Optional<List<String>> allowedOrigins();
    }

    interface DemoHost {
        /** Starts the synthetic host as a child and registers it as host 0. */
        @WithDefault("false")
        boolean enabled();

        /** Further command line options of the demo host, for tests (loss, encryption and the like). */
        Optional<List<String>> options();

        /** How long the demo host may take until it is ready. */
        @WithDefault("20s")
        Duration startTimeout();
    }

    interface Pairing {
        /** Four digits that hosts accept without a person (Wolf's automatic pairing). */
        Optional<String> pin();

        /** Name under which hosts list this server. */
        @WithDefault("moonfleet")
        String deviceName();

        /** How long a person has to type the PIN of {@code POST /api/pair} into the host. */
        @WithDefault("5m")
        Duration timeout();
    }

    interface Discovery {
        /** Whether hosts that announce themselves on the network are listed for adding (mDNS). */
        @WithDefault("true")
        boolean enabled();

        /** Interfaces on which announcements are listened to, all but loopback when not set. */
        Optional<List<String>> interfaces();
    }

    interface StreamerProcess {
        /**
         * A streamer executable. When not set, a native server takes {@code moonfleet-streamer} from beside its own
         * executable, and on a Java machine the same Java runs the streamer's main class.
         */
        Optional<Path> command();

        /** Options of the child's Java machine. */
        @WithDefault("-XX:+UseSerialGC,-Xmx256m,-Xshare:auto,--enable-native-access=ALL-UNNAMED")
        List<String> jvmOptions();

        /** From the POST to the first picture; afterwards the attempt has failed. */
        @WithDefault("25s")
        Duration connectTimeout();

        /** How long a child may take to end in order before it is killed. */
        @WithDefault("3s")
        Duration stopTimeout();
    }

    /** What streamers do when they have lost their host. */
    interface Reconnect {
        /** Attempts in a row; 0 ends a streamer with its session. */
        @WithDefault("20")
        int attempts();

        /** Before the second attempt; the pause doubles from one to the next, give or take a quarter. */
        @WithDefault("500ms")
        Duration firstPause();

        /** What the pause grows to. */
        @WithDefault("15s")
        Duration longestPause();

        /** Whether an app that was ended on the host is started again; else that ends the streamer. */
        @WithDefault("true")
        boolean relaunch();
    }

    interface Media {
        /** What streamers decode pictures with: {@code auto}, {@code none}, {@code cuda} or {@code vaapi}. */
        @WithDefault("auto")
        String hwaccel();
    }

    interface Rtc {
        List<IceServer> iceServers();

        /** How media goes to peers that do not choose: {@code rtp}, the host's own frames, or {@code transcode}. */
        @WithDefault("rtp")
        String transport();

        /** TURN servers whose credentials are made for each peer from a secret shared with them. */
        Turn turn();

        /**
         * Ports of the peer connections as {@code min-max}; any port when not set. A streamer takes one port of it, for
         * UDP and for TCP, and each transcoding peer one more.
         */
        Optional<String> portRange();

        /** Whether browsers that UDP does not get through to may connect by TCP (ICE-TCP). */
        @WithDefault("true")
        boolean tcp();

        /** Whether loopback addresses are offered, for browsers on the same machine. */
        @WithDefault("false")
        boolean loopback();

        /** Which addresses are offered: {@code ipv4}, {@code ipv6} or {@code both}. */
        @WithDefault("both")
        String families();

        /** Interfaces whose addresses are offered, all of them when not set. */
        Optional<List<String>> interfaces();

        /**
         * Addresses of a NAT that passes ports on unchanged (NAT 1:1), each as {@code PUBLIC} or, where the machine has
         * several addresses, {@code PUBLIC/LOCAL}.
         */
        Optional<List<String>> publicAddresses();

        /** {@code host}: public addresses are offered in place of the machine's own; {@code srflx}: beside them. */
        @WithDefault("host")
        String publicAddressType();

        WeakLink weakLink();
    }

    interface Turn {
        Optional<List<String>> urls();

        Optional<String> secret();

        /** How long credentials are good for. */
        @WithDefault("12h")
        Duration lifetime();
    }

    interface WeakLink {
        /** Whether a peer whose link cannot carry the host's bit rate gets pictures encoded at a lower one. */
        @WithDefault("true")
        boolean transcode();

        /** How long its link has to be too weak before that. */
        @WithDefault("5s")
        Duration after();
    }

    interface IceServer {
        List<String> urls();

        Optional<String> username();

        Optional<String> credential();
    }

    interface Limits {
        /** Streamers that may exist at the same time. */
        @WithDefault("32")
        int streamers();

        /** Peers that may watch one streamer. */
        @WithDefault("32")
        int peersPerStreamer();

        /** Unused streamer identities that are kept; the longest unused go first. */
        @WithDefault("256")
        int identities();
    }
}
