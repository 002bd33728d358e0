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

/** The number is one of the channel counts that hosts have. */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Constraint(validatedBy = AudioChannels.Check.class)
public @interface AudioChannels {
    String message() default "must be 2, 6 or 8";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** Validates {@code long}. */
    final class Check implements ConstraintValidator<AudioChannels, Long> {
        @Override
        public boolean isValid(Long value, ConstraintValidatorContext context) {
            return value == null || StreamSettings.audioChannelsPossible(value);
        }
    }
}
