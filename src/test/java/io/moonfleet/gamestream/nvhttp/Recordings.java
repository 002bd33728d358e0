package io.moonfleet.gamestream.nvhttp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** Text of sessions recorded between Sunshine and the reference client, in {@code src/test/resources/captures}. */
public final class Recordings {
    private Recordings() {}

    /** One recorded request with the bytes of its answer. */
    public record HttpExchange(boolean tls, String path, String query, byte[] answer) {}

    public static byte[] bytes(String path) {
        try (InputStream input = Recordings.class.getResourceAsStream("/captures/" + path)) {
            return input.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public static String text(String path) {
        return new String(bytes(path), StandardCharsets.UTF_8);
    }

    /** The exchanges of an HTTP transcript, which shows CRLF as LF: heads get their CRLF back, bodies stay. */
    public static List<HttpExchange> http(String path) {
        List<HttpExchange> exchanges = new ArrayList<>();
        for (String part : text(path).split("={70,}\n")) {
            int get = part.indexOf("\nGET ");
            int answer = part.indexOf("<<<\n");
            if (get < 0 || answer < 0) {
                continue;
            }
            String target = part.substring(get + 5, part.indexOf(' ', get + 5));
            int question = target.indexOf('?');
            String response = part.substring(answer + 4, part.endsWith("\n") ? part.length() - 1 : part.length());
            int bodyStart = response.indexOf("\n\n");
            String head = response.substring(0, bodyStart).replace("\n", "\r\n") + "\r\n\r\n";
            exchanges.add(new HttpExchange(
                    part.stripLeading().startsWith("HTTPS") || part.contains("\nHTTPS "),
                    question < 0 ? target : target.substring(0, question),
                    question < 0 ? "" : target.substring(question + 1),
                    (head + response.substring(bodyStart + 2)).getBytes(StandardCharsets.UTF_8)));
        }
        return exchanges;
    }

    /** The names of the sections of http-errors.txt. */
    static List<String> errorSections() {
        return text("http-errors.txt").lines()
                .filter(line -> line.startsWith("##### "))
                .map(line -> line.substring(6, line.length() - 6))
                .toList();
    }

    /** The answer in a section of http-errors.txt, with the CRLF that are LF there. */
    static byte[] error(String section) {
        String text = text("http-errors.txt");
        int start = text.indexOf("##### " + section + " #####");
        int answer = text.indexOf("<<<\n", start) + 4;
        String[] parts = text.substring(answer, text.indexOf("\n====", answer)).split("\n\n", 2);
        return (parts[0].replace("\n", "\r\n") + "\r\n\r\n" + parts[1]).getBytes(StandardCharsets.UTF_8);
    }

    public static ClientIdentity client() {
        try {
            return ClientIdentity.fromPem(text("keys/client-key.pem"), text("keys/client-cert.pem"));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }

    public static SelfSignedCertificate host() {
        try {
            return SelfSignedCertificate.fromPem(text("keys/host-key.pem"), text("keys/host-cert.pem"));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
