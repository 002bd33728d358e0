package io.moonfleet;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A test of each recorded session, by the name of its folder. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ParameterizedTest
@ValueSource(strings = {
    "plain",
    "encrypted",
    "control-v1",
    "plain-loss2",
    "surround51",
    "hevc",
    "host-termination",
    "resume-1-launch",
    "resume-2-resume"
})
public @interface EveryRecording {}
