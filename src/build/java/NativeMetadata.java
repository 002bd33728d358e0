import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Writes the reachability metadata of the streamer executable for what native code reaches in Java: webrtc-java, FFmpeg's
 * Java classes and JavaCPP. Run by the build, from source, with the class path to read:
 *
 * <pre>java NativeMetadata.java OUTPUT_DIRECTORY CLASSES_DIRECTORY CLASS_PATH</pre>
 *
 * <p>Nothing is listed by hand. Which classes native code looks up stands in the string tables of the shared libraries;
 * which ones our own code uses, in its constant pools. All of webrtc-java is taken but for what needs AWT, since its
 * library names some classes only in parts. OUTPUT_DIRECTORY then has three folders, for webrtc-java, for FFmpeg and for
 * what either reaches in the JDK, each with a {@code reachability-metadata.json}.
 *
 * <p>Every entry is conditional on the streamer's main class: the server's image, built from the same module, gets none.
 */
final class NativeMetadata {
    private static final String STREAMER = "io.moonfleet.streamer.StreamerMain";
    private static final String WEBRTC = "dev/onvoid/webrtc/";
    private static final String BYTEDECO = "org/bytedeco/";

    /** Parts of FFmpeg that the streamer never loads: their shared libraries are not beside it either. */
    private static final Pattern UNUSED_FFMPEG =
            Pattern.compile("org/bytedeco/ffmpeg/(.*/)?(avformat|avfilter|avdevice|postproc)\\b.*");

    private static final Pattern USED_LIBRARY = Pattern.compile(
            "(.*/)?lib(webrtc-java-.*|jnijavacpp|jniavutil|jniavcodec|jniswresample|jniswscale)\\.so");
    private static final Pattern CLASS_NAME = Pattern.compile("L?((?:java|dev|org)/[A-Za-z0-9_/$]+);?");
    private static final Pattern MEMBER_NAME = Pattern.compile("[a-zA-Z_$][A-Za-z0-9_$]*|<init>");
    private static final Pattern DESCRIPTOR_CLASS = Pattern.compile("L((?:dev/onvoid|org/bytedeco)/[A-Za-z0-9_/$]+);");

    private final Map<String, ClassModel> classes = new TreeMap<>();
    private final Set<String> namedByLibraries = new TreeSet<>();
    private final Set<String> wordsOfLibraries = new HashSet<>();
    private final Set<String> usedByUs = new TreeSet<>();

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 3) {
            System.err.println("Usage: java NativeMetadata.java OUTPUT_DIRECTORY CLASSES_DIRECTORY CLASS_PATH");
            System.exit(2);
        }
        NativeMetadata metadata = new NativeMetadata();
        metadata.readOwnClasses(Path.of(arguments[1]));
        for (String entry : arguments[2].split(":")) {
            if (entry.endsWith(".jar")) {
                metadata.readJar(Path.of(entry));
            }
        }
        Path output = Path.of(arguments[0]);
        write(output.resolve("webrtc-java"), lines(metadata.webrtcEntries()));
        write(output.resolve("ffmpeg"), lines(metadata.ffmpegEntries()));
        write(output.resolve("jdk"), metadata.jdkLines());
    }

    private void readOwnClasses(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
                usedByUs.addAll(references(ClassFile.of().parse(file)));
            }
        }
    }

    private void readJar(Path path) throws IOException {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (JarEntry entry : jar.stream().toList()) {
                String name = entry.getName();
                boolean wanted = name.startsWith(WEBRTC) || name.startsWith(BYTEDECO);
                if (wanted && name.endsWith(".class")) {
                    byte[] bytes = jar.getInputStream(entry).readAllBytes();
                    classes.put(name.substring(0, name.length() - ".class".length()), ClassFile.of().parse(bytes));
                } else if (USED_LIBRARY.matcher(name).matches()) {
                    addClassNames(jar.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    /** Class names as C strings: what JNI's FindClass takes, and the descriptors of fields and methods looked up. */
    private void addClassNames(byte[] library) {
        int start = 0;
        for (int index = 0; index < library.length; index++) {
            if (library[index] != 0) {
                continue;
            }
            int length = index - start;
            if (length > 1 && length < 200) {
                String text = new String(library, start, length, StandardCharsets.ISO_8859_1);
                Matcher name = CLASS_NAME.matcher(text);
                if (name.matches()) {
                    namedByLibraries.add(name.group(1));
                } else if (MEMBER_NAME.matcher(text).matches()) {
                    wordsOfLibraries.add(text);
                }
            }
            start = index + 1;
        }
    }

    private static Set<String> references(ClassModel model) {
        Set<String> names = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof ClassEntry type) {
                names.add(elementType(type.asInternalName()));
            } else if (entry instanceof Utf8Entry text) {
                Matcher descriptor = DESCRIPTOR_CLASS.matcher(text.stringValue());
                while (descriptor.find()) {
                    names.add(descriptor.group(1));
                }
            }
        }
        return names;
    }

    private static Stream<String> texts(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(Utf8Entry.class::isInstance)
                .map(entry -> ((Utf8Entry) entry).stringValue());
    }

    private static String elementType(String internalName) {
        return internalName.startsWith("[")
                ? internalName.replaceAll("^\\[+L?|;$", "")
                : internalName;
    }

    private Map<String, Access> webrtcEntries() {
        Map<String, Access> entries = new TreeMap<>();
        for (Map.Entry<String, ClassModel> type : classes.entrySet()) {
            if (type.getKey().startsWith(WEBRTC) && !needsAwt(type.getKey())) {
                entries.put(type.getKey(), Access.ALL);
                entries.put("[" + type.getKey(), Access.NAME);
            }
        }
        return entries;
    }

    /** Of the JDK's classes only the members whose names the libraries know: all would draw half of the JDK in. */
    private List<String> jdkLines() {
        List<String> lines = new ArrayList<>();
        for (String name : namedByLibraries) {
            if (name.startsWith("java/") && !name.startsWith("java/awt/")) {
                try {
                    lines.add(jdkLine(Class.forName(name.replace('/', '.'), false, null)));
                } catch (ClassNotFoundException other) {
                    // A word that only looks like a class.
                    continue;
                }
            }
        }
        return lines;
    }

    private String jdkLine(Class<?> type) {
        List<String> methods = new ArrayList<>();
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            methods.add(method("<init>", constructor));
        }
        for (Method method : type.getDeclaredMethods()) {
            if (wordsOfLibraries.contains(method.getName())) {
                methods.add(method(method.getName(), method));
            }
        }
        List<String> fields = Arrays.stream(type.getDeclaredFields())
                .filter(field -> wordsOfLibraries.contains(field.getName()))
                .map(field -> "{\"name\": \"" + field.getName() + "\"}")
                .toList();
        return entryStart(type.getName()) + ", \"unsafeAllocated\": true, \"methods\": [" + String.join(", ", methods.stream().sorted().toList())
                + "], \"fields\": [" + String.join(", ", fields) + "]}";
    }

    private static String method(String name, Executable method) {
        return "{\"name\": \"" + name + "\", \"parameterTypes\": ["
                + Arrays.stream(method.getParameterTypes())
                        .map(parameter -> "\"" + parameter.getTypeName() + "\"")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private boolean needsAwt(String name) {
        return name.contains("/desktop/")
                || references(classes.get(name)).stream().anyMatch(used -> used.startsWith("java/awt/")
                        || used.startsWith("javax/swing/")
                        || used.startsWith(WEBRTC + "media/video/desktop/"));
    }

    private Map<String, Access> ffmpegEntries() {
        Set<String> names = new TreeSet<>();
        for (String name : namedByLibraries) {
            addWithSupertypes(name, names);
        }
        for (String name : usedByUs) {
            addWithSupertypes(name, names);
        }
        Map<String, Access> entries = new TreeMap<>();
        for (String name : names) {
            boolean members = name.startsWith(BYTEDECO + "javacpp/")
                    || name.startsWith(BYTEDECO + "ffmpeg/presets/")
                    || name.startsWith(BYTEDECO + "ffmpeg/global/");
            entries.put(name, members ? Access.ALL : Access.ALLOCATE);
        }
        return entries;
    }

    private void addWithSupertypes(String name, Set<String> names) {
        ClassModel model = classes.get(name);
        if (model == null
                || !name.startsWith(BYTEDECO)
                || UNUSED_FFMPEG.matcher(name).matches()
                || !names.add(name)) {
            return;
        }
        model.superclass().ifPresent(type -> addWithSupertypes(type.asInternalName(), names));
        // A class of FFmpeg loads its library by the class of settings that it names in an annotation, and those name
        // further classes, as classes or in words.
        for (String used : references(model)) {
            if (used.startsWith(BYTEDECO + "ffmpeg/presets/") || used.startsWith(BYTEDECO + "javacpp/presets/")) {
                addWithSupertypes(used, names);
            }
        }
        if (name.startsWith(BYTEDECO + "ffmpeg/presets/")) {
            texts(model).map(text -> text.replace('.', '/')).forEach(text -> addWithSupertypes(text, names));
        }
        int nested = name.lastIndexOf('$');
        if (nested > 0) {
            addWithSupertypes(name.substring(0, nested), names);
        }
    }

    private enum Access {
        /** Found by name only. */
        NAME,
        /** Found by name and made by native code without a constructor. */
        ALLOCATE,
        /** All that is declared in it, too. */
        ALL
    }

    private static List<String> lines(Map<String, Access> entries) {
        return entries.entrySet().stream().map(NativeMetadata::line).toList();
    }

    private static String line(Map.Entry<String, Access> entry) {
        String name = entry.getKey().replace('/', '.');
        String start = entryStart(name.startsWith("[") ? name.substring(1) + "[]" : name);
        return start + switch (entry.getValue()) {
            case NAME -> "}";
            case ALLOCATE -> ", \"unsafeAllocated\": true}";
            case ALL -> ", \"unsafeAllocated\": true, \"allDeclaredConstructors\": true, \"allDeclaredMethods\": true, "
                    + "\"allDeclaredFields\": true}";
        };
    }

    private static String entryStart(String type) {
        return "{\"condition\": {\"typeReached\": \"" + STREAMER + "\"}, \"type\": \"" + type
                + "\", \"jniAccessible\": true";
    }

    private static void write(Path directory, List<String> lines) throws IOException {
        if (lines.isEmpty()) {
            throw new IOException("no class found for " + directory.getFileName() + ": is it on the class path?");
        }
        Files.createDirectories(directory);
        Files.writeString(
                directory.resolve("reachability-metadata.json"),
                "{\"reflection\": [\n" + String.join(",\n", lines) + "\n]}\n");
        System.out.println(directory.getFileName() + ": " + lines.size() + " types reachable from native code");
    }
}
