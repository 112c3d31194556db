package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReader;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySink;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A body that is cut short, or cannot be stored, is an error in every way of reading. */
@Tag("F52")
@Timeout(30)
class BrokenBodyTest {

  private static final int WHOLE = 400_000;
  private static final int PART = 300_000;

  private final MockServer server = MockServer.start();
  private final RezoClient client =
      RezoClient.builder().baseUri(server.url("/")).pool(limits -> limits).build();

  @TempDir private Path directory;

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  /** Reads in one way and blocks until it is over. */
  private interface Reading {
    void read() throws Exception;
  }

  private Map<String, Reading> readings() {
    Map<String, Reading> all = new LinkedHashMap<>();
    all.put("bytes", () -> client.get("x").send().body().bytes());
    all.put("text", () -> client.get("x").send().body().text());
    all.put("stream", () -> client.get("x").send().body().stream().readAllBytes());
    all.put("lines", () -> client.get("x").send().body().lines().forEach(line -> {}));
    all.put("saveTo", () -> client.get("x").send().body().saveTo(directory.resolve("f")));
    all.put("into", () -> client.get("x").send().body().into(new Counting()));
    all.put("publisher", () -> Collected.of(client.get("x").send().body().publisher()).get());
    all.put("discard", () -> client.get("x").send().body().discard().get());
    for (BodyReader<?> reader :
        List.of(
            BodyReaders.text(),
            BodyReaders.bytes(),
            BodyReaders.discard(),
            BodyReaders.file(directory.resolve("g")),
            BodyReaders.into(Counting::new))) {
      all.put("reader " + all.size(), () -> client.get("x").send(reader));
    }
    return all;
  }

  @Test
  void whatIsShorterThanAnnouncedSaysHowMuchCame() {
    server.handler(r -> MockResponse.ok(new byte[WHOLE]).cutAfter(PART));
    assertEachFails(e -> e.contains(PART + " of " + WHOLE));
  }

  @Test
  void chunksWithoutALastOneSayHowMuchCame() {
    server.handler(r -> MockResponse.ok(new byte[WHOLE]).chunked(50_000).cutAfter(PART));
    assertEachFails(e -> e.matches(".*received 2\\d{5} bytes and no last chunk"));
  }

  @Test
  void aResetSaysHowMuchCame() {
    server.handler(r -> MockResponse.ok(new byte[WHOLE]).resetAfter(PART));
    assertEachFails(e -> e.contains(" of " + WHOLE) && e.contains("GET "));
  }

  private void assertEachFails(Predicate<String> message) {
    readings()
        .forEach(
            (name, reading) ->
                assertThatThrownBy(reading::read)
                    .as(name)
                    .satisfies(
                        thrown -> {
                          BodyException e = bodyException(thrown);
                          assertThat(e.reason()).isEqualTo(BodyException.Reason.TRUNCATED);
                          assertThat(e.getMessage()).matches(message);
                        }));
    assertThat(directory).isEmptyDirectory();
    assertThat(client.runningCalls()).isZero();
    assertThat(client.pool().snapshot().toString()).doesNotContain("1 active");
  }

  private static BodyException bodyException(Throwable thrown) {
    Throwable cause = thrown;
    while (!(cause instanceof BodyException) && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return (BodyException) cause;
  }

  @Test
  void aSinkThatFailsGivesTheConnectionBackOnce() {
    server.handler(r -> MockResponse.ok(new byte[WHOLE]));
    Counting full = new Counting().failing();
    assertThatThrownBy(() -> client.get("x").send().body().into(full)).hasMessage("disk full");
    assertThatThrownBy(() -> client.get("x").send(BodyReaders.into(() -> full)))
        .hasMessage("disk full");
    assertThat(full.aborted).hasValue(2);
    client.close();
    assertThat(client.runningCalls()).isZero();
    assertThat(client.pool().snapshot().toString()).doesNotContain("1 active");
  }

  /** Counts, or fails as a full disk does. */
  private static final class Counting implements BodySink<Long> {
    private long count;
    private boolean fails;
    private final AtomicInteger aborted = new AtomicInteger();

    Counting failing() {
      fails = true;
      return this;
    }

    @Override
    public void add(ByteBuffer chunk) throws IOException {
      if (fails) {
        throw new IOException("disk full");
      }
      count += chunk.remaining();
    }

    @Override
    public Long end() {
      return count;
    }

    @Override
    public void abort() {
      aborted.incrementAndGet();
    }
  }

  /** Asks for everything and keeps how it ended. */
  private static final class Collected extends CompletableFuture<Long>
      implements Flow.Subscriber<ByteBuffer> {
    private long count;

    static Collected of(Flow.Publisher<ByteBuffer> publisher) {
      Collected collected = new Collected();
      publisher.subscribe(collected);
      return collected;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer chunk) {
      count += chunk.remaining();
    }

    @Override
    public void onError(Throwable cause) {
      completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
      complete(count);
    }
  }
}
