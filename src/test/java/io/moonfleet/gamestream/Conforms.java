package io.moonfleet.gamestream;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the statements of the protocol document's conformance checklist (section 10) that a test proves. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface Conforms {
    /** Numbers 1 to 102. */
    int[] value();
}
