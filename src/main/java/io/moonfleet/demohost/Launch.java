package io.moonfleet.demohost;

import io.moonfleet.demohost.http.HttpRequest;
import io.moonfleet.gamestream.nvhttp.Hex;
import io.moonfleet.gamestream.nvhttp.PairingCrypto;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a client's {@code /launch} or {@code /resume} brought (protocol document, section 1.8). The key is a secret.
 *
 * @param client           who asks
 * @param address          where from
 * @param remoteInputKey   16 bytes, {@code rikey}
 * @param remoteInputKeyId {@code rikeyid}
 * @param coreVersion      1 or more when the client can speak encrypted RTSP
 * @param highDynamicRange {@code hdrMode}: the client wants HDR
 * @param resumes          whether the client asked for an app that runs
 */
record Launch(
        ClientKey client,
        InetAddress address,
        byte[] remoteInputKey,
        int remoteInputKeyId,
        int coreVersion,
        boolean highDynamicRange,
        boolean resumes) {
    private static final int KEY_BYTES = 16;

    /** Empty when a required parameter is missing or malformed. */
    static Optional<Launch> of(HttpRequest request, ClientKey client, InetAddress address) {
        Optional<byte[]> key = request.parameter("rikey")
                .flatMap(text -> Hex.decode(text, KEY_BYTES))
                .filter(bytes -> bytes.length == KEY_BYTES);
        Optional<Integer> keyId = request.parameter("rikeyid").flatMap(Launch::number);
        if (key.isEmpty() || keyId.isEmpty()) {
            return Optional.empty();
        }
        int coreVersion = request.parameter("corever").flatMap(Launch::number).orElse(0);
        boolean highDynamicRange = request.parameter("hdrMode").flatMap(Launch::number).orElse(0) == 1;
        boolean resumes = request.path().equals("/resume");
        return Optional.of(
                new Launch(client, address, key.get(), keyId.get(), coreVersion, highDynamicRange, resumes));
    }

    /** Tells keys apart without telling a key: the first bytes of a digest. */
    String keyDigest() {
        return HexFormat.of().formatHex(PairingCrypto.hash(remoteInputKey), 0, 4);
    }

    static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Launch[" + client.shortForm() + "]";
    }
}
