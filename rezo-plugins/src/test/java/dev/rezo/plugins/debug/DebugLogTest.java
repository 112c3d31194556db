package dev.rezo.plugins.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.client.RezoClient;
import dev.rezo.http.Bodies;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.Response;
import dev.rezo.http.RezoException;
import dev.rezo.testing.AllocatedBytes;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@Tag("A206")
class DebugLogTest {

  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

  private static RezoClient client(DebugLog log) {
    return RezoClient.builder().pool(limits -> limits).attemptInterceptor(log).build();
  }

  private static String withoutNumbers(String line) {
    return line.replaceAll("\\] \\d+\\.", "] N.")
        .replaceAll("after \\d+ ms", "after T ms")
        .replaceAll("connection \\d+", "connection C");
  }

  @Test
  void headsAreShownAndCredentialsAreNot() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(DebugLog.to(lines::add))) {
      server.enqueue(MockResponse.ok("hello").header("Set-Cookie", "id=s3cret"));
      client
          .get(server.url("/a?sig=s3cret&b=1"))
          .header("Authorization", "Bearer s3cret")
          .header("Accept", "text/plain")
          .send(BodyReaders.text());
      String prefix = "[Rezo Debug] N.1 ";
      assertThat(lines)
          .extracting(DebugLogTest::withoutNumbers)
          .contains(
              prefix + "> GET " + server.url("/a?sig=REDACTED&b=1"),
              prefix + "> Authorization: REDACTED",
              prefix + "> Accept: text/plain",
              prefix + "< HTTP/1.1 200 Status 200 after T ms, connection C",
              prefix + "< Set-Cookie: REDACTED");
      assertThat(String.join("\n", lines)).doesNotContain("s3cret").doesNotContain("hello");
    }
  }

  @Test
  void addressesInFieldsAreShownAsTheirRequestsAre() throws IOException {
    for (DebugLog log : List.of(DebugLog.to(lines::add), DebugLog.to(lines::add).asJson())) {
      try (MockServer server = MockServer.start();
          RezoClient client = client(log)) {
        String to = "https://me:pw@a.test/cb?code=s3cret#access_token=s3cret";
        server.enqueue(MockResponse.status(201).header("Location", to));
        client
            .get(server.url("/"))
            .header("Referer", "http://me:pw@b.test/?sig=s3cret")
            .send(BodyReaders.discard());
      }
    }
    assertThat(lines)
        .anyMatch(line -> line.endsWith("< Location: https://a.test/cb?code=REDACTED#REDACTED"))
        .anyMatch(line -> line.endsWith("> Referer: http://b.test/?sig=REDACTED"))
        .anyMatch(line -> line.contains("[\"Referer\",\"http://b.test/?sig=REDACTED\"]"));
    assertThat(String.join("\n", lines)).doesNotContain("s3cret").doesNotContain("pw");
  }

  @Test
  void theFirstBytesOfBodiesAreShownWithTheirLength() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(DebugLog.to(lines::add).withBodies(4))) {
      server.enqueue(MockResponse.ok("0123456789"));
      String body = client.post(server.url("/")).body(Bodies.text("a\nb")).send(BodyReaders.text());
      assertThat(body).isEqualTo("0123456789");
      assertThat(server.takeRequest().text()).isEqualTo("a\nb");
      assertThat(lines)
          .extracting(DebugLogTest::withoutNumbers)
          .contains(
              "[Rezo Debug] N.1 > body of 3 bytes: a\\nb",
              "[Rezo Debug] N.1 < body of 10 bytes: 0123 ...");
    }
  }

  @Test
  void aFailureIsToldByItsTypeAndPhase() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(DebugLog.to(lines::add))) {
      server.enqueue(MockResponse.hangUp());
      assertThatThrownBy(() -> client.post(server.url("/?token=s3cret")).send())
          .isInstanceOf(RezoException.class);
      assertThat(withoutNumbers(lines.get(lines.size() - 1)))
          .isEqualTo("[Rezo Debug] N.1 ! ConnectionLostException in HEAD after T ms");
      assertThat(String.join("\n", lines)).doesNotContain("s3cret");
    }
  }

  @Test
  void asJsonEachEventIsALine() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(DebugLog.to(lines::add).asJson().withBodies(100))) {
      server.enqueue(MockResponse.ok("say \"hi\"\n"));
      client.get(server.url("/")).header("X-A", "b\\c").send(BodyReaders.text());
      assertThat(lines).hasSize(3).allMatch(line -> line.startsWith("{\"call\":"));
      assertThat(lines.get(0))
          .contains("\"event\":\"request\",\"method\":\"GET\"")
          .contains("[\"X-A\",\"b\\\\c\"]");
      assertThat(lines.get(1)).contains("\"status\":200").contains("\"reused\":false");
      assertThat(lines.get(2)).contains("\"first\":\"say \\\"hi\\\"\\u000a\"}");
    }
  }

  @Test
  void aConsumerThatThrowsBreaksNoCall() throws IOException {
    DebugLog broken =
        DebugLog.to(
                line -> {
                  throw new IllegalStateException("no");
                })
            .withBodies(10);
    try (MockServer server = MockServer.start();
        RezoClient client = client(broken)) {
      server.enqueue(MockResponse.ok("fine"));
      assertThat(client.post(server.url("/")).body(Bodies.text("x")).send(BodyReaders.text()))
          .isEqualTo("fine");
    }
  }

  @Test
  void aBodyThatIsClosedEarlyIsToldOnce() throws IOException {
    try (MockServer server = MockServer.start();
        RezoClient client = client(DebugLog.to(lines::add).withBodies(4))) {
      server.enqueue(MockResponse.ok("0123456789").stallAfter(6, java.time.Duration.ofSeconds(9)));
      Response response = client.get(server.url("/")).send();
      response.body().stream().read();
      response.close();
      response.close();
      assertThat(lines)
          .filteredOn(line -> line.contains("body of"))
          .singleElement()
          .asString()
          .contains("not to its end: 0123");
    }
  }

  /** Gives what it is asked for, and counts. Not thread-safe; the caller serialises. */
  private static final class Counted implements BodySource {
    final ByteBuffer chunk = ByteBuffer.allocate(1 << 20);
    int asked;
    int givenBack;

    @Override
    public ByteBuffer next(Runnable onReady) {
      asked++;
      return asked == 2 ? null : chunk;
    }

    @Override
    public void giveBack(ByteBuffer back) {
      givenBack++;
    }

    @Override
    public void close() {}
  }

  @Test
  void chunksPassAsTheyAreAndOnlyWhenTheyAreAskedFor() throws IOException {
    Counted counted = new Counted();
    List<ShownSource.End> ends = new ArrayList<>();
    ShownSource shown = new ShownSource(counted, 16, ends::add);
    ByteBuffer first = shown.next(() -> {});
    assertThat(first).isSameAs(counted.chunk);
    assertThat(first.remaining()).isEqualTo(1 << 20);
    assertThat(counted.asked).isEqualTo(1);
    assertThat(shown.next(() -> {})).isNull();
    shown.giveBack(first);
    assertThat(counted.givenBack).isEqualTo(1);
    shown.close();
    assertThat(ends).hasSize(1);
    assertThat(ends.get(0).first()).hasSize(16);
    assertThat(ends.get(0).length()).isEqualTo(1 << 20);
  }

  @Test
  void aBodyOfManyChunksIsNotCopiedAgainForEach() throws Exception {
    List<ShownSource.End> ends = new ArrayList<>();
    Trickle trickle = new Trickle(64 * 1024);
    ShownSource shown = new ShownSource(trickle, 60_000, ends::add);
    AllocatedBytes allocated = new AllocatedBytes();
    long before = allocated.soFar();
    while (!BodySource.isEnd(shown.next(() -> {}))) {
      // The next one.
    }
    assertThat(allocated.soFar() - before).isLessThan(1L << 20);
    assertThat(ends.get(0).first()).isEqualTo("x".repeat(60_000));
    assertThat(ends.get(0).shown()).isEqualTo(60_000);
    assertThat(ends.get(0).length()).isEqualTo(64 * 1024);
  }

  /** So many bytes, one at a time. Not thread-safe; the caller serialises. */
  private static final class Trickle implements BodySource {
    private final ByteBuffer one = ByteBuffer.wrap(new byte[] {'x'});
    private int left;

    Trickle(int bytes) {
      this.left = bytes;
    }

    @Override
    public ByteBuffer next(Runnable onReady) {
      return left-- > 0 ? one : END;
    }

    @Override
    public void close() {}
  }
}
