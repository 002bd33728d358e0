package io.moonfleet.it;

import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.restassured.config.HttpClientConfig.httpClientConfig;
import static io.restassured.config.LogConfig.logConfig;

import io.restassured.RestAssured;
import io.restassured.config.RestAssuredConfig;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.time.Duration;

/** Requests as the callers of the contract make them: JSON without a character set, 30 seconds of patience and some. */
final class Rest {
    private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(40).toMillis();
    private static final RestAssuredConfig CONFIG = RestAssuredConfig.config()
            .encoderConfig(encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false))
            .logConfig(logConfig().enableLoggingOfRequestAndResponseIfValidationFails())
            .httpClient(httpClientConfig().setParam("http.connection.timeout", TIMEOUT_MILLIS)
                    .setParam("http.socket.timeout", TIMEOUT_MILLIS));

    private Rest() {}

    static RequestSpecification of(URI base) {
        return RestAssured.given().config(CONFIG).baseUri(base.toString());
    }

    static RequestSpecification json(URI base, String body) {
        return of(base).contentType("application/json").body(body);
    }
}
