package io.moonfleet.server.api;

import io.moonfleet.ipc.StreamSettings;
import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The number is one of the packet durations that hosts have, or 0 for the usual one. */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AudioPacketDuration.Check.class)
public @interface AudioPacketDuration {
    String message() default "must be 0, 5 or 10";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@code long}. */
    final class Check implements ConstraintValidator<AudioPacketDuration, Long> {
        @Override
        public boolean isValid(Long value, ConstraintValidatorContext context) {
            return value == null || value == 0 || StreamSettings.audioPacketMillisPossible(value);
        }
    }
}
