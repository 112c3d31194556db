package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a body comes together in memory, and what a peer can make it cost (pain 34). */
@Tag("A94")
class BodyCollectorTest {

  private static ByteBuffer chunk(int size) {
    return ByteBuffer.allocate(size);
  }

  private static int capacity(BodyCollector collector) {
    return collector.end().array().length;
  }

  @Test
  void announcedLengthIsTheArray() throws IOException {
    BodyCollector collector = new BodyCollector(1000, 5000);
    collector.add(chunk(10));
    assertThat(capacity(collector)).isEqualTo(1000);
  }

  @Test
  void announcementAloneCostsAtMostWhatIsTrusted() throws IOException {
    BodyCollector collector = new BodyCollector(Integer.MAX_VALUE, Integer.MAX_VALUE);
    assertThat(capacity(collector)).isZero();
    collector.add(chunk(10));
    assertThat(capacity(collector)).isEqualTo(BodyCollector.TRUSTED);
  }

  @Test
  void arrayGrowsToTheAnnouncedLengthInOneStepOnceAMebibyteHasCome() throws IOException {
    int announced = 10 * 1024 * 1024;
    BodyCollector collector = new BodyCollector(announced, announced);
    collector.add(chunk(BodyCollector.TRUSTED));
    assertThat(capacity(collector)).isEqualTo(announced);
  }

  @Test
  void moreThanAnnouncedIsTaken() throws IOException {
    BodyCollector collector = new BodyCollector(2, 100);
    collector.add(chunk(2));
    collector.add(chunk(3));
    assertThat(collector.end().remaining()).isEqualTo(5);
  }

  @Test
  void unknownLengthDoublesAndNeverPassesTheLimit() throws IOException {
    BodyCollector collector = new BodyCollector(Body.UNKNOWN_LENGTH, 25);
    collector.add(chunk(10));
    assertThat(capacity(collector)).isEqualTo(10);
    collector.add(chunk(1));
    assertThat(capacity(collector)).isEqualTo(20);
    collector.add(chunk(10));
    assertThat(capacity(collector)).isEqualTo(25);
  }

  @Test
  void oneByteOverTheLimitIsRefusedBeforeItIsTaken() throws IOException {
    BodyCollector collector = new BodyCollector(Body.UNKNOWN_LENGTH, 10);
    collector.add(chunk(10));
    assertThatThrownBy(() -> collector.add(chunk(1)))
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(BodyException.Reason.TOO_LARGE);
              assertThat(e.phase()).isEqualTo(Phase.BODY);
            })
        .hasMessage(
            "response body: expected at most 10 bytes in memory, actual 11 so far; read it piece by"
                + " piece with stream() or publisher(), or allow more with bytes(limit)");
    assertThat(collector.end().remaining()).isEqualTo(10);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, Integer.MIN_VALUE})
  void limitBelowZeroIsAMistake(int limit) {
    assertThatThrownBy(() -> ResponseBody.EMPTY.bytes(limit))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("limit: expected 0 or more, actual " + limit);
  }

  @Test
  void bodyAnnouncedAsTooLargeIsClosedUnread() {
    ScriptedSource source = ScriptedSource.of("never read");
    ResponseBody body = ResponseBody.of(source, 2_000_000_000L, Headers.EMPTY);
    assertThatThrownBy(body::text)
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("expected at most 16777216 bytes")
        .hasMessageContaining("2000000000 announced")
        .hasMessageContaining("stream()");
    assertThat(source.polls()).isZero();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void bodyThatTurnsOutTooLargeIsClosed() {
    ScriptedSource source = ScriptedSource.of("123", "456", "789");
    ResponseBody body = ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
    assertThatThrownBy(() -> body.bytes(8)).isInstanceOf(BodyException.class);
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void bodyAsLongAsTheLimitIsRead() throws IOException {
    assertThat(
            ResponseBody.of(ScriptedSource.of("123", "456"), Body.UNKNOWN_LENGTH, Headers.EMPTY)
                .bytes(6))
        .hasSize(6);
  }
}
