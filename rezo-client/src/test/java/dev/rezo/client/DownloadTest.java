package dev.rezo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rezo.http.BodyException;
import dev.rezo.http.BodyReaders;
import dev.rezo.http.BodySource;
import dev.rezo.http.ForwardingSource;
import dev.rezo.http.HttpStatusException;
import dev.rezo.http.Response;
import dev.rezo.http.ResponseBody;
import dev.rezo.testing.Gate;
import dev.rezo.testing.MockResponse;
import dev.rezo.testing.MockServer;
import dev.rezo.testing.RecordedRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("F53")
@Timeout(30)
class DownloadTest {

  private static final byte[] CONTENT = content(500_000, 1);

  private final MockServer server = MockServer.start();
  private final RezoClient client =
      RezoClient.builder().baseUri(server.url("/")).pool(limits -> limits).build();

  @TempDir private Path directory;

  private static byte[] content(int length, int seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    assertThat(server.failures()).isEmpty();
  }

  /** A server that knows ranges and If-Range, and does something to each of its answers. */
  private void serves(byte[] content, String tag, UnaryOperator<MockResponse> each) {
    server.handler(request -> each.apply(answer(request, content, tag)));
  }

  private static MockResponse answer(RecordedRequest request, byte[] content, String tag) {
    String range = request.header("Range");
    if (range == null || !tag.equals(request.header("If-Range"))) {
      return MockResponse.ok(content).header("ETag", tag);
    }
    int from = Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    if (from >= content.length) {
      return MockResponse.status(416).header("Content-Range", "bytes */" + content.length);
    }
    return MockResponse.status(206)
        .header("ETag", tag)
        .header(
            "Content-Range", "bytes " + from + "-" + (content.length - 1) + "/" + content.length)
        .body(Arrays.copyOfRange(content, from, content.length));
  }

  private Path file() {
    return directory.resolve("f");
  }

  private Download download() {
    return client.get("f").download(file());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(directory)) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aWholeFileIsThereAtOnceAndAlone() throws IOException {
    serves(CONTENT, "\"1\"", r -> r);
    Files.writeString(file(), "what was here before");
    List<Long> progress = new ArrayList<>();
    Downloaded done =
        download()
            .progress(
                (bytes, total) -> {
                  assertThat(total).isEqualTo(CONTENT.length);
                  assertThat(file()).hasContent("what was here before");
                  progress.add(bytes);
                })
            .send();
    assertThat(done).isEqualTo(new Downloaded(file(), CONTENT.length, 0, 1));
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(names()).containsExactly("f");
    assertThat(progress).isSorted().endsWith((long) CONTENT.length);
    assertThat(server.takeRequest().header("Accept-Encoding")).isEqualTo("identity");
  }

  @Test
  void aBodyWithoutALengthAndAnEmptyOneAreFilesToo() throws IOException {
    server.enqueue(MockResponse.ok("abc").chunked(2), MockResponse.ok());
    assertThat(download().send().length()).isEqualTo(3);
    assertThat(file()).hasContent("abc");
    assertThat(download().send().length()).isZero();
    assertThat(file()).isEmptyFile();
  }

  @Test
  void aFailureLeavesNothingAndTheFileThatWasThere() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    Files.writeString(file(), "before");
    assertThatThrownBy(() -> download().send())
        .isInstanceOf(BodyException.class)
        .hasMessageContaining("100000 of 500000");
    assertThat(names()).containsExactly("f");
    assertThat(file()).hasContent("before");
  }

  @Test
  void whatWasLeftIsGoneOnFrom() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    assertThat(names()).containsExactly("f.part", "f.part.from");
    assertThat(directory.resolve("f.part")).hasSize(100_000);

    serves(CONTENT, "\"1\"", r -> r);
    List<Long> progress = new ArrayList<>();
    Downloaded done = download().resume().progress((bytes, total) -> progress.add(bytes)).send();
    assertThat(done).isEqualTo(new Downloaded(file(), CONTENT.length, 100_000, 1));
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(names()).containsExactly("f");
    assertThat(progress.get(0)).isGreaterThan(100_000);
    RecordedRequest second = server.requests().get(1);
    assertThat(second.header("Range")).isEqualTo("bytes=100000-");
    assertThat(second.header("If-Range")).isEqualTo("\"1\"");
  }

  @Test
  void whatIsWrittenIsGivenBackFromTheBeginningAndFromThePart() throws IOException {
    AtomicInteger read = new AtomicInteger();
    AtomicInteger givenBack = new AtomicInteger();
    try (RezoClient counting =
        RezoClient.builder()
            .baseUri(server.url("/"))
            .pool(limits -> limits)
            .interceptor(
                (request, chain) ->
                    chain
                        .proceed(request)
                        .thenApply(response -> counted(response, read, givenBack)))
            .build()) {
      serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
      assertThatThrownBy(() -> counting.get("f").download(file()).resume().send())
          .isInstanceOf(BodyException.class);
      assertThat(givenBack).hasPositiveValue().hasValue(read.get());
      int before = read.get();
      serves(CONTENT, "\"1\"", r -> r);
      assertThat(counting.get("f").download(file()).resume().send().resumedAt()).isPositive();
      assertThat(givenBack).hasValueGreaterThan(before).hasValue(read.get());
    }
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  /** The same response; counts the chunks of its body that are read, and given back. */
  private static Response counted(Response response, AtomicInteger read, AtomicInteger givenBack) {
    BodySource source =
        new ForwardingSource(response.body().source()) {
          @Override
          public @Nullable ByteBuffer next(Runnable onReady) throws IOException {
            ByteBuffer chunk = super.next(onReady);
            if (chunk != null && !BodySource.isEnd(chunk)) {
              read.incrementAndGet();
            }
            return chunk;
          }

          @Override
          public void giveBack(ByteBuffer chunk) {
            givenBack.incrementAndGet();
            super.giveBack(chunk);
          }
        };
    ResponseBody body = ResponseBody.of(source, response.body().length(), response.headers());
    return response.toBuilder().body(body).build();
  }

  @Test
  void aResourceThatHasChangedIsFetchedAnew() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    byte[] other = content(300_000, 2);
    serves(other, "\"2\"", r -> r);
    assertThat(download().resume().send()).isEqualTo(new Downloaded(file(), 300_000, 0, 1));
    assertThat(file()).hasBinaryContent(other);
  }

  @Test
  void theNoteIsOfOneAddressOnly() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    serves(CONTENT, "\"1\"", r -> r);
    Downloaded done = client.get("other").download(file()).resume().send();
    assertThat(done.resumedAt()).isZero();
    assertThat(server.requests().get(1).header("Range")).isNull();
  }

  @Test
  void withoutAStrongValidatorNothingIsGoneOnFrom() throws IOException {
    server.enqueue(
        MockResponse.ok(CONTENT).header("ETag", "W/\"1\"").cutAfter(100_000),
        MockResponse.ok(CONTENT));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    assertThat(download().resume().send().resumedAt()).isZero();
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(server.requests().get(1).header("Range")).isNull();
  }

  @Test
  void whatIsWholeAlreadyIsOnlyNamed() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    Files.write(directory.resolve("f.part"), CONTENT); // The process ended just before the name.
    serves(CONTENT, "\"1\"", r -> r);
    assertThat(download().resume().send())
        .isEqualTo(new Downloaded(file(), CONTENT.length, CONTENT.length, 1));
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(names()).containsExactly("f");
  }

  @Test
  void aPartThatIsTooLongIsForgotten() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    Files.write(directory.resolve("f.part"), content(600_000, 3));
    serves(CONTENT, "\"1\"", r -> r);
    assertThat(download().resume().send()).isEqualTo(new Downloaded(file(), 500_000, 0, 2));
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void retriesGoOnFromWhatArrivedAndAreBounded() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.resetAfter(150_000));
    assertThatThrownBy(() -> download().retries(2).send()).isInstanceOf(BodyException.class);
    assertThat(server.requests()).hasSize(3);
    assertThat(names()).isEmpty();

    assertThat(download().retries(100).send().length()).isEqualTo(CONTENT.length);
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void retriesWithoutAValidatorBeginAnew() throws IOException {
    server.enqueue(MockResponse.ok(CONTENT).cutAfter(100_000), MockResponse.ok(CONTENT));
    assertThat(download().retries(1).send()).isEqualTo(new Downloaded(file(), 500_000, 0, 2));
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void aServerThatSendsLessThanAskedForIsAskedAgain() throws IOException {
    server.handler(
        request -> {
          MockResponse all = answer(request, CONTENT, "\"1\"");
          String range = request.header("Range");
          if (range == null) {
            return all.cutAfter(100_000);
          }
          int from = Integer.parseInt(range.substring(6, range.length() - 1));
          int end = Math.min(from + 150_000, CONTENT.length);
          return MockResponse.status(206)
              .header("Content-Range", "bytes " + from + "-" + (end - 1) + "/" + CONTENT.length)
              .body(Arrays.copyOfRange(CONTENT, from, end));
        });
    assertThat(download().retries(1).send().requests()).isEqualTo(4);
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void anAnswerThatIsNoFileIsNotStored() throws IOException {
    server.enqueue(MockResponse.status(404).body("nope"));
    assertThatThrownBy(() -> download().retries(5).send())
        .isInstanceOfSatisfying(
            HttpStatusException.class, e -> assertThat(e.status()).isEqualTo(404));
    assertThat(names()).isEmpty();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aServerThatContradictsItselfIsNotAskedForEver() throws IOException {
    serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    server.handler(r -> MockResponse.status(206).body("x"));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(HttpStatusException.class);
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void aCancelledDownloadLeavesNothingAndItsConnectionIsClosed() throws Exception {
    Gate never = new Gate();
    begun(never).cancel(true);
    never.open();
    awaitNothingLeft();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndTheConnectionLivesOn() throws IOException {
    serves(content(1000, 4), "\"1\"", r -> r);
    Path missing = directory.resolve("no/such/f");
    assertThatThrownBy(() -> client.get("f").download(missing).retries(3).send())
        .isInstanceOfSatisfying(
            BodyException.class,
            e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SINK_FAILED))
        .hasMessageContaining("no/such/f");
    client.get("x").send(BodyReaders.discard());
    assertThat(server.requests()).hasSize(2);
    assertThat(server.accepted()).isEqualTo(1);
    assertThatThrownBy(() -> client.get("f").download(directory).send())
        .hasMessageContaining("expected a regular file or none");
  }

  @Test
  void aRequestThatCannotBeADownloadIsRefusedAtOnce() {
    assertThatThrownBy(() -> client.post("f").download(file()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> client.get("f").header("Range", "bytes=1-").download(file()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> download().retries(-1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aChangedFileOfAServerWithoutIfRangeIsNotJoined() throws IOException {
    leaves("01234", "Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
    server.handler(
        r ->
            r.header("Range") == null
                ? MockResponse.ok("abcdefghij")
                : MockResponse.status(206)
                    .header("Last-Modified", "Sat, 21 Nov 2026 12:00:00 GMT")
                    .header("Content-Range", "bytes 5-9/10")
                    .body("fghij"));
    download().resume().send();
    assertThat(file()).hasContent("abcdefghij");
  }

  @Test
  void aRestWithoutTheDateThatItsBeginningHadIsNotJoined() throws IOException {
    leaves("01234", "Last-Modified", "Sat, 21 Nov 2026 10:00:00 GMT");
    server.handler(
        r ->
            r.header("Range") == null
                ? MockResponse.ok("abcdefghij")
                : MockResponse.status(206).header("Content-Range", "bytes 5-9/10").body("fghij"));
    assertThat(download().resume().send()).isEqualTo(new Downloaded(file(), 10, 0, 2));
    assertThat(file()).hasContent("abcdefghij");
  }

  /** Breaks a download of ten digits off, so that {@code begun} is left. */
  private void leaves(String begun, String validator, String value) {
    server.handler(
        r ->
            MockResponse.ok("0123456789")
                .header(validator, value)
                .header("Date", "Sat, 21 Nov 2026 13:00:00 GMT")
                .cutAfter(begun.length()));
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    assertThat(directory.resolve("f.part")).hasContent(begun);
  }

  private static MockResponse restOfDigits() {
    return MockResponse.status(206)
        .header("ETag", "\"1\"")
        .header("Content-Range", "bytes 5-9/10")
        .body("56789");
  }

  @Test
  void aServerThatGivesTheSameByteAgainIsNotAskedForEver() {
    server.handler(
        r ->
            server.requests().size() > 50
                ? MockResponse.status(500)
                : r.header("Range") == null
                    ? MockResponse.ok("0123456789").header("ETag", "\"1\"").cutAfter(5)
                    : MockResponse.status(206)
                        .header("ETag", "\"1\"")
                        .header("Content-Range", "bytes 0-0/10")
                        .body("0"));
    assertThatThrownBy(() -> download().retries(3).send()).isInstanceOf(BodyException.class);
    assertThat(server.requests()).hasSize(4);
  }

  @Test
  void aPartThatIsShorterNowIsNotFilledWithZeros() {
    for (String now : List.of("", "012")) {
      leaves("01234", "ETag", "\"1\"");
      server.handler(
          r -> {
            try {
              Files.delete(directory.resolve("f.part"));
              if (!now.isEmpty()) {
                Files.writeString(directory.resolve("f.part"), now);
              }
            } catch (IOException e) {
              throw new AssertionError(e);
            }
            return restOfDigits();
          });
      assertThatThrownBy(() -> download().resume().send())
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SINK_FAILED));
      assertThat(file()).doesNotExist();
    }
  }

  @Test
  void aPartThatIsALinkIsNotWrittenThrough() throws IOException {
    leaves("01234", "ETag", "\"1\"");
    Path other = Files.writeString(directory.resolve("other"), "56789");
    Files.delete(directory.resolve("f.part"));
    Files.createSymbolicLink(directory.resolve("f.part"), other);
    server.handler(r -> r.header("Range") == null ? MockResponse.ok("0123456789") : restOfDigits());
    download().resume().send();
    assertThat(other).hasContent("56789");
    assertThat(file()).hasContent("0123456789");
    assertThat(Files.isSymbolicLink(file())).isFalse();
  }

  @Test
  void aNoteThatIsNotUtf8OrTooLargeIsSomebodyElses() throws IOException {
    server.handler(r -> MockResponse.ok("0123456789"));
    for (byte[] note : List.of(new byte[] {(byte) 0xff, (byte) 0xfe}, new byte[20_000])) {
      Files.write(directory.resolve("f.part.from"), note);
      Files.write(directory.resolve("f.part"), new byte[] {1});
      assertThat(download().resume().send().resumedAt()).isZero();
      assertThat(file()).hasContent("0123456789");
    }
  }

  @Test
  void aPartThatCannotGetItsNameKeepsItsNote() throws IOException {
    leaves("01234", "ETag", "\"1\"");
    server.handler(
        r -> {
          try {
            Files.createDirectories(file().resolve("in the way"));
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          return restOfDigits();
        });
    assertThatThrownBy(() -> download().resume().send()).isInstanceOf(BodyException.class);
    assertThat(names()).containsExactly("f", "f.part", "f.part.from");
  }

  @Test
  void aNoteThatIsALinkIsSomebodyElses() throws IOException {
    leaves("01234", "ETag", "\"1\"");
    Path note = directory.resolve("f.part.from");
    Path other = Files.move(note, directory.resolve("other"));
    String noted = Files.readString(other);
    Files.createSymbolicLink(note, other);
    server.handler(
        r ->
            r.header("Range") == null
                ? MockResponse.ok("0123456789").header("ETag", "\"1\"")
                : restOfDigits());
    assertThat(download().resume().send()).isEqualTo(new Downloaded(file(), 10, 0, 1));
    assertThat(file()).hasContent("0123456789");
    assertThat(other).hasContent(noted);
    assertThat(names()).containsExactly("f", "other");
  }

  /** A download of which something has come, and which goes on when the gate opens. */
  private CompletableFuture<Downloaded> begun(Gate gate) throws Exception {
    serves(CONTENT, "\"1\"", r -> r.stallAfter(200_000, gate));
    CompletableFuture<Void> begun = new CompletableFuture<>();
    CompletableFuture<Downloaded> call =
        download().retries(3).progress((bytes, total) -> begun.complete(null)).sendAsync();
    begun.get(10, TimeUnit.SECONDS);
    return call;
  }

  private void awaitNothingLeft() throws IOException {
    long patience = System.nanoTime() + 10_000_000_000L;
    while (!names().isEmpty() || client.runningCalls() > 0) {
      assertThat(System.nanoTime()).isLessThan(patience);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aDownloadThatIsEndedFromOutsideLeavesNothingAndItsConnectionIsClosed() throws Exception {
    Gate never = new Gate();
    CompletableFuture<Downloaded> call = begun(never);
    call.completeExceptionally(new IllegalStateException("enough"));
    awaitNothingLeft();
    never.open();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aTimeoutOfTheFutureEndsTheDownload() throws Exception {
    Gate never = new Gate();
    CompletableFuture<Downloaded> call = begun(never).orTimeout(1, TimeUnit.MILLISECONDS);
    assertThat(call)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(TimeoutException.class);
    awaitNothingLeft();
    never.open();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void aSecondDownloadToAFileFailsAtOnceAndDisturbsNothing() throws Exception {
    Gate gate = new Gate();
    CompletableFuture<Downloaded> first = begun(gate);
    Path alias = Files.createSymbolicLink(directory.resolve("alias"), directory);
    for (Path same : List.of(file(), directory.resolve("x/../f"), alias.resolve("f"))) {
      assertThatThrownBy(() -> client.get("f").download(same).resume().send())
          .isInstanceOfSatisfying(
              BodyException.class,
              e -> assertThat(e.reason()).isEqualTo(BodyException.Reason.SINK_FAILED))
          .hasMessageContaining("another download of this process is writing to it");
    }
    gate.open();
    assertThat(first.get(10, TimeUnit.SECONDS).length()).isEqualTo(CONTENT.length);
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(server.requests()).hasSize(1);
    for (int i = 0; i < 20; i++) {
      assertThat(download().send().length()).isEqualTo(CONTENT.length);
    }
  }

  @Test
  void aFileIsFreeAgainHoweverItsDownloadHasEnded() throws Exception {
    for (int i = 0; i < 20; i++) {
      server.handler(r -> MockResponse.status(404));
      assertThatThrownBy(() -> download().send()).isInstanceOf(HttpStatusException.class);
      serves(CONTENT, "\"1\"", r -> r.cutAfter(100_000));
      assertThatThrownBy(() -> download().send()).hasMessageContaining("100000 of 500000");
    }
    Gate never = new Gate();
    begun(never).cancel(true);
    never.open();
    serves(CONTENT, "\"1\"", r -> r);
    assertThat(afterTheOther().length()).isEqualTo(CONTENT.length);
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  /** Downloads as soon as the one that was cancelled has let go of the file. */
  private Downloaded afterTheOther() throws IOException {
    long patience = System.nanoTime() + 10_000_000_000L;
    while (true) {
      try {
        return download().send();
      } catch (BodyException e) {
        assertThat(e).hasMessageContaining("another download");
        assertThat(System.nanoTime()).isLessThan(patience);
      }
    }
  }
}
