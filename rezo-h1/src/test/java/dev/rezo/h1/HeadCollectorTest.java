package dev.rezo.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rezo.http.Phase;
import dev.rezo.http.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What a session keeps of a head that is not complete. */
class HeadCollectorTest {

  @Test
  void keepsNothingWhenIdle() throws Exception {
    HeadCollector collector = new HeadCollector(1000);
    collector.startHead();
    assertThat(collector.collect(Reading.lent("A", false), Phase.HEAD)).isFalse();
    assertThat(collector.collect(Reading.lent("\r\n\r\nB", false), Phase.HEAD)).isTrue();
    assertThat(collector.take()).hasSize(5);
    assertThat(collector.partial()).isEmpty();
    assertThat(collector.length()).isZero();
  }

  @Test
  void headInOnePieceIsCopiedOnceAndExactly() throws Exception {
    HeadCollector collector = new HeadCollector(1000);
    collector.startHead();
    ByteBuffer bytes = Reading.lent("A\r\n\r\nBBBB", false);
    assertThat(collector.collect(bytes, Phase.HEAD)).isTrue();
    assertThat(bytes.remaining()).isEqualTo(4);
    byte[] only = collector.partial();
    assertThat(collector.take()).isSameAs(only).hasSize(5);
  }

  @Test
  void neverReservesMoreThanTheLimit() throws Exception {
    HeadCollector collector = new HeadCollector(3000);
    collector.startHead();
    int taken = 0;
    try {
      for (; taken < 5000; taken++) {
        collector.collect(Reading.lent("x", false), Phase.HEAD);
        assertThat(collector.partial().length).isLessThanOrEqualTo(3000);
      }
    } catch (ProtocolException e) {
      assertThat(e.rule()).isEqualTo("RFC 9110 section 5.4");
    }
    assertThat(taken).isEqualTo(3000);
  }
}
