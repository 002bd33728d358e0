package io.moonfleet.server.json;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/** Refusals given before a request reaches a resource, in the same shape as all others. */
public final class JsonAnswer {
    private JsonAnswer() {}

    /** Answers and ends the request; an unread body ends the connection with it. */
    public static void refuse(RoutingContext context, int status, String error) {
        context.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(new JsonObject().put("error", error).toBuffer());
    }
}
