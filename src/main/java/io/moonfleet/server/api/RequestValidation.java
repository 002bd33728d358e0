package io.moonfleet.server.api;

import io.moonfleet.server.json.ApiException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Path;
import jakarta.validation.Validator;
import java.util.Comparator;
import java.util.Locale;

/** Turns the first violation of a request's constraints into a 400 that names the field as the caller wrote it. */
final class RequestValidation {
    private RequestValidation() {}

    static <T> T check(Validator validator, T request) {
        validator.validate(request).stream()
                .min(Comparator.comparing((ConstraintViolation<T> violation) -> fieldName(violation.getPropertyPath()))
                        .thenComparing(ConstraintViolation::getMessage))
                .ifPresent(violation -> {
                    throw ApiException.badField(fieldName(violation.getPropertyPath()), violation.getMessage());
                });
        return request;
    }

    private static String fieldName(Path path) {
        return path.toString().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
