package io.moonfleet.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketOfficeTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5);
    private final TicketOffice office = new TicketOffice(clock::get);

    @Test
    void aTicketIsGoodOnce() {
        String ticket = office.issue();
        assertThat(ticket).hasSizeGreaterThan(40);
        assertThat(office.redeem("x")).isFalse();
        assertThat(office.redeem(ticket)).isTrue();
        assertThat(office.redeem(ticket)).isFalse();
    }

    @Test
    void aTicketExpires() {
        String ticket = office.issue();
        clock.addAndGet(Duration.ofSeconds(29).toNanos());
        String later = office.issue();
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(office.redeem(ticket)).isFalse();
        assertThat(office.redeem(later)).isTrue();
    }

    @Test
    void theNumberOfTicketsIsBounded() {
        String first = office.issue();
        for (int count = 0; count < 1000; count++) {
            office.issue();
        }
        assertThat(office.redeem(first)).isFalse();
    }
}
