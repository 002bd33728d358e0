package io.moonfleet.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AllowedMethodsTest {
    private static final List<Class<?>> RESOURCES = List.of(
            StreamersResource.class, HostsResource.class, PairResource.class, SessionResource.class,
            ConfigScriptResource.class, WhepResource.class);

    @Test
    void theTableIsWhatTheResourcesOffer() {
        Map<String, Set<String>> offered = new TreeMap<>();
        for (Class<?> resource : RESOURCES) {
            for (Method method : resource.getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        String below = Optional.ofNullable(method.getAnnotation(Path.class)).map(Path::value).orElse("");
                        offered.computeIfAbsent(
                                        resource.getAnnotation(Path.class).value() + below, _ -> new TreeSet<>())
                                .add(verb.value());
                    }
                }
            }
        }
        assertThat(new TreeMap<>(AllowedMethods.BY_PATH)).isEqualTo(offered);
    }

    @Test
    void aPathIsFoundWithItsParameters() {
        assertThat(AllowedMethods.of("/api/streamers/agent-1")).contains("DELETE, GET, HEAD, OPTIONS");
        assertThat(AllowedMethods.of("/api/pair")).contains("OPTIONS, POST");
        assertThat(AllowedMethods.of("/api/streamers/a/b")).isEmpty();
    }
}
