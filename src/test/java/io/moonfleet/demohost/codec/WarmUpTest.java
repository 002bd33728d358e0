package io.moonfleet.demohost.codec;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

class WarmUpTest {
    @Test
    void bothEncodersWorkAtThatSize() {
        assertThatCode(WarmUp::run).doesNotThrowAnyException();
    }
}
