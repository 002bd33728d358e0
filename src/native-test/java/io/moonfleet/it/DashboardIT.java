package io.moonfleet.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Grafana dashboard asks for nothing that this build does not expose. */
class DashboardIT {
    private static final Path DASHBOARD = Path.of("deploy", "grafana", "moonfleet.json");
    private static final Pattern QUERIED = Pattern.compile("([a-z][a-z0-9_]*)\\{");
    private static final Pattern EXPOSED = Pattern.compile("(?m)^([a-z][a-z0-9_]*)[{ ]");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void everyMetricOfTheDashboardIsExposed() throws IOException {
        Set<String> queried = queried();
        assertThat(queried).hasSizeGreaterThan(10);
        try (MoonfleetProcess server = MoonfleetProcess.withDemoHost()) {
            server.api().create(StreamerRequest.small("watched"));
            // A request is counted after its answer has gone.
            Await.until("every metric is exposed", PATIENCE, () -> missing(server, queried).isEmpty()
                    ? Optional.of(true) : Optional.empty(), () -> "; not there: " + missing(server, queried));
        }
    }

    private static Set<String> queried() throws IOException {
        Set<String> names = new TreeSet<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                Set<String> ofTarget = matches(QUERIED, target.path("expr").asText());
                assertThat(ofTarget).as(panel.path("title").asText()).isNotEmpty();
                names.addAll(ofTarget);
            }
        }
        return names;
    }

    private static Set<String> missing(MoonfleetProcess server, Set<String> names) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(matches(
                EXPOSED, Rest.of(server.base()).get("/q/metrics").then().statusCode(200).extract().asString()));
        return missing;
    }

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
