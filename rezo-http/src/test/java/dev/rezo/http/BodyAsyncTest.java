package dev.rezo.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Reading without blocking. */
@Tag("A94")
@Timeout(10)
class BodyAsyncTest {

  private static final int MANY = 200_000;

  private static ResponseBody body(BodySource source) {
    return ResponseBody.of(source, Body.UNKNOWN_LENGTH, Headers.EMPTY);
  }

  @Test
  void bodyThatIsHereIsCompleteAtOnce() {
    assertThat(body(ScriptedSource.of("a")).textAsync()).isCompletedWithValue("a");
    assertThat(body(ScriptedSource.of("a", "b")).textAsync()).isCompletedWithValue("ab");
    assertThat(body(ScriptedSource.of()).textAsync()).isCompletedWithValue("");
  }

  @Test
  void completesOnTheThreadThatBringsTheEnd() {
    ScriptedSource source = new ScriptedSource().pause().chunk("a").pause();
    Thread[] completedOn = new Thread[1];
    CompletableFuture<byte[]> bytes =
        body(source)
            .bytesAsync(10)
            .whenComplete((value, failure) -> completedOn[0] = Thread.currentThread());
    assertThat(source.signal()).isTrue();
    assertThat(bytes).isNotDone();
    assertThat(BlockingCall.start(source::signal).join()).isTrue();
    assertThat(BlockingCall.result(bytes)).asString(StandardCharsets.UTF_8).isEqualTo("a");
    assertThat(completedOn[0].getName()).isEqualTo("blocking-call");
  }

  @Test
  void sourceThatIsAlwaysReadyDoesNotDeepenTheStack() {
    AtomicInteger left = new AtomicInteger(MANY);
    assertThat(BlockingCall.result(body(new Countdown(left)).bytesAsync(MANY))).hasSize(MANY);
  }

  @Test
  void sourceThatSignalsWithinItsOwnAnswerDoesNotDeepenTheStack() {
    AtomicInteger left = new AtomicInteger(MANY);
    assertThat(BlockingCall.result(body(new Impatient(new Countdown(left))).bytesAsync(MANY)))
        .hasSize(MANY);
  }

  @Test
  void failureIsTheFuturesOwn() {
    IOException cause = new BodyException("cut", BodyException.Reason.TRUNCATED, Phase.BODY, null);
    assertThat(body(new ScriptedSource().failure(cause)).textAsync())
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCause(cause);
    ScriptedSource later = new ScriptedSource().pause().failure(cause);
    CompletableFuture<String> text = body(later).textAsync();
    later.signal();
    assertThat(text)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withCause(cause);
    assertThat(later.isClosed()).isTrue();
  }

  @Test
  void sourceThatThrowsAnythingFailsTheFuture() {
    ScriptedSource source = new ScriptedSource().pause().failure(new IllegalStateException("bug"));
    CompletableFuture<String> text = body(source).textAsync();
    source.signal();
    assertThat(text).isCompletedExceptionally();
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  @Tag("A107")
  void cancellingTheFutureClosesTheBody() {
    ScriptedSource source = new ScriptedSource().chunk("a").pause();
    CompletableFuture<byte[]> bytes = body(source).bytesAsync(10);
    assertThat(source.isClosed()).isFalse();
    bytes.cancel(false);
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  void limitHoldsWithoutBlockingToo() {
    ScriptedSource source = new ScriptedSource().chunk("123").pause().chunk("45");
    CompletableFuture<byte[]> bytes = body(source).bytesAsync(4);
    source.signal();
    assertThat(bytes)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableOfType(java.util.concurrent.ExecutionException.class)
        .withMessageContaining("at most 4 bytes in memory, actual 5 so far");
    assertThat(source.isClosed()).isTrue();
  }

  @Test
  @Tag("F38")
  void discardReadsToTheEnd() {
    ScriptedSource source = new ScriptedSource().chunk("a").pause().chunk("b");
    CompletableFuture<Void> end = body(source).discard();
    assertThat(end).isNotDone();
    source.signal();
    assertThat(end).isCompleted();
    assertThat(source.left()).isZero();
    assertThat(source.isClosed()).isFalse();
  }

  @Test
  @Tag("F38")
  void discardTakesOverFromAStreamThatStopped() throws IOException {
    ScriptedSource source = ScriptedSource.of("ab", "cd");
    ResponseBody body = body(source);
    assertThat(body.stream().read()).isEqualTo('a');
    assertThat(body.discard()).isCompleted();
    assertThat(source.left()).isZero();
  }

  /** At once, and where it has waited before. */
  @Test
  @Tag("F38")
  void discardOfABodyThatBreaksClosesItAndFails() {
    ScriptedSource atOnce = new ScriptedSource().chunk("a").failure(new IOException("broken"));
    ScriptedSource later = new ScriptedSource().pause().failure(new IOException("broken"));
    CompletableFuture<Void> first = body(atOnce).discard();
    CompletableFuture<Void> second = body(later).discard();
    later.signal();
    for (CompletableFuture<Void> end : List.of(first, second)) {
      assertThat(end)
          .failsWithin(0, TimeUnit.SECONDS)
          .withThrowableOfType(java.util.concurrent.ExecutionException.class)
          .withMessageContaining("broken");
    }
    assertThat(atOnce.isClosed()).isTrue();
    assertThat(later.isClosed()).isTrue();
  }

  /** One byte at a time, always at once. */
  private record Countdown(AtomicInteger left) implements BodySource {
    @Override
    public ByteBuffer next(Runnable onReady) {
      return left.getAndDecrement() > 0 ? ByteBuffer.allocate(1) : END;
    }

    @Override
    public void close() {}
  }

  /** Breaks the contract: signals before it has answered, each time. */
  private static final class Impatient implements BodySource {
    private final BodySource inner;
    private boolean answers;

    Impatient(BodySource inner) {
      this.inner = inner;
    }

    @Override
    public ByteBuffer next(Runnable onReady) throws IOException {
      answers = !answers;
      if (answers) {
        return inner.next(onReady);
      }
      onReady.run();
      return null;
    }

    @Override
    public void close() {}
  }
}
