package io.moonfleet.server.process;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the jars and directories a streamer child needs, wherever this server was started from (packaged application,
 * development mode, tests), without loading a class of theirs: each library is located by one file it is known to hold,
 * and jars beside it with the same name and a classifier (the native parts) come along.
 */
final class ChildClassPath {
    /** A part of the child's program; {@code nativeJar} tells that it is of no use without a jar for the platform. */
    private record Library(String name, String marker, boolean nativeJar) {}

    private static final List<Library> LIBRARIES = List.of(
            new Library("moonfleet", "io/moonfleet/ipc/IpcProtocol.class", false),
            new Library("jackson-core", "com/fasterxml/jackson/core/JsonFactory.class", false),
            new Library("jackson-databind", "com/fasterxml/jackson/databind/ObjectMapper.class", false),
            new Library("jackson-annotations", "com/fasterxml/jackson/annotation/JsonProperty.class", false),
            new Library("bcprov", "org/bouncycastle/asn1/x509/TBSCertificate.class", false),
            new Library("bcutil", "org/bouncycastle/asn1/cmp/PKIMessage.class", false),
            new Library("bcpkix", "org/bouncycastle/cert/X509v3CertificateBuilder.class", false),
            new Library("bctls", "org/bouncycastle/tls/DTLSServerProtocol.class", false),
            new Library("javacpp", "org/bytedeco/javacpp/Pointer.class", true),
            new Library("ffmpeg", "org/bytedeco/ffmpeg/global/avcodec.class", true),
            new Library("webrtc-java", "dev/onvoid/webrtc/PeerConnectionFactory.class", true));

    private final List<String> entries;
    private final List<String> missing;

    ChildClassPath(ClassLoader loader) {
        Set<Path> found = new LinkedHashSet<>();
        List<String> absent = new ArrayList<>();
        for (Library library : LIBRARIES) {
            Optional<Path> container = container(loader, library.marker());
            if (container.isEmpty()) {
                absent.add(library.name() + ".jar");
                continue;
            }
            Path path = container.orElseThrow();
            List<Path> classifierJars = classifierJars(path);
            if (library.nativeJar() && isJar(path) && classifierJars.isEmpty()) {
                absent.add(library.name() + "'s jar for this platform");
            }
            found.add(path);
            found.addAll(classifierJars);
        }
        entries = found.stream().map(Path::toString).toList();
        missing = List.copyOf(absent);
    }

    /** Absolute paths. */
    List<String> entries() {
        return entries;
    }

    /** The jars, by name, that were never there or have gone since; empty when a child has all it needs. */
    List<String> missing() {
        Stream<String> gone = entries.stream()
                .map(Path::of)
                .filter(entry -> !Files.isReadable(entry))
                .map(entry -> entry.getFileName().toString());
        return Stream.concat(missing.stream(), gone).toList();
    }

    private static Optional<Path> container(ClassLoader loader, String marker) {
        URL location = loader.getResource(marker);
        if (location == null) {
            return Optional.empty();
        }
        try {
            if (location.getProtocol().equals("file")) {
                Path file = Path.of(location.toURI());
                int depth = (int) marker.chars().filter(character -> character == '/').count();
                Path directory = file.getParent();
                for (int level = 0; level < depth; level++) {
                    directory = directory.getParent();
                }
                return Optional.of(directory.toAbsolutePath());
            }
            URLConnection connection = location.openConnection();
            if (connection instanceof JarURLConnection jar) {
                return Optional.of(Path.of(jar.getJarFileURL().toURI()).toAbsolutePath());
            }
            return jarOf(location);
        } catch (IOException | URISyntaxException unusable) {
            return Optional.empty();
        }
    }

    private static Optional<Path> jarOf(URL location) throws URISyntaxException {
        String text = location.toString();
        int end = text.indexOf("!/");
        int start = text.indexOf("file:");
        return end < 0 || start < 0
                ? Optional.empty()
                : Optional.of(Path.of(new URI(text.substring(start, end))).toAbsolutePath());
    }

    private static boolean isJar(Path path) {
        return path.getFileName().toString().endsWith(".jar");
    }

    private static List<Path> classifierJars(Path jar) {
        if (!isJar(jar)) {
            return List.of();
        }
        String name = jar.getFileName().toString();
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
