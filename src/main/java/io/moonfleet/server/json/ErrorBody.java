package io.moonfleet.server.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Body of every refusal.
 *
 * @param error     a sentence for people
 * @param field     the request field that is wrong
 * @param code      stable name for programs
 * @param stage     the connection stage that failed
 * @param errorCode the number that goes with the failure: the client's or the host's
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record ErrorBody(
        String error, Optional<String> field, Optional<String> code, Optional<String> stage, OptionalInt errorCode) {
    public static ErrorBody of(String error) {
        return new ErrorBody(error, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    public static ErrorBody ofCode(String error, String code) {
        return new ErrorBody(error, Optional.empty(), Optional.of(code), Optional.empty(), OptionalInt.empty());
    }

    public static ErrorBody ofField(String field, String error) {
        return new ErrorBody(error, Optional.of(field), Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    public static ErrorBody ofFailure(String error, String code, Optional<String> stage, int errorCode) {
        return new ErrorBody(error, Optional.empty(), Optional.of(code), stage, OptionalInt.of(errorCode));
    }
}
