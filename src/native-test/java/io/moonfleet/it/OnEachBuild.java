package io.moonfleet.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test of what differs between the builds, how processes start, load libraries, carry media and end: {@code ./test} runs
 * it on the Java build, too, where it runs all others on the native one only.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Tag("each")
public @interface OnEachBuild {}
