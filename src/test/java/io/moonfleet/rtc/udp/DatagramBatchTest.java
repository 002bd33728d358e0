package io.moonfleet.rtc.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DatagramBatchTest {
    @Test
    void datagramsStandOneBehindTheOther() {
        DatagramBatch batch = new DatagramBatch(3, 100);
        assertThat(batch.begin()).isZero();
        batch.end(40);
        assertThat(batch.begin()).isEqualTo(40);
        batch.end(60);

        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.offset(1)).isEqualTo(40);
        assertThat(batch.length(1)).isEqualTo(60);
        assertThat(batch.bytes()).isEqualTo(100);
        assertThat(batch.hasRoom(1)).isFalse();
        batch.clear();
        assertThat(batch.count()).isZero();
        assertThat(batch.hasRoom(100)).isTrue();
        assertThat(batch.hasRoom(101)).isFalse();
    }

    @Test
    void whatHasNoRoomIsNotTaken() {
        DatagramBatch batch = new DatagramBatch(1, 10);

        assertThatThrownBy(() -> batch.end(11)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> batch.end(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        batch.end(1);
        assertThat(batch.hasRoom(1)).isFalse();
        assertThatThrownBy(() -> batch.end(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> batch.offset(1)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
