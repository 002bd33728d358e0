package io.moonfleet.gamestream.nvhttp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An app a host offers (protocol document, section 1.6). The id is opaque and positive. */
public record App(int id, String title, boolean hdrSupported) {
    /** Every {@code <App>} below the root with a usable id. */
    static List<App> list(XmlElement root) {
        List<App> apps = new ArrayList<>();
        for (XmlElement element : root.children()) {
            if (element.name().equals("App")) {
                of(element).ifPresent(apps::add);
            }
        }
        return List.copyOf(apps);
    }

    private static Optional<App> of(XmlElement element) {
        int id;
        try {
            id = Integer.parseInt(element.firstText("ID").orElse(""));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
        if (id <= 0) {
            return Optional.empty();
        }
        String title = element.firstText("AppTitle").orElse("");
        return Optional.of(new App(id, title, element.firstText("IsHdrSupported").orElse("").equals("1")));
    }
}
