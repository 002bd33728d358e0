package io.moonfleet.gamestream.nvhttp;

import io.moonfleet.gamestream.ErrorCode;
import io.moonfleet.gamestream.GameStreamException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A host's {@code /serverinfo} (protocol document, section 1.5).
 *
 * @param hostname               display name
 * @param uniqueId               stable identity of the host
 * @param httpsPort              port of the TLS API, 47984 when the host does not say
 * @param externalPort           HTTP port from outside NAT
 * @param maxLumaPixelsHevc      0 when the host has no HEVC encoder
 * @param mac                    empty when the host sent none, zeros or no MAC address, so that a known one is never overwritten
 * @param serverCodecModeSupport bit mask of section 1.5.1, never 0
 * @param currentGame            id of the running app, 0 when idle
 * @param trust                  what the request found out about the pairing
 */
public record ServerInfo(
        String hostname,
        AppVersion appVersion,
        String gfeVersion,
        String uniqueId,
        int httpsPort,
        int externalPort,
        long maxLumaPixelsHevc,
        Optional<String> mac,
        Optional<String> localIp,
        int serverCodecModeSupport,
        int currentGame,
        String state,
        HostTrust trust) {
    public static final int DEFAULT_HTTPS_PORT = 47984;
    private static final String NO_MAC = "00:00:00:00:00:00";
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");
    private static final int MAX_TEXT = 256;

    /** Whether the host knows this client: only ever true for an answer over TLS. */
    public boolean paired() {
        return trust == HostTrust.PAIRED;
    }

    public boolean busy() {
        return currentGame != 0;
    }

    /** Refuses hosts before 7.1.431: their control stream and RTSP differ. */
    public ServerInfo requireSupported() throws GameStreamException {
        appVersion.requireSupported();
        return this;
    }

    ServerInfo withTrust(HostTrust found) {
        return new ServerInfo(
                hostname, appVersion, gfeVersion, uniqueId, httpsPort, externalPort, maxLumaPixelsHevc, mac, localIp,
                serverCodecModeSupport, currentGame, state, found);
    }

    /** @param overTls whether the pinned certificate answered; {@code PairStatus} counts only then */
    static ServerInfo of(HostAnswer answer, int httpPort, boolean overTls) throws GameStreamException {
        if (!answer.ok()) {
            throw GameStreamException.ofHost(
                    ErrorCode.HOST_REFUSED,
                    answer.statusCode(),
                    "The host refused its server information (" + answer.describe() + "). Look at the host's own log.");
        }
        Optional<String> version = answer.text("appversion").filter(text -> !text.isEmpty());
        if (version.isEmpty()) {
            throw new GameStreamException(
                    ErrorCode.HOST_PROTOCOL_ERROR,
                    "The server information has no appversion. Check that the address and port are those of Sunshine or Wolf.");
        }
        String state = text(answer, "state");
        int currentGame = state.endsWith("_SERVER_BUSY") ? Math.max(0, answer.number("currentgame", 0)) : 0;
        int codecs = answer.number("ServerCodecModeSupport", 0);
        boolean paired = overTls && answer.number("PairStatus", 0) == 1;
        return new ServerInfo(
                text(answer, "hostname"),
                AppVersion.parse(version.get()),
                text(answer, "GfeVersion"),
                text(answer, "uniqueid"),
                port(answer.number("HttpsPort", 0), DEFAULT_HTTPS_PORT),
                port(answer.number("ExternalPort", 0), httpPort),
                Integer.toUnsignedLong(answer.number("MaxLumaPixelsHEVC", 0)),
                Optional.of(text(answer, "mac")).filter(mac -> MAC.matcher(mac).matches() && !mac.equals(NO_MAC)),
                Optional.of(text(answer, "LocalIP")).filter(ip -> !ip.isEmpty()),
                codecs == 0 ? 1 : codecs,
                currentGame,
                state,
                paired ? HostTrust.PAIRED : HostTrust.NOT_PAIRED);
    }

    private static int port(int announced, int fallback) {
        return announced >= 1 && announced <= 65535 ? announced : fallback;
    }

    private static String text(HostAnswer answer, String element) {
        return HostAnswer.clean(answer.text(element).orElse(""), MAX_TEXT);
    }
}
