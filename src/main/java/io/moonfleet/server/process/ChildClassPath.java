package io.moonfleet.server.process;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the jars and directories a streamer child needs, wherever this server was started from (packaged application,
 * development mode, tests), without loading a class of theirs: each library is located by one file it is known to hold,
 * and jars beside it with the same name and a classifier (the native parts) come along.
 */
final class ChildClassPath {
    /** One resource of each part: the application, Jackson, BouncyCastle, FFmpeg, WebRTC. */
    private static final List<String> MARKERS = List.of(
            "io/moonfleet/ipc/IpcProtocol.class",
            "com/fasterxml/jackson/core/JsonFactory.class",
            "com/fasterxml/jackson/databind/ObjectMapper.class",
            "com/fasterxml/jackson/annotation/JsonProperty.class",
            "org/bouncycastle/asn1/x509/TBSCertificate.class",
            "org/bouncycastle/asn1/pkcs/PrivateKeyInfo.class",
            "org/bouncycastle/cert/X509v3CertificateBuilder.class",
            "org/bytedeco/javacpp/Pointer.class",
            "org/bytedeco/ffmpeg/global/avcodec.class",
            "dev/onvoid/webrtc/PeerConnectionFactory.class");

    private static final List<String> ENTRIES = find();

    private ChildClassPath() {}

    /** Absolute paths; empty when not even the application's own classes were found. */
    static List<String> entries() {
        return ENTRIES;
    }

    private static List<String> find() {
        Set<Path> entries = new LinkedHashSet<>();
        for (String marker : MARKERS) {
            Path container = container(marker);
            if (container != null) {
                entries.add(container);
                entries.addAll(classifierJars(container));
            }
        }
        return entries.stream().map(Path::toString).toList();
    }

    private static Path container(String marker) {
        ClassLoader loader = ChildClassPath.class.getClassLoader();
        URL location = loader.getResource(marker);
        if (location == null) {
            return null;
        }
        try {
            if (location.getProtocol().equals("file")) {
                Path file = Path.of(location.toURI());
                int depth = (int) marker.chars().filter(character -> character == '/').count();
                Path directory = file.getParent();
                for (int level = 0; level < depth; level++) {
                    directory = directory.getParent();
                }
                return directory.toAbsolutePath();
            }
            URLConnection connection = location.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return Path.of(jar.getJarFileURL().toURI()).toAbsolutePath();
            }
            return jarOf(location);
        } catch (IOException | URISyntaxException unusable) {
            return null;
        }
    }

    private static Path jarOf(URL location) throws URISyntaxException {
        String text = location.toString();
        int end = text.indexOf("!/");
        int start = text.indexOf("file:");
        return end < 0 || start < 0 ? null : Path.of(new URI(text.substring(start, end))).toAbsolutePath();
    }

    private static List<Path> classifierJars(Path jar) {
        String name = jar.getFileName().toString();
        if (!name.endsWith(".jar")) {
            return List.of();
        }
        String prefix = name.substring(0, name.length() - ".jar".length()) + "-";
        try (Stream<Path> siblings = Files.list(jar.getParent())) {
            return siblings.filter(sibling -> isClassifierJar(sibling.getFileName().toString(), prefix))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    private static boolean isClassifierJar(String name, String prefix) {
        return name.startsWith(prefix)
                && name.endsWith(".jar")
                && !name.endsWith("-sources.jar")
                && !name.endsWith("-javadoc.jar");
    }
}
